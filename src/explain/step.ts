import { GENERATES, type Workings } from "../estimate/computation.js";
import { taskFlops } from "../estimate/task.js";
import { type StepWorkings, stepWorkings } from "../estimate/time/step-time.js";
import {
	type Derivation,
	derived,
	given,
	onLine,
	unless,
} from "./derivation.js";
import type { Section } from "./explanation.js";
import { paceResults } from "./pace.js";
import { known, type Quantities } from "./quantities.js";
import { exposed, idle } from "./step-waits.js";
import { attention, matmul, memoryBound, optimizer } from "./step-work.js";

const TITLE = "Time of an optimizer step";

/** Seconds of a step by what the device does meanwhile, and the rates that follow. */
export function explainStep(
	workings: Workings,
	quantities: Quantities,
): Section {
	const step = workings.step && stepWorkings(workings);
	if (!step) return { title: TITLE, results: [], absent: whyAbsent(workings) };
	return {
		title: TITLE,
		results: [
			...known(quantities, "stepSeconds", (value) =>
				secondsOfStep(workings, step, value),
			),
			...paceResults(workings, quantities),
		],
	};
}

function secondsOfStep(
	workings: Workings,
	step: StepWorkings,
	value: number,
): Derivation {
	const { batch } = workings.workload;
	const times = unless(1, [given(batch.accumulation, "micro-batches")]);
	const one = derived(
		"sum",
		{
			name: "one pass of training",
			unit: "s",
			value: workings.step?.total ?? 0,
		},
		unless(0, [
			matmul(workings, step, times),
			attention(workings, step, times),
			memoryBound(step, times),
			exposed(step, times),
			idle(workings, step, times),
			optimizer(workings, step),
		]).map(onLine),
	);
	const { workload, flops } = workings;
	const work = taskFlops(workload, flops);
	if (work === flops.training) return { ...one, name: "a step", value };
	return derived("product", { name: "a step", unit: "s", value }, [
		onLine(one),
		derived("quotient", { name: "passes" }, [
			given(work, `each sample of ${workload.task}`, { unit: "FLOP" }),
			given(flops.training, "training on one", { unit: "FLOP" }),
		]),
	]);
}

function whyAbsent({ workload }: Workings): string {
	const { accelerator } = workload.hardware;
	if (GENERATES.has(workload.task)) {
		return `Most of the time of ${workload.task} is generation, which the time model does not describe.`;
	}
	return accelerator
		? `The data sheet of ${accelerator.id} has no peak for ${workload.precision}.`
		: "No accelerator is known.";
}
