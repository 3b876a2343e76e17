import type { Operator } from "../../model.js";
import { loose, table } from "../blocks.js";
import { firstNumber, flagOf } from "../hub-reading.js";
import { modulatedHead, offsetHead } from "./heads.js";
import {
	attentionOf,
	type BuildDenoiser,
	embedder,
	feedForward,
	gate,
	modulated,
	normed,
	patches,
	project,
	readsStream,
	silu,
} from "./pieces.js";
import { headedSizesOf, TIME } from "./sizes.js";

/** Transformers over one stream of patches; a text is attended to or stands in the same stream. */

/** DiT (Peebles and Xie 2023, §3.2, facebookresearch/DiT models.py): a modulation of six vectors in each block. */
export const dit: BuildDenoiser = (config, { height, width }) => {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "depth");
	const heads = firstNumber(config, "num_heads");
	const patch = firstNumber(config, "patch_size");
	if (!hidden || !layers || !heads || !patch) return undefined;
	const inputs = firstNumber(config, "in_channels") ?? 4;
	const rows = (height / patch) * (width / patch);
	const learned = flagOf(config.learn_sigma) === false ? inputs : 2 * inputs;
	return {
		hidden,
		rows,
		stacks: [
			{
				layers,
				operators: [
					project("modulation", [hidden, 6 * hidden], 1),
					modulated("norm1", hidden, rows),
					...attentionOf({
						width: hidden,
						heads: [heads, hidden / heads],
						rows,
					}),
					modulated("norm2", hidden, rows),
					...feedForward([hidden, 4 * hidden], rows),
					gate(2 * hidden, rows),
				],
			},
		],
		ends: [
			patches([inputs, hidden], patch ** 2, rows),
			table("positions", rows, hidden),
			...embedder("time", [TIME, hidden]),
			table(
				"classes",
				(firstNumber(config, "num_classes") ?? 1000) + 1,
				hidden,
			),
			...modulatedHead({ hidden, outputs: patch ** 2 * learned, rows }),
		],
	};
};

/** The same in diffusers 0.40 (DiTTransformer2DModel), where each block embeds time and class anew. */
export const diffusersDit: BuildDenoiser = (config, sample) => {
	const heads = firstNumber(config, "num_attention_heads");
	const headDim = firstNumber(config, "attention_head_dim");
	const layers = firstNumber(config, "num_layers");
	if (!heads || !headDim || !layers) return undefined;
	const hidden = heads * headDim;
	const built = dit(
		{
			...config,
			hidden_size: hidden,
			depth: layers,
			num_heads: heads,
			num_classes: config.num_embeds_ada_norm,
		},
		sample,
	);
	const [stack] = built?.stacks ?? [];
	if (!built || !stack) return undefined;
	const own = new Set(["positions", "time1", "time2", "classes"]);
	const named = (operator: Operator): boolean =>
		"name" in operator && own.has(operator.name);
	return {
		...built,
		stacks: [
			{
				layers,
				operators: [
					...built.ends.filter(
						(each) =>
							named(each) && "name" in each && each.name !== "positions",
					),
					...stack.operators,
				],
			},
		],
		ends: built.ends.filter((each) => !named(each)),
	};
};

/** PixArt (Chen et al. 2024, §2.2; diffusers 0.40, PixArtTransformer2DModel): one modulation for all, cross-attention. */
export const pixart: BuildDenoiser = (
	config,
	{ height, width, textTokens },
) => {
	const { hidden, dims, layers, patch, inputs, outputs, caption } =
		headedSizesOf(config, {
			heads: 16,
			headDim: 72,
			layers: 28,
			patch: 2,
			inputs: 4,
			outputs: 8,
			caption: 4096,
		});
	const rows = (height / patch) * (width / patch);
	const sized = flagOf(config.use_additional_conditions) ?? false;
	return {
		hidden,
		rows,
		stacks: [
			{
				layers,
				operators: [
					loose("modulation", 6 * hidden),
					modulated("norm1", hidden, rows),
					...attentionOf({ width: hidden, heads: dims, rows }),
					...attentionOf({
						width: hidden,
						heads: dims,
						rows,
						keyRows: textTokens,
						prefix: "cross_",
					}),
					readsStream(hidden, rows),
					modulated("norm2", hidden, rows),
					...feedForward([hidden, 4 * hidden], rows),
					gate(2 * hidden, rows),
				],
			},
		],
		ends: [
			patches([inputs, hidden], patch ** 2, rows),
			...embedder("time", [TIME, hidden]),
			...(sized
				? [
						...embedder("resolution", [TIME, hidden / 3], 2),
						...embedder("aspect", [TIME, hidden / 3]),
					]
				: []),
			project("modulation", [hidden, 6 * hidden], 1),
			...embedder("caption", [caption, hidden], textTokens),
			...offsetHead({ hidden, outputs: patch ** 2 * outputs, rows }),
		],
	};
};

