import { hasExperts, layerCount } from "../model.js";
import type { Workload } from "../workload.js";
import type { CountedKernels } from "./counted-kernels.js";

/** Host time to launch the kernels of one layer, forward and backward. */
export function launchSecondsOf({ model, hardware }: Workload): number {
	if (!hasExperts(model)) return LAUNCH_SECONDS;
	return hardware.accelerator?.form === "superchip"
		? EXPERT_LAUNCH_SECONDS.superchip
		: EXPERT_LAUNCH_SECONDS.server;
}

const LAUNCH_SECONDS = 4e-4;

/**
 * The same where tokens are sorted to experts and back, on hosts beside the accelerator and on one board with it: what is
 * left of a micro-batch of one sequence (Megatron-Bridge 26.02, Qwen3-30B-A3B on B200: 0.42 s of 48 layers; Qwen3-235B
 * on GB200: 0.09 s of 12).
 */
const EXPERT_LAUNCH_SECONDS = { server: 9e-3, superchip: 5.5e-3 } as const;

/** Kernels of a micro-batch that the host waits for before it launches the next; 0 where it runs ahead of the device. */
export function blockedKernels(
	{
		model,
		layout,
		checkpointing,
		blocksLaunches,
	}: Pick<Workload, "model" | "layout" | "checkpointing" | "blocksLaunches">,
	counted: CountedKernels | undefined,
): number {
	if (!blocksLaunches) return 0;
	if (counted) return counted.launches * counted.unfused;
	const passes = checkpointing === "full" ? 4 : 3;
	return (layerCount(model) / layout.pipeline) * passes * PASS_KERNELS;
}

/** Kernels of a transformer layer's forward pass with fused bias, softmax and dropout (Megatron-LM, 2022). */
const PASS_KERNELS = 20;

/**
 * What a device idles after each kernel that the host waits for: 3.5 ms of a layer's 80, by two runs of 80 A100 that differ
 * in it alone (97.2 and 91.0 TFLOP/s; bigscience-workshop/bigscience, train/tr11-176B-ml/chronicles-prequel.md).
 */
export const BLOCKED_SECONDS = 44e-6;
