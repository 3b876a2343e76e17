import { defaultsOf } from "../origins.js";

/** A default of a script of CleanRL, read in cleanrl/*.py at commit fe8d8a03. */
export const byCleanRl = defaultsOf("cleanrl", "fe8d8a03");

/** What a script does when no flag says otherwise. */
export interface Script {
	readonly steps: number;
	readonly environments: number;
	/** Passes over one set of rollouts; on-policy only. */
	readonly passes?: number;
	/** Steps of the world in one batch; off-policy only. */
	readonly batch?: number;
	/** Hidden layers of the policy. Absent for networks that see images. */
	readonly network?: readonly number[];
}

const dqn = { steps: 500_000, environments: 1, batch: 128, network: [120, 84] };
const atari = { steps: 10_000_000, environments: 8, passes: 4 };
const atariDqn = { steps: 10_000_000, environments: 1, batch: 32 };
const control = {
	steps: 1_000_000,
	environments: 1,
	batch: 256,
	network: [256, 256],
};

/** By the name of the script. */
export const scripts: Readonly<Record<string, Script>> = {
	ppo: { steps: 500_000, environments: 4, passes: 4, network: [64, 64] },
	ppo_continuous_action: {
		steps: 1_000_000,
		environments: 1,
		passes: 10,
		network: [64, 64],
	},
	rpo_continuous_action: {
		steps: 8_000_000,
		environments: 1,
		passes: 10,
		network: [64, 64],
	},
	ppo_continuous_action_isaacgym: {
		steps: 30_000_000,
		environments: 4096,
		passes: 4,
		network: [256, 256],
	},
	pqn: { steps: 500_000, environments: 4, passes: 4, network: [120, 84] },
	dqn,
	dqn_jax: dqn,
	c51: dqn,
	c51_jax: dqn,
	ddpg_continuous_action: control,
	ddpg_continuous_action_jax: control,
	td3_continuous_action: control,
	td3_continuous_action_jax: control,
	sac_continuous_action: control,
	ppo_atari: atari,
	ppo_atari_lstm: atari,
	ppo_atari_multigpu: atari,
	ppo_atari_envpool: atari,
	ppo_atari_envpool_xla_jax: atari,
	ppo_atari_envpool_xla_jax_scan: atari,
	pqn_atari_envpool: atari,
	pqn_atari_envpool_lstm: atari,
	ppo_rnd_envpool: { steps: 2_000_000_000, environments: 128, passes: 4 },
	ppo_procgen: { steps: 25_000_000, environments: 64, passes: 3 },
	ppg_procgen: { steps: 25_000_000, environments: 64 },
	ppo_pettingzoo_ma_atari: { steps: 20_000_000, environments: 16, passes: 4 },
	sac_atari: { steps: 5_000_000, environments: 1, batch: 64 },
	dqn_atari: atariDqn,
	dqn_atari_jax: atariDqn,
	c51_atari: atariDqn,
	c51_atari_jax: atariDqn,
	rainbow_atari: atariDqn,
	qdagger_dqn_atari_impalacnn: atariDqn,
	qdagger_dqn_atari_jax_impalacnn: atariDqn,
};
