import type { Workings } from "../estimate/computation.js";
import {
	GROUPED_ELEMENTS,
	SMALL_KERNEL,
} from "../estimate/time/counted-kernels.js";
import { OPTIMIZER_BYTES } from "../estimate/time/host-transfers.js";
import {
	FLASH_BACKWARD,
	type MicroWork,
	type Rate,
} from "../estimate/time/micro-work.js";
import {
	optimizerShards,
	type StepWorkings,
} from "../estimate/time/step-time.js";
import type { Workload } from "../estimate/workload.js";
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
				flopsOf(-(work.counted?.groupedFlops ?? 0), "in grouped convolutions"),
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
	{ workload }: Workings,
	{ work, parts }: StepWorkings,
	times: Times,
): Derivation {
	const bytes = derived(
		"sum",
		{ name: "moved", unit: "B" },
		unless(0, [
			layersMoved(workload, work),
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

function layersMoved(
	{ model: { kernels } }: Workload,
	{ share: samples, bytes, counted }: MicroWork,
): Derivation {
	if (!counted) {
		return given(bytes.layers, "saved tensors, each pass", { unit: "B" });
	}
	const note = kernels?.like && `like others of ${kernels.like}`;
	return derived(
		"product",
		{ name: "by counted kernels", unit: "B", value: bytes.layers },
		[
			share(samples),
			given(counted.movedElements, "elements moved", note ? { note } : {}),
			...unless(1, [
				given(counted.trained, "of a forward and a backward pass"),
				given(counted.unfused, "left by fused kernels"),
			]),
			given(SMALL_KERNEL, "slower than large tensors"),
			given(counted.elementBytes, "B"),
		],
	);
}

/** Convolutions in groups, whose products wait for memory too. */
export function grouped(
	{ work, parts }: StepWorkings,
	times: Times,
): Derivation {
	const { groupedFlops = 0, elementBytes = 0 } = work.counted ?? {};
	return derived(
		"quotient",
		{ name: "grouped convolutions", unit: "s", value: parts.grouped },
		[
			derived("product", { name: "moved", unit: "B" }, [
				...times,
				share(work.share),
				flopsOf(groupedFlops, "training of grouped convolutions"),
				given(GROUPED_ELEMENTS, "elements moved for a FLOP"),
				given(elementBytes, "B"),
			]),
			given(work.bytesPerSecond, "reached", { unit: "B/s" }),
		],
	);
}

/** The optimizer's pass over its states, and what goes to the host and comes back. */
export function optimizer(
	{ workload, trainable }: Workings,
	{ work, parts, host }: StepWorkings,
): Derivation {
	const { layout } = workload;
	const label = {
		name: "optimizer",
		unit: "s",
		value: parts.optimizer,
	} as const;
	const here = parts.optimizer - host.perStep;
	const pass = derived("quotient", { ...label, value: here }, [
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
	]);
	const waiting = given(host.perStep, "states and gradients on the host", {
		unit: "s",
	});
	if (host.perStep === 0) return pass;
	return here === 0
		? { ...waiting, name: "optimizer, on the host" }
		: derived("sum", label, [onLine(pass), waiting]);
}

function share(samples: number): Derivation {
	return given(samples, "samples on a device");
}

function flopsOf(value: number, name: string): Derivation {
	return given(value, name, { unit: "FLOP" });
}
