import { restingWeightBytes } from "../memory/peak.js";
import { packable } from "../memory/state-bytes.js";
import type { ParameterCount } from "../parameters.js";
import type { Workload } from "../workload.js";

/**
 * Bytes of the weights of one tensor and pipeline rank as they travel: half precision, and a quantised base as packed
 * (FSDP shards and gathers what bitsandbytes stores, `quant_storage`).
 */
export function movedWeightBytes(
	workload: Workload,
	parameters: ParameterCount,
): number {
	const { layout, adapter } = workload;
	const whole = restingWeightBytes({
		total: parameters.total,
		quantizable: packable(workload, parameters),
		quantization: adapter?.quantization ?? "none",
		recipe: { weight: HALF_BYTES },
	});
	return whole / (layout.tensor * layout.pipeline);
}

/** Bytes of a weight or a gradient in half precision. */
export const HALF_BYTES = 2;
