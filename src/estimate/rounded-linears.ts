import { layerCount } from "./model.js";
import type { ParameterCount } from "./parameters.js";
import type { Workload } from "./workload.js";

/**
 * What rounding the weights of all linears to few bits, and back, costs in each forward pass of quantisation-aware
 * training (Jacob et al. 2018, §3; torchao 0.14 quantization/qat/utils.py): scales are searched, the tensor is divided,
 * rounded, clamped and multiplied in fp32, a mask of what was not clamped is kept for the backward pass. Compiled, all
 * of it is one kernel that reads twice and writes once.
 */
export function roundedTraffic(
	{ method, compile, layout, checkpointing }: Workload,
	{ layerLinears }: ParameterCount,
): number {
	if (!method.roundsLinears) return 0;
	const forward = compile ? FUSED_FORWARD_BYTES : EAGER_FORWARD_BYTES;
	const times = checkpointing === "full" ? 2 : 1;
	const here = layerLinears / (layout.tensor * layout.pipeline);
	return here * (times * forward + BACKWARD_BYTES);
}

/**
 * Bytes that rounded or masked weights keep on a device until the backward pass: the rounded tensor and the mask, of all
 * layers or of the one that is computed again. A mask of pruning has the weight's type and lives for the whole run, and
 * so does the product of both (torch.nn.utils.prune of torch 2.9).
 */
export function alteredWeightBytes(
	{ method, layout, checkpointing, model }: Workload,
	{
		parameters: { layerLinears },
		weightBytes,
	}: { readonly parameters: ParameterCount; readonly weightBytes: number },
): number {
	const here = layerLinears / (layout.tensor * layout.pipeline);
	const layers =
		checkpointing === "full" ? 1 / Math.max(1, layerCount(model)) : 1;
	const rounded = method.roundsLinears
		? here * layers * (weightBytes + MASK_BYTES)
		: 0;
	const masked = method.masksWeights ? 2 * here * weightBytes : 0;
	return rounded + masked;
}

/** Half-precision weights, fp32 in between: extremes 4, division 6, rounding, shift, clamp and its test 37, back 14. */
const EAGER_FORWARD_BYTES = 61;

/** Read for the extremes, read again, written with its mask. */
const FUSED_FORWARD_BYTES = 2 + 2 + 2 + 1;

/** A gradient read and written, and the mask. */
const BACKWARD_BYTES = 2 + 2 + 1;

const MASK_BYTES = 1;
