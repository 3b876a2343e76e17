import { asNumber, asText, entryAt, type Tree } from "../../formats/tree.js";
import type { Family } from "../../plan/fields.js";
import type { QlibModel } from "./model.js";

/** A network's size, worked from its arguments. */
export interface Shape {
	readonly family: Family;
	readonly parameters: number;
	/** Forward, 1 MAC = 2 FLOPs; undefined where the length of a window is unknown. */
	readonly flops: number | undefined;
	/** The arguments in words. */
	readonly from: string;
}

/** Days that the model sees at once; the 360 columns of Alpha360 are 6 of 60 days. */
export function windowOf({ kwargs, data }: QlibModel): number | undefined {
	const stated = asNumber(entryAt(data, "step_len")?.value);
	if (stated !== undefined) return stated;
	const handler = asText(entryAt(data, "handler.class")?.value);
	return handler?.startsWith("Alpha360") && numberOf(kwargs, "d_feat", 6) === 6
		? 60
		: undefined;
}

/** A number among the arguments, or the class's own. */
export function numberOf(
	tree: Tree | undefined,
	key: string,
	usual: number,
): number {
	return asNumber(entryAt(tree, key)?.value) ?? usual;
}

/** Layers of LSTM or GRU one upon another. */
export interface Layers {
	/** Products of a step. */
	readonly weights: number;
	readonly parameters: number;
}

/** Gates of h × (input + h) with two biases each, as PyTorch's classes have them. */
export function recurrentLayers({
	gates,
	width,
	layers,
	inputs,
}: {
	readonly gates: number;
	readonly width: number;
	readonly layers: number;
	readonly inputs: number;
}): Layers {
	let weights = 0;
	for (let layer = 0; layer < layers; layer++) {
		weights += gates * width * ((layer === 0 ? inputs : width) + width);
	}
	return { weights, parameters: weights + layers * gates * 2 * width };
}

/** Gates of a cell by its name; GRU without a word. */
export function gatesOf(tree: Tree | undefined, key: string): number {
	return asText(entryAt(tree, key)?.value)?.toUpperCase() === "LSTM" ? 4 : 3;
}
