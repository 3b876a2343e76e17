import { cacheBytes } from "../cache-bytes.js";
import { generates } from "../task.js";
import type { Workload } from "../workload.js";
import type { TransientBytes } from "./transient-bytes.js";

/** What generating answers asks of a device. */
export interface GenerationBytes {
	/** All of it: an engine's share of the device, or the keys and values of the answers. */
	readonly whole: number;
	/** What of it stands beside the activations of training at the peak. */
	readonly added: number;
}

/**
 * An engine takes its share of a device at once and keeps it, unless it sleeps while the model trains; without an engine
 * keys and values of one micro-batch of answers are kept (Kwon et al. 2023, §2). What is gone before training starts
 * only counts where it is larger than the activations that come after it.
 */
export function generationBytes(
	workload: Workload,
	{ activations, logits }: TransientBytes,
): GenerationBytes {
	const { engine, hardware, batch, model, layout } = workload;
	if (!generates(workload.task)) return { whole: 0, added: 0 };
	const whole = engine
		? engine.memoryShare * (hardware.accelerator?.memoryGb ?? 0) * 1e9
		: (batch.micro * model.tokens * cacheBytes(model)) / layout.tensor;
	const isGone = engine === undefined || engine.sleeps;
	const added = isGone ? Math.max(0, whole - activations - logits) : whole;
	return { whole, added };
}
