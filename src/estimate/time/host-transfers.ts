import type { Accelerator } from "../../catalog/accelerators.js";
import { recipeOf } from "../memory/memory.js";
import { shardFactor } from "../memory/sharding.js";
import { optimizerState } from "../memory/states.js";
import type { ParameterCount } from "../parameters.js";
import type { Workload } from "../workload.js";
import { PCIE_BYTES_PER_SECOND } from "./links.js";
import { HALF_BYTES, movedWeightBytes } from "./moved-weights.js";

/** Seconds that a device waits for the memory of its host. */
export interface HostTransfers {
	/** Weights that come for each micro-batch, while others compute. */
	readonly perMicro: number;
	/** States that the optimizer pages in and out, or its step on the host. */
	readonly perStep: number;
}

/**
 * Weights on the host come for the forward and the backward pass. An optimizer on the host gets gradients, gives weights
 * back, and moves its states through the host's memory (Ren et al. 2021, ZeRO-Offload, §4). A paged optimizer moves what of
 * its states has no place beside weights and gradients in and out again (bitsandbytes' unified memory).
 */
export function hostTransfers({
	workload,
	parameters,
	trainable,
	accelerator,
}: {
	readonly workload: Workload;
	readonly parameters: ParameterCount;
	readonly trainable: number;
	readonly accelerator: Accelerator;
}): HostTransfers {
	const { layout, offloadOptimizer, offloadParameters, hardware } = workload;
	const divided = layout.tensor * layout.pipeline;
	const weights = movedWeightBytes(workload, parameters);
	const trained = trainable / divided / shardFactor(workload, "optimizer");
	const perMicro = offloadParameters
		? (2 * weights) / shardFactor(workload, "weights") / PCIE_BYTES_PER_SECOND
		: 0;
	if (offloadOptimizer || offloadParameters) {
		const moved = (2 * HALF_BYTES * trained) / PCIE_BYTES_PER_SECOND;
		const onNode = trained * Math.min(hardware.perNode, layout.devices);
		const stepping = (onNode * OPTIMIZER_BYTES) / HOST_BYTES_PER_SECOND;
		return { perMicro, perStep: moved + stepping };
	}
	const excess = pagedBytes({ workload, weights, trained, accelerator });
	return { perMicro, perStep: (2 * excess) / PCIE_BYTES_PER_SECOND };
}

function pagedBytes({
	workload,
	weights,
	trained,
	accelerator,
}: {
	readonly workload: Workload;
	readonly weights: number;
	readonly trained: number;
	readonly accelerator: Accelerator;
}): number {
	const state = optimizerState(workload.optimizer, recipeOf(workload));
	if (!state?.pagesToHost) return 0;
	const states = trained * state.bytesPerParameter;
	const room =
		accelerator.usableMemoryGib * 2 ** 30 - weights - HALF_BYTES * trained;
	return Math.min(states, Math.max(0, states - room));
}

/** What the memory of a server with two sockets gives in practice; chosen. */
const HOST_BYTES_PER_SECOND = 100e9;

/** Bytes moved by Adam for one parameter, fp32 states and a half-precision copy. */
export const OPTIMIZER_BYTES = 28;
