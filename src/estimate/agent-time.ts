import { about, exactly, plus, scaled, type Uncertain } from "../uncertain.js";
import type { SampleFlops } from "./flops.js";
import type { ParameterCount } from "./parameters.js";
import { stepTime } from "./time/step-time.js";
import type { Workload, World } from "./workload.js";

/** Where the wall-clock of an agent goes: seconds of one whole run. */
export interface AgentTime {
	/** Steps of its worlds, shared out over the processes or devices that take them. */
	readonly world: Uncertain;
	/** Processes or devices that take steps at once, as far as they do not wait for each other. */
	readonly atOnce: number;
	/** Choosing actions, one pass for all copies of the world. */
	readonly acting: Uncertain;
	/** Updates; absent where nobody knows how many there are. */
	readonly learning?: Uncertain;
	readonly secondsOfUpdate: number;
	readonly total: Uncertain;
	/** What takes longer: the world, or the agent that acts and learns. */
	readonly bound: "world" | "agent";
}

interface AgentInput {
	readonly workload: Workload;
	readonly parameters: ParameterCount;
	readonly trainable: number;
	readonly flops: SampleFlops;
}

/** What an agent takes beside its products: Python, launches, copies, the optimizer. */
interface AgentLaw {
	/** Seconds of choosing actions for all copies of the world at once. */
	readonly act: number;
	readonly actSigma: number;
	/** Seconds of one update. */
	readonly update: number;
	readonly updateSigma: number;
}

/**
 * On a core: process time of one thread of a Zen 4 server, stable-baselines3 2.9.0a4 with PyTorch 2.13 on CartPole and
 * HalfCheetah, geometric means of 3.0, 2.0, 2.5, 2.5, 2.7 and 1.7 ms (an update of PPO, A2C and DQN) and of 0.51, 0.48,
 * 0.35, 0.59, 0.63, 0.22, 0.92, 0.73 and 0.66 ms (a pass of these, SAC, TD3 and DDPG). On an accelerator: runtime by part
 * of DDPG, TD3, SAC, PPO and A2C on a Titan X (tianshou 829d6359~1, docs/01_tutorials/06_benchmark.rst: 8.4, 9.7, 15.7,
 * 7.9 and 9.4 ms) and what training and inference add to steps of Isaac Lab (performance_benchmarks.rst at 0caf5f56):
 * 4.1 and 7.8 ms for each of 20 updates of the Shadow hand (its rl_games_ppo_cfg.yaml).
 */
const laws = {
	core: { act: 5.3e-4, actSigma: 0.45, update: 2.4e-3, updateSigma: 0.35 },
	device: { act: 1.4e-3, actSigma: 0.45, update: 8.4e-3, updateSigma: 0.45 },
} as const satisfies Record<string, AgentLaw>;

/**
 * FLOP/s of one core, single precision: 42 to 55 × 10⁹ in training the convolutions of Mnih et al. 2015 on 32 and 256
 * frames; updates of DDPG, TD3 and SAC took 16.1, 16.4 and 17.2 ms where this says 16, 18 and 14 (same machine).
 */
const CORE_FLOPS_PER_SECOND = 5e10;

/**
 * Processes to this power say how much faster they are than one: threads that step in turn on four machines take
 * 12, 32, 96 and 256 at once for 7.6, 17, 43 and 92 times (EnvPool sync ÷ For-loop in sail-sg/envpool@9cbcd267
 * benchmark/README.md); Python processes reach less (power 0.5), asynchronous ones more (0.7 to 0.95).
 */
const TOGETHER = 0.82;
const TOGETHER_SIGMA = 0.15;

/** Standard deviation of ln(time) where updates are not counted: learning takes as long again. */
const UNCOUNTED_SIGMA = 0.7;

/** The time of a run in a simulated world; undefined for runs without one. */
export function agentTime(input: AgentInput): AgentTime | undefined {
	const { world } = input.workload;
	if (!world) return undefined;
	const atOnce = takenAtOnce(world, input.workload);
	const stepping = together(
		scaled(world.secondsEach, world.steps / atOnce),
		world,
	);
	const acting = actingSeconds(world, input);
	const secondsOfUpdate = updateSeconds(input);
	const learning =
		world.updates === undefined
			? undefined
			: about(world.updates * secondsOfUpdate, {
					"time of an update": lawOf(input).updateSigma,
				});
	const agent = learning ? sum(acting, learning) : acting;
	const isWorld = stepping.value >= agent.value;
	const total = world.isAsynchronous
		? isWorld
			? stepping
			: agent
		: sum(stepping, agent);
	return {
		world: stepping,
		atOnce,
		acting,
		...(learning && { learning }),
		secondsOfUpdate,
		total: learning ? total : uncounted(total),
		bound: isWorld ? "world" : "agent",
	};
}

/** Wall-clock hours of an agent's run. */
export function agentHours({ total }: AgentTime): Uncertain {
	return scaled(total, 1 / 3600);
}

function takenAtOnce(world: World, { layout }: Workload): number {
	return world.on === "device" ? layout.devices : world.processes ** TOGETHER;
}

function together(seconds: Uncertain, world: World): Uncertain {
	const sigma =
		world.on === "device" ? 0 : TOGETHER_SIGMA * Math.log(world.processes);
	return sigma === 0
		? seconds
		: withError(seconds, "worlds that wait for each other", sigma);
}

// One pass chooses for all copies; on a core its products count too.
function actingSeconds(
	{ steps, copies }: World,
	{ workload, flops }: AgentInput,
): Uncertain {
	const { act, actSigma } = lawOf({ workload });
	const products = workload.hardware.accelerator
		? 0
		: (workload.model.acting ?? flops.forward) / CORE_FLOPS_PER_SECOND;
	return about(steps * (act / copies + products), {
		"time of acting": actSigma,
	});
}

// An accelerator works while Python prepares what comes next; a core does one after the other.
function updateSeconds(input: AgentInput): number {
	const { workload, flops } = input;
	const { batch, layout, hardware } = workload;
	const { update } = lawOf(input);
	if (!hardware.accelerator) {
		return update + (batch.global * flops.training) / CORE_FLOPS_PER_SECOND;
	}
	const micro = batch.global / layout.data;
	const whole = { ...workload, batch: { ...batch, micro, accumulation: 1 } };
	return Math.max(
		update,
		stepTime({ ...input, workload: whole })?.total ?? update,
	);
}

function lawOf({ workload }: Pick<AgentInput, "workload">): AgentLaw {
	return workload.hardware.accelerator ? laws.device : laws.core;
}

function uncounted(seconds: Uncertain): Uncertain {
	return withError(seconds, "time of learning", UNCOUNTED_SIGMA);
}

function withError(number: Uncertain, name: string, sigma: number): Uncertain {
	return { ...number, errors: { ...number.errors, [name]: sigma } };
}

// Times have no factor that only one of them misses.
function sum(...terms: readonly Uncertain[]): Uncertain {
	return plus(...terms) ?? exactly(Number.NaN);
}
