import type { Workings } from "../estimate/computation.js";
import type { Counted } from "../estimate/workload.js";
import type { Uncertain } from "../uncertain.js";
import { type Derivation, derived, given, unless } from "./derivation.js";
import type { Result, Section } from "./explanation.js";
import { known, type Quantities, uncertain } from "./quantities.js";

/** Samples and steps of a run, and its FLOPs. */
export function explainAmount(
	{ workload }: Workings,
	quantities: Quantities,
): Section {
	const { duration, batch, repeats } = workload;
	const { samples, steps, counted } = duration;
	const perSample = quantities.flopsPerSample;
	const global = given(batch.global, "samples of a step");
	const results: readonly Result[] = counted
		? [
				...result(samples, (value) => samplesOf(counted, value)),
				...result(steps, (value, number) =>
					derived("quotient", { name: "steps", value }, [
						uncertain(samples ?? number, "samples"),
						global,
					]),
				),
			]
		: [
				...result(steps, (value) =>
					given(value, "steps", { note: "as stated" }),
				),
				...result(samples, (value) =>
					derived("product", { name: "samples", value }, [
						given(steps?.value ?? Number.NaN, "steps"),
						global,
					]),
				),
			];
	return {
		title: "FLOPs of the run",
		results: [
			...results,
			...known(quantities, "flops", (value) =>
				perSample && samples
					? derived("product", { name: "the whole run", unit: "FLOP", value }, [
							uncertain(perSample, "each sample", "FLOP"),
							uncertain(samples, "samples"),
							...unless(1, [given(repeats, "repeats")]),
						])
					: undefined,
			),
		],
	};
}

function result(
	number: Uncertain | undefined,
	explain: (value: number, number: Uncertain) => Derivation,
): readonly Result[] {
	return number ? [{ derivation: explain(number.value, number) }] : [];
}

function samplesOf(
	{ unit, amount, each, answers, epochs, kept, share }: Counted,
	value: number,
): Derivation {
	const data = uncertain(amount, `${unit} of the data`);
	const samples = each
		? derived("quotient", { name: "samples of the data" }, [
				data,
				uncertain(each, `${unit} of a sample`),
			])
		: data;
	return derived("product", { name: "samples", value }, [
		samples,
		...unless(1, [
			given(answers, "answers to each"),
			given(epochs, "epochs"),
			given(kept, "left by validation"),
			given(share, "share that is used"),
		]),
	]);
}
