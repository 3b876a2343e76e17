import type { Model, Operator } from "../../model.js";
import { productFlops } from "../../operator-flops.js";
import { kept } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	numbersOf,
	textOf,
} from "../hub-reading.js";
import { algorithms, type Passes } from "./algorithms.js";
import {
	type Eye,
	type Frame,
	impalaEye,
	layers,
	natureEye,
	type Run,
	spread,
} from "./networks.js";

/** True for a `model_type` that this file builds. */
export function isAgentType(type: string): boolean {
	return type === "agent";
}

/** What an agent is made of, its sizes all known. */
interface Agent {
	readonly passes: Passes;
	readonly eye?: Eye;
	/** Numbers that actor and critics read. */
	readonly inputs: number;
	readonly actions: number;
	readonly actor: readonly number[];
	readonly critic: readonly number[];
	readonly critics: number;
	readonly delay: number;
	readonly outputs: number;
	readonly hasSpread: boolean;
	/** Layers under those of actor and critic, which both share. */
	readonly trunk: readonly Operator[];
	/** Steps of each copy of the world between two updates; the state after the last one is valued too. */
	readonly rollout?: number;
}

/**
 * The networks of a reinforcement learner: an actor, its critics, their lagging copies, each as often as one sample of
 * training runs it. Words as in stable-baselines3: `algorithm`, `net_arch`, `n_critics`, `policy_delay`, `n_steps`.
 */
export function agentModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const agent = agentOf(config, sample);
	if (!agent) return undefined;
	const { passes, eye } = agent;
	const see = seeing(agent);
	const trained = [
		...see,
		...(passes.judges === "each action"
			? valuing(agent, { name: "value", rows: 1, readsData: !eye })
			: [...acting(agent), ...judging(agent)]),
	];
	return {
		family: eye ? "convnet" : "mlp",
		hidden: Math.max(
			...agent.actor,
			...agent.critic,
			see.length > 0 ? agent.inputs : 1,
		),
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [
			{
				layers: 1,
				// What the world says stays, once for every network that reads it.
				operators: [...trained, kept("features", eye ? 0 : agent.inputs)],
			},
		],
		frozen: lagging(agent),
		ends: [],
		acting: flopsOf(see) + actingFlops(agent),
	};
}

function agentOf(config: HubConfig, sample: HubSample): Agent | undefined {
	const passes = algorithms[textOf(config.algorithm) ?? ""];
	const eye = eyeOf(config);
	const inputs =
		eye?.width ?? firstNumber(config, "features") ?? sample.features;
	const actions = firstNumber(config, "actions") ?? sample.classes;
	const actor = widthsOf(config.net_arch, "pi");
	const critic =
		widthsOf(config.net_arch, "qf") ?? widthsOf(config.net_arch, "vf");
	if (!passes || inputs === undefined || actions === undefined)
		return undefined;
	// Lagging copies of eyes are not told apart here.
	if (!actor || !critic || (eye && passes.judges === "actions"))
		return undefined;
	const rollout = firstNumber(config, "n_steps");
	// Critics of actions read the action beside the world, so that nothing is shared with the actor.
	const shared =
		passes.judges === "states" ? (numbersOf(config.shared_arch) ?? []) : [];
	return {
		passes,
		...(eye && { eye }),
		inputs: shared.at(-1) ?? inputs,
		actions,
		actor,
		critic,
		critics: firstNumber(config, "n_critics") ?? passes.critics,
		delay: firstNumber(config, "policy_delay") ?? passes.delay,
		outputs: firstNumber(config, "n_quantiles") ?? passes.quantiles,
		hasSpread: flagOf(config.continuous) ?? false,
		trunk: trunkOf(inputs, shared, !eye),
		...(rollout !== undefined && { rollout }),
	};
}

/** What stands before actor and critic. */
function seeing({ eye, trunk }: Agent): readonly Operator[] {
	return [...(eye?.operators ?? []), ...trunk];
}

