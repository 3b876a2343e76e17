import { cacheBytes } from "../cache-bytes.js";
import type { SampleFlops } from "../flops.js";
import { layerCount } from "../model.js";
import type { ParameterCount } from "../parameters.js";
import { generates } from "../task.js";
import type { Workload } from "../workload.js";
import { efficiencyOf, referencePeakTflops } from "./efficiency.js";

/** How long the answers of one step are generated, and from what that follows. */
export interface Generation {
	/** Devices that hold one copy of the model while it writes. */
	readonly copyDevices: number;
	/** Answers that a copy writes in a step. */
	readonly answers: number;
	/** How often a copy is filled with answers. */
	readonly waves: number;
	/** Tokens of the longest answer, for which the others wait, and of the mean one. */
	readonly longestTokens: number;
	readonly meanTokens: number;
	readonly promptTokens: number;
	/** Seconds for which one token of any number of answers waits: the weights are read once, kernels launched. */
	readonly weightSeconds: number;
	readonly launchSeconds: number;
	/** Seconds that every single token adds: its products, and the keys and values that it reads. */
	readonly productSeconds: number;
	readonly cacheSeconds: number;
	readonly total: number;
}

/**
 * Decoding reads all weights for each token, whatever the number of answers, and each answer reads the keys and values
 * before it; prompts are read at once, one for all answers to it (Pope et al. 2023, §2.1; Kwon et al. 2023, §2). The
 * devices that train also generate. Undefined where a task writes no answers or no accelerator is known.
 */
export function generation({
	workload,
	parameters,
	flops,
}: {
	readonly workload: Workload;
	readonly parameters: ParameterCount;
	readonly flops: SampleFlops;
}): Generation | undefined {
	const { batch, layout, length, model, hardware } = workload;
	const { accelerator } = hardware;
	const peakTflops = accelerator && referencePeakTflops(accelerator);
	if (!generates(workload.task) || !accelerator || !peakTflops)
		return undefined;
	const { efficiency } = efficiencyOf(accelerator);
	const weightBytes = 2 * parameters.total;
	const copyDevices = devicesOfCopy({
		weightBytes,
		memoryGb: accelerator.memoryGb,
		most: layout.devices,
	});
	const bytesPerSecond =
		accelerator.memoryBandwidthGbS * 1e9 * efficiency.bandwidth * copyDevices;
	const flopsPerSecond = peakTflops * 1e12 * efficiency.matmul * copyDevices;
	const answers = Math.max(1, (batch.global * copyDevices) / layout.devices);
	const waves = Math.ceil(answers / CONCURRENT);
	const filled = length.filled.value;
	const meanTokens = length.completion * filled;
	const longestTokens = Math.min(length.completion, LONGEST * meanTokens);
	const promptTokens = Math.max(0, model.tokens - length.completion) * filled;
	const weightSeconds = weightBytes / bytesPerSecond;
	const launchSeconds = layerCount(model) * LAUNCH_SECONDS;
	const productSeconds = flops.forward / model.tokens / flopsPerSecond;
	const cacheSeconds =
		(cacheBytes(model) * (promptTokens + meanTokens / 2)) / bytesPerSecond;
	return {
		copyDevices,
		answers,
		waves,
		longestTokens,
		meanTokens,
		promptTokens: promptTokens / length.rollouts,
		weightSeconds,
		launchSeconds,
		productSeconds,
		cacheSeconds,
		total:
			waves * longestTokens * (weightSeconds + launchSeconds) +
			answers * meanTokens * (productSeconds + cacheSeconds) +
			(answers * promptTokens * productSeconds) / length.rollouts,
	};
}

// Half of the memory is left for keys and values; copies are divided by powers of two.
function devicesOfCopy(given: {
	readonly weightBytes: number;
	readonly memoryGb: number;
	readonly most: number;
}): number {
	const room = given.memoryGb * 1e9 * 0.5;
	const needed = 2 ** Math.ceil(Math.log2(given.weightBytes / room));
	return Math.min(given.most, Math.max(1, needed));
}

/** Standard deviation of ln(time of generation): lengths of answers, engines and how evenly answers end. */
export const GENERATION_SIGMA = 0.5;

/** Answers that an engine writes at once (vLLM, `max_num_seqs`). */
const CONCURRENT = 256;

/** The longest answer of many, in mean ones, where no limit cuts it. */
const LONGEST = 3;

/** Host and device time between the kernels of one layer, captured in a graph. */
const LAUNCH_SECONDS = 5e-5;
