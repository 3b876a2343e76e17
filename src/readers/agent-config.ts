import type { PlanFields } from "../plan/fields.js";

/** The networks of an agent and how its algorithm runs them, in the words of stable-baselines3. */
export interface AgentConfig {
	readonly algorithm: string;
	/** Hidden layers of all networks, or of each by its name. */
	readonly netArch:
		| readonly number[]
		| Readonly<Record<string, readonly number[]>>;
	/** Channels, height and width of what it sees; absent where a step says plain numbers. */
	readonly frame?: readonly number[] | undefined;
	/** Widths of IMPALA's stages, where its network looks. */
	readonly impala?: readonly number[] | undefined;
	/** Steps of each copy of the world between two updates. */
	readonly rollout?: number | undefined;
	readonly delay?: number | undefined;
	/** Layers under those of actor and critic, which both share. */
	readonly shared?: readonly number[] | undefined;
	readonly critics?: number | undefined;
	readonly quantiles?: number | undefined;
}

/** Four grey frames, as agents of Atari see them (Mnih et al. 2015, Methods). */
export const ATARI_FRAME: readonly number[] = [4, 84, 84];

/** The config by which `model.config` describes an agent. */
export function agentConfig(agent: AgentConfig): PlanFields["model.config"] {
	const entries = Object.entries({
		model_type: "agent",
		algorithm: agent.algorithm,
		net_arch: agent.netArch,
		frame: agent.frame,
		impala: agent.impala,
		n_steps: agent.rollout,
		policy_delay: agent.delay,
		shared_arch: agent.shared,
		n_critics: agent.critics,
		n_quantiles: agent.quantiles,
	});
	return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
