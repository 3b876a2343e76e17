import type { Model, Operator } from "../model.js";
import {
	attention,
	kept,
	linear,
	loose,
	mlp,
	norm,
	windowed,
} from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
} from "./hub-reading.js";

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
		{
			kind: "convolution",
			name: "patches",
			inputs: firstNumber(config, "num_channels") ?? 3,
			outputs: width,
			kernel: patch ** 2,
			groups: 1,
			bias: true,
			positions: side ** 2,
			readsData: true,
		},
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
			operators: blockOf({
				hidden,
				heads: Number(heads[stage]),
				side,
				window,
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

function merging(hidden: number, rows: number): readonly Operator[] {
	return [
		norm({ name: "merging-norm", width: 4 * hidden, rows }),
		linear({
			name: "merging",
			inputs: 4 * hidden,
			outputs: 2 * hidden,
			rows,
			bias: false,
		}),
	];
}

// Maps that the window does not divide are padded for the attention, not for the MLP.
function blockOf({
	hidden,
	heads,
	side,
	window,
	bias,
	ffn,
}: {
	readonly hidden: number;
	readonly heads: number;
	readonly side: number;
	readonly window: number;
	readonly bias: boolean;
	readonly ffn: number;
}): readonly Operator[] {
	const edge = Math.min(window, side);
	const padded = (Math.ceil(side / edge) * edge) ** 2;
	const rows = side ** 2;
	const seen = edge ** 2;
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		...windowed(
			attention({
				hidden,
				heads,
				headDim: hidden / heads,
				rows: padded,
				keyRows: padded,
				mask: "full",
				queryBias: bias,
				keyBias: bias,
				valueBias: bias,
				outBias: true,
			}),
			seen,
		),
		// Every second block shifts its windows: its learned bias and the mask of its edges are added for each of them.
		kept("shifted bias", padded > seen ? (heads * padded * seen) / 2 : 0),
		// A bias for each head and each offset inside a window.
		loose("relative-positions", heads * (2 * window - 1) ** 2),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
	];
}
