import type { Model, Operator } from "../model.js";
import { linear, mlp, norm, table } from "./blocks.js";
import { numberAt, partOf } from "./detection/maps.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	numbersOf,
} from "./hub-reading.js";
import {
	type BlockMask,
	type ClipGrid,
	type SeenAndPredicted,
	seenAndPredicted,
} from "./masked-blocks.js";
import { patchConvolution } from "./patch-convolution.js";

/** True for a `model_type` that this file builds. */
export function isJointEmbeddingType(type: string): boolean {
	return type === "vjepa2";
}

interface Width {
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
}

/**
 * V-JEPA 2 (Assran et al. 2025, §2.1; Bardes et al. 2024, §3): an encoder sees what each mask leaves of a clip, a
 * narrow predictor fills in the rest, and a slowly following copy of the encoder, which only runs forward, says what
 * belongs there. Without masks encoder and predictor see the whole clip. Undefined when a dimension is missing.
 */
export function jointEmbeddingModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const encoder = widthOf(config, "");
	const predictor = widthOf(config, "pred_");
	const layers = firstNumber(config, "num_hidden_layers");
	const deep = firstNumber(config, "pred_num_hidden_layers");
	if (!encoder || !predictor || !layers || !deep) return undefined;
	const grid = gridOf(config, sample);
	const all = grid.frames * grid.height * grid.width;
	const passes = passesOf(config, grid);
	const seen = passes.map((pass) => pass.seen);
	const joined = passes.map((pass) => pass.seen + pass.predicted);
	const predicted = sum(passes.map((pass) => pass.predicted));
	const { hidden } = encoder;
	const narrow = predictor.hidden;
	const patches = patchesOf(config, hidden);
	return {
		family: "vit",
		hidden,
		vocab: 0,
		tokens: all,
		logitRows: 0,
		...(Array.isArray(config.masks) && {
			frozen: [
				patches(all),
				...Array.from({ length: layers }, () => layerOf(encoder, [all])).flat(),
				norm({ name: "target-norm", width: hidden, rows: all }),
			],
		}),
		stacks: [
			{ layers, operators: layerOf(encoder, seen) },
			{ layers: deep, operators: layerOf(predictor, joined) },
		],
		ends: [
			// Every mask is a pass of its own, which reads the whole clip before it leaves patches out.
			patches(all * passes.length),
			norm({ name: "encoder-norm", width: hidden, rows: sum(seen) }),
			linear({
				name: "to-predictor",
				inputs: hidden,
				outputs: narrow,
				rows: sum(seen),
			}),
			table("mask-tokens", passes.length, narrow),
			norm({ name: "predictor-norm", width: narrow, rows: sum(joined) }),
			linear({
				name: "from-predictor",
				inputs: narrow,
				outputs: hidden,
				rows: predicted,
			}),
		],
	};
}

function widthOf(config: HubConfig, before: string): Width | undefined {
	const hidden = firstNumber(config, `${before}hidden_size`);
	const heads = firstNumber(config, `${before}num_attention_heads`);
	if (!hidden || !heads) return undefined;
	const ratio = firstNumber(config, `${before}mlp_ratio`) ?? 4;
	return { hidden, heads, ffn: Math.round(hidden * ratio) };
}

function gridOf(config: HubConfig, sample: HubSample): ClipGrid {
	const patch = numberAt(config, "patch_size", 16);
	const image = sample.image ?? numberAt(config, "crop_size", 256);
	const frames = sample.frames ?? numberAt(config, "frames_per_clip", 64);
	const side = Math.floor(image / patch);
	const tube = numberAt(config, "tubelet_size", 2);
	return {
		frames: Math.max(1, Math.floor(frames / tube)),
		height: side,
		width: side,
	};
}

function patchesOf(
	config: HubConfig,
	outputs: number,
): (positions: number) => Operator {
	const kernel =
		numberAt(config, "patch_size", 16) ** 2 *
		numberAt(config, "tubelet_size", 2);
	const inputs = numberAt(config, "in_chans", 3);
	return (positions) =>
		patchConvolution({ inputs, outputs, kernel, positions });
}

function passesOf(
	config: HubConfig,
	grid: ClipGrid,
): readonly SeenAndPredicted[] {
	const masks = Array.isArray(config.masks) ? config.masks : [];
	const all = grid.frames * grid.height * grid.width;
	if (masks.length === 0) return [{ seen: all, predicted: all }];
	const batch = numberAt(config, "mask_batch", 1);
	return masks.map((_, index) =>
		seenAndPredicted(maskOf(masks, index), grid, batch),
	);
}

// What a mask leaves open is as its generator's parameters have it (vjepa2, src/masks/multiseq_multiblock3d.py).
function maskOf(masks: readonly unknown[], index: number): BlockMask {
	const mask = partOf({ mask: masks[index] }, "mask");
	const pair = (
		key: string,
		otherwise: readonly [number, number],
	): readonly [number, number] => {
		const [from, to = from] = numbersOf(mask[key]) ?? otherwise;
		return [from ?? otherwise[0], to ?? otherwise[1]];
	};
	const max = firstNumber(mask, "max_keep");
	return {
		blocks: numberAt(mask, "num_blocks", 1),
		spatialScale: pair("spatial_scale", [0.2, 0.8]),
		temporalScale: pair("temporal_scale", [1, 1]),
		aspectRatio: pair("aspect_ratio", [0.3, 3]),
		seenFrames: numberAt(mask, "max_temporal_keep", 1),
		...(max !== undefined && { maxSeen: max }),
		predictsRest: flagOf(mask.full_complement) ?? false,
	};
}

// The passes of several masks share the products' weights; each attends inside itself.
function layerOf(
	{ hidden, heads, ffn }: Width,
	rowsOfPasses: readonly number[],
): readonly Operator[] {
	const rows = sum(rowsOfPasses);
	const headDim = hidden / heads;
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		linear({
			name: "qkv",
			inputs: hidden,
			outputs: 3 * hidden,
			rows,
			readsLayerInput: true,
		}),
		...rowsOfPasses.map(
			(each): Operator => ({
				kind: "core",
				heads,
				kvHeads: heads,
				queryKeyDim: headDim,
				valueDim: headDim,
				queries: each,
				keys: each,
				mask: "full",
			}),
		),
		linear({ name: "o", inputs: hidden, outputs: hidden, rows }),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
	];
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, each) => total + each, 0);
}
