import type { Convolution } from "../model.js";

/** Patches as a convolution whose kernel is its stride (Dosovitskiy et al. 2021, §3.1); nothing before it trains. */
export function patchConvolution(
	of: Pick<Convolution, "inputs" | "outputs" | "kernel" | "positions"> &
		Partial<Pick<Convolution, "bias">>,
): Convolution {
	return {
		kind: "convolution",
		name: "patches",
		inputs: of.inputs,
		outputs: of.outputs,
		kernel: of.kernel,
		groups: 1,
		bias: of.bias ?? true,
		positions: of.positions,
		readsData: true,
	};
}
