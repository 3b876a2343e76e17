import type { Operator } from "../../model.js";
import { firstNumber, numbersOf } from "../hub-reading.js";
import { modulatedHead } from "./heads.js";
import {
	type BuildDenoiser,
	core,
	embedder,
	feedForward,
	gate,
	headNorms,
	modulated,
	project,
} from "./pieces.js";
import { headedSizesOf, sizesOf, TIME } from "./sizes.js";

/** An MLP's width is a multiple of this. */
const MULTIPLE = 256;

interface HiDreamShape {
	readonly hidden: number;
	readonly heads: readonly [heads: number, headDim: number];
	readonly experts: { readonly total: number; readonly active: number };
}

/**
 * HiDream-I1 (Cai et al. 2025, §3.1; diffusers 0.40, HiDreamImageTransformer2DModel): joint blocks, then single ones,
 * whose image rows go to some of several MLPs and to a shared one. Each block sees another layer of the language model
 * that reads the caption, beside its last layer and T5.
 */
export const hiDream: BuildDenoiser = (
	config,
	{ height, width, textTokens },
) => {
	const { hidden, dims, layers, singleLayers, patch, inputs } = headedSizesOf(
		config,
		{
			heads: 20,
			headDim: 128,
			layers: 16,
			singleLayers: 32,
			patch: 2,
			inputs: 16,
		},
	);
	const { outputs } = sizesOf(config, { outputs: inputs });
	const pooled = firstNumber(config, "text_emb_dim") ?? 2048;
	const [t5 = 4096, llama = 4096] = numbersOf(config.caption_channels) ?? [];
	const image = Math.floor(height / patch) * Math.floor(width / patch);
	// T5, the last layer of the language model, and the one that belongs to the block.
	const text = 3 * textTokens;
	const rows = image + text;
	const shape: HiDreamShape = {
		hidden,
		heads: dims,
		experts: {
			total: firstNumber(config, "num_routed_experts") ?? 4,
			active: firstNumber(config, "num_activated_experts") ?? 2,
		},
	};
	return {
		hidden,
		rows,
		stacks: [
			{
				layers,
				operators: [
					project("modulation", [hidden, 12 * hidden], 1),
					...attentionHalf(shape, image, ""),
					...attentionHalf(shape, text, "text_"),
					core(shape.heads, rows),
					modulated("norm2", hidden, image),
					...experts(shape, image),
					modulated("text_norm2", hidden, text),
					...feedForward([hidden, mlpWidth(4 * hidden)], text, {
						gated: true,
						bias: false,
						name: "text_",
					}),
					gate(2 * hidden, rows),
				],
			},
			{
				layers: singleLayers,
				operators: [
					project("modulation", [hidden, 6 * hidden], 1),
					...attentionHalf(shape, rows, ""),
					core(shape.heads, rows),
					modulated("norm2", hidden, rows),
					...experts(shape, rows),
					gate(2 * hidden, rows),
				],
			},
		],
		ends: [
			project("patches", [inputs * patch ** 2, hidden], image, {
				readsData: true,
			}),
			...embedder("time", [TIME, hidden]),
			...embedder("pooled", [pooled, hidden]),
			...Array.from({ length: layers + singleLayers }, () =>
				project("caption", [llama, hidden], textTokens, {
					bias: false,
					readsData: true,
				}),
			),
			project("t5-caption", [t5, hidden], textTokens, {
				bias: false,
				readsData: true,
			}),
			...modulatedHead({ hidden, outputs: outputs * patch ** 2, rows: image }),
		],
	};
};

function attentionHalf(
	{ hidden, heads }: HiDreamShape,
	rows: number,
	prefix: string,
): readonly Operator[] {
	return [
		modulated(`${prefix}norm1`, hidden, rows),
		...["q", "k", "v", "o"].map((name) =>
			project(`${prefix}${name}`, [hidden, hidden], rows),
		),
		...headNorms(heads, rows, hidden, { across: true }),
	];
}

// A router, MLPs of which each row visits some, and one of half the width that all rows visit.
function experts(
	{ hidden, experts }: HiDreamShape,
	rows: number,
): readonly Operator[] {
	const mlp = (name: string, wide: number): readonly Operator[] =>
		feedForward([hidden, mlpWidth(wide)], rows, {
			gated: true,
			bias: false,
			name,
		});
	if (experts.total === 0) return mlp("", 4 * hidden);
	return [
		{
			...project("router", [hidden, experts.total], rows, { bias: false }),
			// Written as a parameter, not as a linear.
			allLinear: "nothing",
		},
		...mlp("", 4 * hidden).map((operator): Operator => {
			// Trainers leave them out (ai-toolkit, config/examples/train_lora_hidream_48.yaml, ignore_if_contains).
			if (operator.kind === "linear") {
				return { ...operator, experts, allLinear: "nothing" };
			}
			return operator.kind === "activation"
				? { ...operator, rows: rows * experts.active }
				: operator;
		}),
		...mlp("shared_", 2 * hidden),
	];
}

// Two thirds of what a plain MLP would have, as a gated one has three matrices.
function mlpWidth(plain: number): number {
	return MULTIPLE * Math.ceil(Math.floor((2 * plain) / 3) / MULTIPLE);
}
