/** How often one sample of training runs the networks of an agent beside the plain pass that trains each of them. */
export interface Passes {
	/** A network that values an action instead of one that values a state. */
	readonly judges: "states" | "actions" | "each action";
	/** Critics where nothing says otherwise. */
	readonly critics: number;
	/** A copy of the critics that lags behind and values the next state. */
	readonly targets: boolean;
	/** What chooses the next action that is valued: the actor itself, or a copy that lags behind. */
	readonly next?: "actor" | "target actor";
	/** How many of the critics the actor trains through; gradients pass through their weights too. */
	readonly through: "none" | "first" | "all";
	/** The actor gives a mean and a spread for each action. */
	readonly givesSpread: boolean;
	/** Updates of the critics for one of the actor. */
	readonly delay: number;
	/** Numbers that a critic gives for one value: quantiles of its distribution. */
	readonly quantiles: number;
}

const onPolicy: Passes = {
	judges: "states",
	critics: 1,
	targets: false,
	through: "none",
	givesSpread: false,
	delay: 1,
	quantiles: 1,
};

const replaying: Passes = {
	judges: "actions",
	critics: 2,
	targets: true,
	next: "actor",
	through: "all",
	givesSpread: true,
	delay: 1,
	quantiles: 1,
};

const deterministic: Passes = {
	...replaying,
	next: "target actor",
	through: "first",
	givesSpread: false,
};

const valueOnly: Passes = {
	...onPolicy,
	judges: "each action",
	targets: true,
};

/**
 * The passes of each algorithm, read in its `train` method (stable-baselines3 2.9.0a4, a2c, ppo, dqn, ddpg, td3 and sac;
 * sb3-contrib 2.9.0a2, tqc and qrdqn; cleanrl fe8d8a03, pqn.py).
 */
export const algorithms: Readonly<Record<string, Passes>> = {
	a2c: onPolicy,
	ppo: onPolicy,
	dqn: valueOnly,
	pqn: { ...valueOnly, targets: false },
	qrdqn: { ...valueOnly, quantiles: 200 },
	ddpg: { ...deterministic, critics: 1 },
	td3: { ...deterministic, delay: 2 },
	sac: replaying,
	tqc: { ...replaying, quantiles: 25 },
};
