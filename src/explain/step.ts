import type { Workings } from "../estimate/computation.js";
import { SIMULATES } from "../estimate/simulation.js";
import { trainingPasses } from "../estimate/task.js";
import type { Generation } from "../estimate/time/generation.js";
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
import {
	attention,
	grouped,
	matmul,
	memoryBound,
	optimizer,
} from "./step-work.js";

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
			memoryBound(workings, step, times),
			grouped(step, times),
			exposed(step, times),
			idle(workings, step, times),
			optimizer(workings, step),
		]).map(onLine),
	);
	const { workload, flops, generation } = workings;
	const passes = trainingPasses(workload, flops);
	if (passes === 1 && !generation) return { ...one, name: "a step", value };
	const trained = derived(
		"product",
		{ name: "all passes but generation", unit: "s" },
		[
			onLine(one),
			given(passes, "passes", { note: `of ${workload.task}, in FLOPs` }),
		],
	);
	return generation
		? derived("sum", { name: "a step", unit: "s", value }, [
				onLine(trained),
				onLine(generationOf(generation)),
			])
		: { ...trained, name: "a step", value };
}

function generationOf(writing: Generation): Derivation {
	const answers = given(writing.answers, "answers of a copy");
	const products = given(writing.productSeconds, "products", { unit: "s" });
	return derived(
		"sum",
		{ name: "generation of the answers", unit: "s", value: writing.total },
		[
			derived("product", { name: "waiting for weights", unit: "s" }, [
				...unless(1, [given(writing.waves, "waves")]),
				given(writing.longestTokens, "tokens of the longest answer"),
				derived("sum", { name: "each", unit: "s" }, [
					given(writing.weightSeconds, "reading the weights", { unit: "s" }),
					given(writing.launchSeconds, "launches", { unit: "s" }),
				]),
			]),
			derived("product", { name: "tokens of all answers", unit: "s" }, [
				answers,
				given(writing.meanTokens, "tokens of a mean answer"),
				derived("sum", { name: "each", unit: "s" }, [
					products,
					given(writing.cacheSeconds, "reading keys and values", {
						unit: "s",
					}),
				]),
			]),
			derived("product", { name: "prompts", unit: "s" }, [
				answers,
				given(writing.promptTokens, "tokens of a prompt, for each answer"),
				products,
			]),
		],
	);
}

function whyAbsent({ workload }: Workings): string {
	const { accelerator } = workload.hardware;
	if (SIMULATES.has(workload.task)) {
		return "Most of the time of an agent goes to its world: see its hours, or state `duration_hours`.";
	}
	return accelerator
		? `The data sheet of ${accelerator.id} has no peak for ${workload.precision}.`
		: "No accelerator is known.";
}
