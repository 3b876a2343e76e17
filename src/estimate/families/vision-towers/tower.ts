import type { Operator, Stack } from "../../model.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";
import { patchConvolution } from "../patch-convolution.js";
import { transformerLayer } from "../transformer-layer.js";

/** An encoder of images and what brings its output into the language model. */
export interface Tower {
	readonly stacks: readonly Stack[];
	/** Layers behind the one whose output is taken: they run forward only. */
	readonly frozen?: readonly Operator[];
	readonly ends: readonly Operator[];
}

export interface TowerContext {
	readonly image: number | undefined;
	readonly hidden: number;
	/** The layer whose output is taken, counted from the last one, which is -1. */
	readonly takenLayer: number;
}

export type BuildTower = (
	vision: HubConfig,
	context: TowerContext,
) => Tower | undefined;

/** The sizes of a tower. */
export interface TowerShape {
	readonly hidden: number;
	readonly layers: number;
	readonly heads: number;
	readonly ffn: number;
	readonly patch: number;
	readonly patches: number;
	readonly learnedPatches: number;
}

/** The sizes that a config states; undefined where one is missing. */
export function towerShape(
	vision: HubConfig,
	image: number | undefined,
): TowerShape | undefined {
	const hidden = firstNumber(vision, "hidden_size");
	const layers = firstNumber(vision, "num_hidden_layers");
	const heads = firstNumber(vision, "num_attention_heads");
	const patch = firstNumber(vision, "patch_size");
	const learned = firstNumber(vision, "image_size");
	if (!hidden || !layers || !heads || !patch || !learned) return undefined;
	return {
		hidden,
		layers,
		heads,
		patch,
		ffn:
			firstNumber(vision, "intermediate_size") ??
			hidden * (firstNumber(vision, "mlp_ratio") ?? 4),
		patches: Math.floor((image ?? learned) / patch) ** 2,
		learnedPatches: Math.floor(learned / patch) ** 2,
	};
}

/** Patches as a convolution whose kernel is its stride. */
export function stem(
	{ hidden, patches }: TowerShape,
	{ kernel, bias }: { readonly kernel: number; readonly bias: boolean },
): Operator {
	return patchConvolution({
		inputs: 3,
		outputs: hidden,
		kernel,
		bias,
		positions: patches,
	});
}

/** A layer with norms before each half. */
export function plainLayer(
	{ hidden, heads, ffn }: TowerShape,
	rows: number,
): readonly Operator[] {
	return transformerLayer({ hidden, heads, ffn, rows, norms: "before" });
}
