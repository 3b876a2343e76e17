import { defaultsOf } from "../origins.js";

/** A default of SheepRL, read in sheeprl/configs at commit 33b63668. */
export const bySheepRl = defaultsOf("sheeprl", "33b63668");

/** What an algorithm does when its experiment says nothing else (configs/algo). */
export interface Algorithm {
	/** Its networks and how they run; absent for models of the world, which are not told apart. */
	readonly agent?: "ppo" | "a2c" | "sac";
	/** Steps of each copy of the world between two updates; on-policy only. */
	readonly rollout?: number;
	/** Passes over one set of rollouts; on-policy only. */
	readonly passes?: number;
	/** Updates for each step of the world, and steps before the first; off-policy only. */
	readonly replay?: number;
	readonly starts?: number;
	readonly width?: number;
}

const world: Algorithm = { replay: 1, starts: 1024 };

/** By the name that `override /algo` has. */
export const algorithms: Readonly<Record<string, Algorithm>> = {
	ppo: { agent: "ppo", rollout: 128, passes: 10, width: 64 },
	ppo_decoupled: { agent: "ppo", rollout: 128, passes: 10, width: 64 },
	a2c: { agent: "a2c", rollout: 128, passes: 1, width: 64 },
	sac: { agent: "sac", replay: 1, starts: 100, width: 256 },
	sac_decoupled: { agent: "sac", replay: 1, starts: 100, width: 256 },
	dreamer_v1: world,
	dreamer_v2: world,
	dreamer_v3: world,
	dreamer_v3_XS: world,
	dreamer_v3_S: world,
	dreamer_v3_M: world,
	dreamer_v3_L: world,
	dreamer_v3_XL: world,
};

/** The world of a group of environments, and whether its copies step one after the other (configs/env). */
export const environments: Readonly<
	Record<string, { readonly world?: string; readonly isInTurn?: true }>
> = {
	gym: { world: "CartPole-v1" },
	atari: { world: "PongNoFrameskip-v4" },
	mujoco: { world: "Walker2d-v4", isInTurn: true },
	dmc: { isInTurn: true },
	crafter: { world: "crafter_reward" },
	super_mario_bros: {},
	minedojo: {},
	minerl: {},
	diambra: {},
};

/** Copies of the world (configs/env/default.yaml). */
export const COPIES = 4;
