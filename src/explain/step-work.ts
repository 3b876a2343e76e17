import type { Workings } from "../estimate/computation.js";
import { FLASH_BACKWARD, type Rate } from "../estimate/time/micro-work.js";
import {
	OPTIMIZER_BYTES,
	optimizerShards,
	type StepWorkings,
} from "../estimate/time/step-time.js";
import {
	type Derivation,
	derived,
	given,
	onLine,
	unless,
} from "./derivation.js";

/** How often a step does it: each micro-batch. */
export type Times = readonly Derivation[];

/** Matrix products at the share of the peak that they reach, recomputed ones included. */
export function matmul(
	{ flops, workload }: Workings,
	{ work, parts }: StepWorkings,
	times: Times,
): Derivation {
	const flopsOfSample = derived(
		"sum",
		{ name: "products of a sample", unit: "FLOP", value: work.productFlops },
		[
			flopsOf(
				flops.training - flops.trainingCore,
				"training without attention",
			),
			...unless(0, [
				flopsOf(
					workload.checkpointing === "full" ? flops.recomputed.products : 0,
					"layers again",
				),
			]),
		],
	);
	const label = { name: "matrix products", value: parts.matmul };
	const products = [...times, share(work.share), onLine(flopsOfSample)];
	if (work.idleFlops === 0) return atRate(label, products, work.productRate);
	return derived("sum", { ...label, unit: "s" }, [
		onLine(atRate({ name: "products" }, products, work.productRate)),
		onLine(
			atRate(
				{ name: "units without a tile of them" },
				[...times, flopsOf(work.idleFlops, "left undone in last rounds")],
				{ ...work.productRate, shape: 1 },
			),
		),
	]);
}

/** Attention cores at the share of the 16-bit peak that fused kernels reach. */
export function attention(
	{ flops, workload }: Workings,
	{ work, parts }: StepWorkings,
	times: Times,
): Derivation {
	const core = derived(
		"sum",
		{ name: "attention of a sample", unit: "FLOP", value: work.coreFlops },
		[
			derived("product", { name: "training", unit: "FLOP" }, [
				flopsOf(flops.trainingCore, "training of cores"),
				given(FLASH_BACKWARD, "work of a fused backward"),
			]),
			...unless(0, [
				flopsOf(
					workload.checkpointing === "none" ? 0 : flops.recomputed.core,
					"cores again",
				),
			]),
		],
	);
	const label = { name: "attention", value: parts.attention };
	return atRate(
		label,
		[...times, share(work.share), onLine(core)],
		work.coreRate,
	);
}

/** FLOPs over the share of a peak that is reached. */
function atRate(
	label: { readonly name: string; readonly value?: number },
	work: readonly Derivation[],
	{ peakTflops, reached, shape }: Rate,
): Derivation {
	return derived("quotient", { ...label, unit: "s" }, [
		derived("product", { name: "FLOP", unit: "FLOP" }, work),
		derived("product", { name: "rate" }, [
			given(peakTflops * 1e12, "peak", { unit: "FLOP/s" }),
			given(reached, "reached"),
			...unless(1, [given(shape, "left by narrow matrices")]),
		]),
	]);
}

/** Kernels that wait for memory. */
export function memoryBound(
	{ work, parts }: StepWorkings,
	times: Times,
): Derivation {
	const bytes = derived(
		"sum",
		{ name: "moved", unit: "B" },
		unless(0, [
			given(work.bytes.layers, "saved tensors, each pass", { unit: "B" }),
			given(work.bytes.logits, "logits", { unit: "B" }),
			given(work.bytes.dequantise, "unpacking weights", { unit: "B" }),
			given(work.bytes.gradients, "adding up gradients", { unit: "B" }),
			given(work.bytes.rounding, "rounding weights", { unit: "B" }),
		]),
	);
	return derived(
		"quotient",
		{ name: "memory-bound kernels", unit: "s", value: parts.memoryBound },
		[
			derived("product", { name: "moved", unit: "B" }, [
				...times,
				onLine(bytes),
			]),
			given(work.bytesPerSecond, "reached", { unit: "B/s" }),
		],
	);
}

/** The optimizer's pass over its states. */
export function optimizer(
	{ workload, trainable }: Workings,
	{ work, parts }: StepWorkings,
): Derivation {
	const { layout } = workload;
	return derived(
		"quotient",
		{ name: "optimizer", unit: "s", value: parts.optimizer },
		[
			derived("product", { name: "moved", unit: "B" }, [
				given(trainable, "trainable"),
				given(OPTIMIZER_BYTES, "B"),
			]),
			...unless(1, [
				given(layout.tensor, "tensor parallel"),
				given(layout.pipeline, "stages"),
				given(optimizerShards(layout), "shards"),
			]),
			given(work.bytesPerSecond, "reached", { unit: "B/s" }),
		],
	);
}

function share(samples: number): Derivation {
	return given(samples, "samples on a device");
}

function flopsOf(value: number, name: string): Derivation {
	return given(value, name, { unit: "FLOP" });
}
