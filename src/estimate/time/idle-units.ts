import { findMultiprocessors } from "../../catalog/multiprocessors.js";
import type { Linear } from "../model.js";
import type { Workload } from "../workload.js";

/**
 * FLOPs that the units of a device leave undone at the end of the products of one micro-batch. A product is cut into
 * tiles of its output, one for each unit at a time; in the last round half of the units have none in the mean (NVIDIA,
 * Matrix Multiplication Background User's Guide, §4, wave quantization). Products towards the weights are cut along
 * their inner width too, and keep all units busy.
 */
export function idleUnitFlops(workload: Workload): number {
	const { model, layout, hardware, checkpointing, trainedShare } = workload;
	const { id = "" } = hardware.accelerator ?? {};
	const units = findMultiprocessors(id)?.count ?? 0;
	const forwards = checkpointing === "full" ? 2 : 1;
	let inner = 0;
	for (const { layers, operators } of model.stacks) {
		for (const operator of operators) {
			// Products of experts are of uneven length; what that costs is in their own rate.
			if (operator.kind !== "linear" || operator.experts) continue;
			const { inputs, outputs } = divided(operator, layout.tensor);
			inner += layers * (forwards * inputs + trainedShare * outputs);
		}
	}
	return (IDLE_ROUND * 2 * TILE * units * inner) / layout.pipeline;
}

/** The widths of a linear on one device: tensor parallelism divides what comes out, or what goes in. */
function divided(
	{ name, inputs, outputs }: Linear,
	tensor: number,
): Pick<Linear, "inputs" | "outputs"> {
	return DIVIDED_INPUTS.has(name)
		? { inputs: inputs / tensor, outputs }
		: { inputs, outputs: outputs / tensor };
}

/** Linears that end attention and MLP, whose input is divided (Shoeybi et al. 2019, §3). */
const DIVIDED_INPUTS = new Set(["o", "down"]);

/** Elements of the output that one unit works on at a time: the usual tile of cuBLAS for large products. */
const TILE = 128 * 256;

/** Share of the last round of tiles without work, mean over what remains. */
const IDLE_ROUND = 1 / 2;
