import type { Convolution, Model, Operator, Stack } from "../../model.js";

/** The size of a field on a grid, where a run states it. */
export interface Grid {
	readonly height: number | undefined;
	readonly width: number | undefined;
}

/** A network of fields or meshes: numbers are those of a whole sample. */
export function fieldModel({
	hidden,
	stacks,
	ends,
}: {
	readonly hidden: number;
	readonly stacks: readonly Stack[];
	readonly ends?: readonly Operator[];
}): Model {
	return {
		family: "custom",
		hidden,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks,
		ends: ends ?? [],
	};
}

/** What stays for the backward pass beside the operators that keep their own input. */
export function kept(name: string, savedElements: number): Operator {
	return { kind: "other", name, parameters: 0, flops: 0, savedElements };
}

/** A convolution over so many output positions, with a bias. */
export function fieldConvolution(
	of: Pick<Convolution, "inputs" | "outputs" | "kernel" | "positions"> &
		Partial<Pick<Convolution, "name" | "readsData" | "bias">>,
): Convolution {
	return {
		kind: "convolution",
		name: "convolution",
		groups: 1,
		bias: true,
		...of,
	};
}
