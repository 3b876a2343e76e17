import type { AgentTime } from "../estimate/agent-time.js";
import type { Workings } from "../estimate/computation.js";
import { goodput } from "../estimate/time/goodput.js";
import {
	COMPILING,
	evaluationShare,
	heldDevices,
} from "../estimate/work-and-pace.js";
import type { World } from "../estimate/workload.js";
import {
	type Derivation,
	derived,
	given,
	onLine,
	unless,
} from "./derivation.js";
import type { Section } from "./explanation.js";
import { known, type Quantities, uncertain } from "./quantities.js";

/** Wall-clock and device-hours. */
export function explainHours(
	workings: Workings,
	quantities: Quantities,
): Section {
	const title = "Hours";
	const { workload } = workings;
	const { repeats, world } = workload;
	const { wallClockHours } = quantities;
	if (!wallClockHours) {
		return {
			title,
			results: [],
			absent: "Hours follow from the time of a step.",
		};
	}
	return {
		title,
		results: [
			...known(quantities, "wallClockHours", (value) =>
				wallClock(workings, quantities, value),
			),
			...known(quantities, "deviceHours", (value) =>
				derived("product", { name: "device-hours", unit: "device-h", value }, [
					uncertain(wallClockHours, "wall-clock", "h"),
					given(heldDevices(workload), world ? "devices or cores" : "devices"),
					...unless(1, [given(repeats, "repeats")]),
				]),
			),
		],
	};
}

function wallClock(
	{ workload, flops, agent }: Workings,
	{ stepSeconds }: Quantities,
	value: number,
): Derivation | undefined {
	const { duration, layout, world, compile } = workload;
	if (duration.hours !== undefined) {
		return given(value, "wall-clock", { unit: "h", note: "as stated" });
	}
	if (world && agent) return agentClock(world, { agent, value });
	if (!duration.steps || !stepSeconds) return undefined;
	const trained = compile ? value - COMPILING.value : value;
	const name = compile ? "after compiling" : "wall-clock";
	const training = derived("quotient", { name, unit: "h", value: trained }, [
		derived("product", { name: "training", unit: "s" }, [
			uncertain(duration.steps, "steps"),
			uncertain(stepSeconds, "each step", "s"),
			...unless(1, [
				given(1 + evaluationShare(workload, flops), "with evaluations"),
			]),
		]),
		given(3600, "of an hour", { unit: "s" }),
		uncertain(goodput(layout.devices), "of the time trains"),
	]);
	return compile
		? derived("sum", { name: "wall-clock", unit: "h", value }, [
				training,
				uncertain(COMPILING, "compiling", "h"),
			])
		: training;
}

/** What the world takes, and what its agent; the longer of the two where neither waits for the other. */
function agentClock(
	world: World,
	{ agent, value }: { readonly agent: AgentTime; readonly value: number },
): Derivation {
	const stepping = steppingSeconds(world, agent);
	const terms = [
		uncertain(agent.acting, "acting", "s"),
		...learning(world, agent),
	];
	const used = world.isAsynchronous
		? agent.bound === "world"
			? [stepping]
			: terms
		: [stepping, ...terms];
	const name = world.isAsynchronous
		? `run, as long as its ${agent.bound}`
		: `run, bound by its ${agent.bound}`;
	return derived("quotient", { name: "wall-clock", unit: "h", value }, [
		onLine(derived("sum", { name, unit: "s" }, used)),
		given(3600, "of an hour", { unit: "s" }),
	]);
}

function steppingSeconds(world: World, { atOnce }: AgentTime): Derivation {
	const where = world.on === "device" ? "device" : "core";
	return derived("quotient", { name: `world (${world.kind})`, unit: "s" }, [
		derived("product", { name: `steps of ${world.kind}`, unit: "s" }, [
			given(world.steps, "steps of the world"),
			uncertain(world.secondsEach, `of a ${where} for each`, "s"),
		]),
		given(atOnce, "at once"),
	]);
}

function learning(
	{ updates }: World,
	{ secondsOfUpdate }: AgentTime,
): readonly Derivation[] {
	return updates === undefined
		? []
		: [
				derived("product", { name: "learning", unit: "s" }, [
					given(updates, "updates"),
					given(secondsOfUpdate, "each", { unit: "s" }),
				]),
			];
}
