import type { Workings } from "../estimate/computation.js";
import { referencePeakTflops } from "../estimate/time/efficiency.js";
import { publishedNeighbour } from "../estimate/time/published-neighbour.js";
import { derived, given, unless } from "./derivation.js";
import type { Result } from "./explanation.js";
import { known, type Quantities, uncertain } from "./quantities.js";

/** What the utilisation of the nearest published run would make of this one. */
function nearestPublished(
	workload: Workings["workload"],
	{ mfu, tokensPerSecondPerDevice: tokens }: Quantities,
): readonly Result[] {
	const neighbour = publishedNeighbour(workload);
	if (!neighbour || !mfu || !tokens) return [];
	const { run } = neighbour;
	// Published runs compute full sequences; of a padded one the utilisation counts the data alone.
	const filled = workload.length.filled.value;
	return [
		{
			derivation: derived(
				"quotient",
				{
					name: "tokens a second by a published run",
					value: (tokens.value * run.mfu * filled) / mfu.value,
				},
				[
					derived("product", { name: "tokens at its utilisation" }, [
						uncertain(tokens, "tokens a second, each device"),
						given(run.mfu, `utilisation of ${run.id} (${run.framework})`),
						...unless(1, [given(filled, "of its tokens data")]),
					]),
					uncertain(mfu, "utilisation of this run"),
				],
			),
		},
	];
}

/** Samples and tokens a second, and the share of the peak that model FLOPs reach. */
export function paceResults(
	{ workload }: Workings,
	quantities: Quantities,
): readonly Result[] {
	const { batch, layout, length, model, hardware } = workload;
	const { stepSeconds, samplesPerSecondPerDevice, flopsPerSample } = quantities;
	if (!stepSeconds || !samplesPerSecondPerDevice || !flopsPerSample) return [];
	const samples = uncertain(samplesPerSecondPerDevice, "samples a second");
	const peak =
		hardware.accelerator && referencePeakTflops(hardware.accelerator);
	return [
		...known(quantities, "samplesPerSecondPerDevice", (value) =>
			derived("quotient", { name: "samples a second, each device", value }, [
				given(batch.global, "samples of a step"),
				given(layout.devices, "devices"),
				uncertain(stepSeconds, "each step", "s"),
			]),
		),
		...known(quantities, "tokensPerSecondPerDevice", (value) =>
			derived("product", { name: "tokens a second, each device", value }, [
				samples,
				given(model.tokens, "tokens"),
				...unless(1, [given(length.filled.value, "of them data")]),
			]),
		),
		...known(quantities, "mfu", (value) =>
			derived("quotient", { name: "model FLOPs utilisation", value }, [
				derived("product", { name: "model FLOPs a second", unit: "FLOP" }, [
					uncertain(flopsPerSample, "each sample", "FLOP"),
					samples,
				]),
				given((peak ?? Number.NaN) * 1e12, "16-bit peak", { unit: "FLOP/s" }),
			]),
		),
		...nearestPublished(workload, quantities),
	];
}
