import { defaultsOf } from "../origins.js";

/** A default of RL Baselines3 Zoo, read in rl_zoo3/exp_manager.py at commit 22e3ff2. */
export const byZoo = defaultsOf("rl-zoo", "22e3ff2");

/** A default of Stable-Baselines3 or sb3-contrib, read in the class of each algorithm. */
export const bySb3 = defaultsOf("stable-baselines3", "2.9.0a4");

/** What an algorithm does when nothing says otherwise. */
export interface Algorithm {
	/** It trains on what it has just seen; others train on what they keep. */
	readonly onPolicy: boolean;
	/** Its name where its passes are told apart; its networks are those of an actor and a critic otherwise. */
	readonly agent?: string;
	/** Hidden layers of the policy. */
	readonly network: readonly number[];
	/** Steps of the world of one update, over each copy of it; on-policy only. */
	readonly rollout?: number;
	/** Passes over one set of rollouts. */
	readonly passes?: number;
	/** Steps of the world in one batch. */
	readonly batch?: number;
	/** Steps of the world between two rounds of updates, and updates of a round; off-policy only. */
	readonly every?: number;
	/** Steps of the world before the first update. */
	readonly starts?: number;
}

const keeps = { onPolicy: false, every: 1, starts: 100, batch: 256 } as const;

/** By the name of the file under `hyperparams`, which is the algorithm's. */
export const algorithms: Readonly<Record<string, Algorithm>> = {
	a2c: {
		agent: "a2c",
		onPolicy: true,
		network: [64, 64],
		rollout: 5,
		passes: 1,
	},
	ppo: {
		agent: "ppo",
		onPolicy: true,
		network: [64, 64],
		rollout: 2048,
		passes: 10,
		batch: 64,
	},
	// Its own network beside the LSTM.
	ppo_lstm: {
		onPolicy: true,
		network: [64, 64],
		rollout: 128,
		passes: 10,
		batch: 128,
	},
	trpo: {
		onPolicy: true,
		network: [64, 64],
		rollout: 2048,
		passes: 1,
		batch: 128,
	},
	// Random search runs its policy and never goes backward.
	ars: { onPolicy: true, network: [64, 64] },
	dqn: { ...keeps, agent: "dqn", network: [64, 64], every: 4, batch: 32 },
	qrdqn: { ...keeps, agent: "qrdqn", network: [64, 64], every: 4, batch: 32 },
	ddpg: { ...keeps, agent: "ddpg", network: [400, 300] },
	td3: { ...keeps, agent: "td3", network: [400, 300] },
	sac: { ...keeps, agent: "sac", network: [256, 256] },
	tqc: { ...keeps, agent: "tqc", network: [256, 256] },
	crossq: { ...keeps, network: [256, 256] },
};
