import type { Model, Operator } from "../model.js";
import { linear, norm } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
} from "./hub-reading.js";
import { patchConvolution } from "./patch-convolution.js";
import { merging, windowedLayer } from "./windowed-layer.js";

/**
 * Swin (Liu et al. 2021, §3): four stages of attention inside windows, patches merged two by two between them. Builds
 * it from its config.json (transformers 5.18); undefined when a dimension is missing.
 */
export function swinModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const width = firstNumber(config, "embed_dim");
	const patch = firstNumber(config, "patch_size");
	const window = firstNumber(config, "window_size");
	const learned = firstNumber(config, "image_size");
	const { depths, num_heads: heads } = config;
	if (!width || !patch || !window || !learned) return undefined;
	if (!Array.isArray(depths) || !Array.isArray(heads)) return undefined;
	let side = Math.floor((sample.image ?? learned) / patch);
	const ends: Operator[] = [
		patchConvolution({
			inputs: firstNumber(config, "num_channels") ?? 3,
			outputs: width,
			kernel: patch ** 2,
			positions: side ** 2,
		}),
		norm({ name: "patch-norm", width, rows: side ** 2 }),
	];
	const stacks = [];
	let hidden = width;
	for (const [stage, depth] of depths.entries()) {
		if (stage > 0) {
			side = Math.ceil(side / 2);
			ends.push(...merging(hidden, side ** 2));
			hidden *= 2;
		}
		stacks.push({
			layers: Number(depth),
			operators: windowedLayer({
				hidden,
				heads: Number(heads[stage]),
				map: { height: side, width: side },
				window,
				edge: Math.min(window, side),
				addsShifted: true,
				bias: flagOf(config.qkv_bias) ?? true,
				ffn: hidden * (firstNumber(config, "mlp_ratio") ?? 4),
			}),
		});
	}
	const isPlain = headClass(config).endsWith("Model");
	return {
		family: "vit",
		hidden,
		vocab: 0,
		tokens: side ** 2,
		logitRows: 0,
		stacks,
		ends: [
			...ends,
			norm({ name: "last-norm", width: hidden, rows: side ** 2 }),
			...(isPlain
				? []
				: [
						linear({
							name: "classifier",
							inputs: hidden,
							outputs: labelCount(config),
							rows: 1,
						}),
					]),
		],
	};
}

/** True for a `model_type` that this file builds. */
export function isSwinType(type: string): boolean {
	return type === "swin";
}
