import { cacheBytes } from "../cache-bytes.js";
import { generates } from "../task.js";
import type { Workload } from "../workload.js";
import type { TransientBytes } from "./transient-bytes.js";

/**
 * Bytes that generating answers adds to the activations of training at the peak. An engine takes its share of a device at once and keeps it, unless it sleeps while the model trains; without an engine
 * keys and values of one micro-batch of answers are kept (Kwon et al. 2023, §2). What is gone before training starts
 * only counts where it is larger than the activations that come after it.
 */
export function generationBytes(
	workload: Workload,
	{ activations, logits }: TransientBytes,
): number {
	const { engine, hardware, batch, model, layout } = workload;
	if (!generates(workload.task)) return 0;
	const whole = engine
		? engine.memoryShare * (hardware.accelerator?.memoryGb ?? 0) * 1e9
		: (batch.micro * model.tokens * cacheBytes(model)) / layout.tensor;
	const isGone = engine === undefined || engine.sleeps;
	return isGone ? Math.max(0, whole - activations - logits) : whole;
}