function trunkOf(
	inputs: number,
	widths: readonly number[],
	readsData: boolean,
): readonly Operator[] {
	return layers([inputs, ...widths], { name: "shared", rows: 1, readsData });
}

/** Widths of one network, where all share a list or each has its own. */
function widthsOf(
	value: unknown,
	name: "pi" | "vf" | "qf",
): readonly number[] | undefined {
	if (Array.isArray(value)) return value.length === 0 ? [] : numbersOf(value);
	const own: unknown = Object(value)[name];
	return Array.isArray(own) && own.length === 0 ? [] : numbersOf(own);
}

function eyeOf(config: HubConfig): Eye | undefined {
	const [channels, height, width] = numbersOf(config.frame) ?? [];
	if (!channels || !height || !width) return undefined;
	const frame: Frame = { channels, height, width };
	const widths = numbersOf(config.impala);
	return widths
		? impalaEye(frame, widths, firstNumber(config, "features_dim") ?? 256)
		: natureEye(frame, firstNumber(config, "features_dim") ?? 512);
}

function acting(agent: Agent): readonly Operator[] {
	const { passes, actions, delay } = agent;
	const readsData = seeing(agent).length === 0;
	const run = { name: "actor", rows: 1 / delay, readsData };
	return [
		...actor(agent, run),
		...(agent.hasSpread && passes.judges === "states" ? [spread(actions)] : []),
	];
}

// A mean and a spread are two heads of one width, which is one of twice the width.
function actor(agent: Agent, run: Run): readonly Operator[] {
	const outputs = agent.actions * (agent.passes.givesSpread ? 2 : 1);
	return layers([agent.inputs, ...agent.actor, outputs], run);
}

// Critics train on what was done; the actor then trains through some of them on what it would do.
function judging(agent: Agent): readonly Operator[] {
	const { passes, critics, delay } = agent;
	const readsData = seeing(agent).length === 0;
	const crossed = { none: 0, first: 1, all: critics }[passes.through];
	return [
		...times(critics, () =>
			critic(agent, { name: "critic", rows: 1, readsData }),
		),
		...times(crossed, () =>
			critic(agent, {
				name: "critic",
				rows: 1 / delay,
				readsData: false,
				isAgain: true,
			}),
		),
	];
}

function critic(agent: Agent, run: Run): readonly Operator[] {
	const judged = agent.passes.judges === "actions" ? agent.actions : 0;
	return layers([agent.inputs + judged, ...agent.critic, agent.outputs], run);
}

function valuing(agent: Agent, run: Run): readonly Operator[] {
	return layers(
		[agent.inputs, ...agent.critic, agent.actions * agent.outputs],
		run,
	);
}

function lagging(agent: Agent): readonly Operator[] {
	const { passes, critics, eye } = agent;
	if (!passes.targets) return [];
	const run: Run = { name: "target", rows: 1, readsData: true };
	if (passes.judges === "each action") {
		return [...(eye?.operators ?? []), ...valuing(agent, run)];
	}
	const isAgain = passes.next === "actor";
	return [
		...(passes.next ? actor(agent, { ...run, isAgain }) : []),
		...times(critics, () => critic(agent, run)),
	];
}

// On-policy agents value every state that they act in, and the one after the last.
function actingFlops(agent: Agent): number {
	const { passes, rollout } = agent;
	const run: Run = { name: "", rows: 1, readsData: true };
	if (passes.judges === "each action") return flopsOf(valuing(agent, run));
	const own = flopsOf(actor(agent, run));
	if (passes.judges === "actions") return own;
	const value = flopsOf(critic(agent, run));
	const last = rollout ? (value + flopsOf(seeing(agent))) / rollout : 0;
	return own + value + last;
}

function flopsOf(operators: readonly Operator[]): number {
	return operators.reduce((sum, each) => sum + productFlops(each), 0);
}

function times(
	count: number,
	make: () => readonly Operator[],
): readonly Operator[] {
	return Array.from({ length: count }, make).flat();
}
