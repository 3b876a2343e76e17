import { type AgentConfig, ATARI_FRAME } from "../agent-config.js";
import { defaultsOf } from "../origins.js";

/** A default of a script of CleanRL, read in cleanrl/*.py at commit fe8d8a03. */
export const byCleanRl = defaultsOf("cleanrl", "fe8d8a03");

/** What a script does when no flag says otherwise. */
export interface Script {
	readonly steps: number;
	readonly environments: number;
	/** The world that it plays. */
	readonly world: string;
	/** Passes over one set of rollouts; on-policy only. */
	readonly passes?: number;
	/** Steps of each copy of the world in one set of rollouts, and batches that they are cut into; on-policy only. */
	readonly rollout?: number;
	readonly parts?: number;
	/** Steps of the world in one batch; off-policy only. */
	readonly batch?: number;
	/** Steps of the world between two updates, and before the first; off-policy only. */
	readonly every?: number;
	readonly starts?: number;
	/** The networks; absent for those that are not told apart here. */
	readonly agent?: AgentConfig;
	/** All copies of the world step at once, on a core each. */
	readonly inThreads?: true;
}

const POLE = "CartPole-v1";
const BREAKOUT = "BreakoutNoFrameskip-v4";

const dqn: Script = {
	steps: 500_000,
	environments: 1,
	world: POLE,
	batch: 128,
	every: 10,
	starts: 10_000,
	agent: { algorithm: "dqn", netArch: [120, 84] },
};
const c51: Script = {
	...dqn,
	agent: { algorithm: "qrdqn", netArch: [120, 84], quantiles: 101 },
};

const rollouts = { rollout: 128, parts: 4, passes: 4 } as const;

/** Of Atari, with networks of their own where nothing else is said. */
const seeing: Script = {
	...rollouts,
	steps: 10_000_000,
	environments: 8,
	world: BREAKOUT,
};
const atari: Script = { ...seeing, agent: looking("ppo") };
const threaded: Script = { ...atari, world: "Breakout-v5", inThreads: true };

const seeingDqn: Script = {
	steps: 10_000_000,
	environments: 1,
	world: BREAKOUT,
	batch: 32,
	every: 4,
	starts: 80_000,
};
const atariDqn: Script = { ...seeingDqn, agent: looking("dqn") };
const atariC51: Script = {
	...seeingDqn,
	agent: { ...looking("qrdqn"), quantiles: 51 },
};

const procgen: Script = {
	steps: 25_000_000,
	environments: 64,
	world: "starpilot",
	rollout: 256,
	parts: 8,
};

/** PPO where actions are numbers. */
const walking: Script = {
	steps: 1_000_000,
	environments: 1,
	world: "HalfCheetah-v4",
	rollout: 2048,
	parts: 32,
	passes: 10,
	agent: { algorithm: "ppo", netArch: [64, 64] },
};

/** Two layers of 256 for actor and critics; the actor trains as often as `policy_frequency` says. */
const control: Script = {
	steps: 1_000_000,
	environments: 1,
	world: "Hopper-v4",
	batch: 256,
	every: 1,
	starts: 25_000,
};
const ddpg: Script = {
	...control,
	agent: { algorithm: "ddpg", netArch: [256, 256], delay: 2 },
};
const td3: Script = {
	...control,
	agent: { algorithm: "td3", netArch: [256, 256], delay: 2 },
};

/** By the name of the script. */
export const scripts: Readonly<Record<string, Script>> = {
	ppo: {
		...rollouts,
		steps: 500_000,
		environments: 4,
		world: POLE,
		agent: { algorithm: "ppo", netArch: [64, 64] },
	},
	ppo_continuous_action: walking,
	rpo_continuous_action: { ...walking, steps: 8_000_000 },
	ppo_continuous_action_isaacgym: {
		steps: 30_000_000,
		environments: 4096,
		world: "Ant",
		rollout: 16,
		parts: 2,
		passes: 4,
		agent: { algorithm: "ppo", netArch: [256, 256] },
	},
	pqn: {
		...rollouts,
		steps: 500_000,
		environments: 4,
		world: POLE,
		agent: { algorithm: "pqn", netArch: [120, 84] },
	},
	dqn,
	dqn_jax: dqn,
	c51,
	c51_jax: c51,
	ddpg_continuous_action: ddpg,
	ddpg_continuous_action_jax: ddpg,
	td3_continuous_action: td3,
	td3_continuous_action_jax: td3,
	// Every second step trains the actor twice.
	sac_continuous_action: {
		...control,
		starts: 5000,
		agent: { algorithm: "sac", netArch: [256, 256] },
	},
	ppo_atari: atari,
	ppo_atari_lstm: seeing,
	ppo_atari_multigpu: atari,
	ppo_atari_envpool: threaded,
	ppo_atari_envpool_xla_jax: threaded,
	ppo_atari_envpool_xla_jax_scan: threaded,
	pqn_atari_envpool: { ...threaded, agent: looking("pqn") },
	pqn_atari_envpool_lstm: { ...seeing, world: "Breakout-v5", inThreads: true },
	ppo_rnd_envpool: {
		...seeing,
		steps: 2_000_000_000,
		environments: 128,
		world: "MontezumaRevenge-v5",
		inThreads: true,
	},
	ppo_procgen: {
		...procgen,
		passes: 3,
		agent: {
			algorithm: "ppo",
			netArch: [],
			frame: [3, 64, 64],
			impala: [16, 32, 32],
		},
	},
	ppg_procgen: procgen,
	ppo_pettingzoo_ma_atari: {
		...seeing,
		steps: 20_000_000,
		environments: 16,
		world: "pong_v3",
	},
	sac_atari: {
		steps: 5_000_000,
		environments: 1,
		world: "BeamRiderNoFrameskip-v4",
		batch: 64,
		every: 4,
		starts: 20_000,
	},
	dqn_atari: atariDqn,
	dqn_atari_jax: atariDqn,
	c51_atari: atariC51,
	c51_atari_jax: atariC51,
	rainbow_atari: seeingDqn,
	qdagger_dqn_atari_impalacnn: seeingDqn,
	qdagger_dqn_atari_jax_impalacnn: seeingDqn,
};

function looking(algorithm: string): AgentConfig {
	return { algorithm, netArch: [], frame: ATARI_FRAME };
}