/** Sana (Xie et al. 2025, §2.2; diffusers 0.40): linear attention, convolutions in the MLP. */
export const sana: BuildDenoiser = (config, { height, width, textTokens }) => {
	const { hidden, heads, headDim, layers, inputs, caption } = headedSizesOf(
		config,
		{ heads: 70, headDim: 32, layers: 20, inputs: 32, caption: 2304 },
	);
	const crossHeads = firstNumber(config, "num_cross_attention_heads") ?? 20;
	const crossDim = firstNumber(config, "cross_attention_head_dim") ?? 112;
	const ratio = firstNumber(config, "mlp_ratio") ?? 2.5;
	const ffn = Math.floor(hidden * ratio);
	const rows = height * width;
	const attention = attentionOf({
		width: hidden,
		heads: [heads, headDim],
		rows,
		bias: false,
		outBias: true,
	}).map(
		(operator): Operator =>
			operator.kind === "core"
				? {
						kind: "other",
						name: "linear-attention",
						parameters: 0,
						// Keys and values meet in a square of a head's width and one row that counts.
						flops: 4 * rows * heads * headDim * (headDim + 1),
						savedElements: linearAttentionKept({ rows, heads, headDim }),
					}
				: operator,
	);
	const pointwise = (
		name: string,
		ends: readonly [number, number],
		bias: boolean,
	): Operator => ({
		kind: "convolution",
		name,
		inputs: ends[0],
		outputs: ends[1],
		kernel: 1,
		groups: 1,
		bias,
		positions: rows,
	});
	return {
		hidden,
		rows,
		stacks: [
			{
				layers,
				operators: [
					loose("modulation", 6 * hidden),
					modulated("norm1", hidden, rows),
					...attention,
					...attentionOf({
						width: hidden,
						heads: [crossHeads, crossDim],
						rows,
						keyRows: textTokens,
						prefix: "cross_",
					}),
					readsStream(hidden, rows),
					// What is modulated here is kept by the convolution.
					normed("norm2", hidden, rows),
					pointwise("widen", [hidden, 2 * ffn], true),
					{
						kind: "convolution",
						name: "depthwise",
						inputs: 2 * ffn,
						outputs: 2 * ffn,
						kernel: 9,
						groups: 2 * ffn,
						bias: true,
						positions: rows,
					},
					// Both halves before the depthwise filter, both after it, and one half's gate.
					silu(5 * ffn, rows),
					pointwise("narrow", [ffn, hidden], false),
					gate(2 * hidden, rows),
				],
			},
		],
		ends: [
			patches([inputs, hidden], 1, rows),
			...embedder("time", [TIME, hidden]),
			project("modulation", [hidden, 6 * hidden], 1),
			...embedder("caption", [caption, hidden], textTokens),
			normed("caption-norm", hidden, textTokens, {
				parameters: hidden,
				flavour: "rms",
			}),
			...offsetHead({ hidden, outputs: inputs, rows }),
		],
	};
};

// Queries and keys after ReLU and the output in half precision; in fp32 keys, values with a row that counts, their square,
// queries, and what is divided by the count.
function linearAttentionKept({
	rows,
	heads,
	headDim,
}: {
	readonly rows: number;
	readonly heads: number;
	readonly headDim: number;
}): number {
	const width = heads * headDim;
	const counted = heads * (headDim + 1);
	const single = rows * (2 * width + 2 * counted + heads) + counted * headDim;
	return rows * 3 * width + 2 * single;
}
