import type { Operator } from "../../model.js";
import { firstNumber, numbersOf } from "../hub-reading.js";
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

/** Width of the sine and cosine that a time step becomes before it is embedded. */
const TIME = 256;

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
	const heads = firstNumber(config, "num_attention_heads") ?? 20;
	const headDim = firstNumber(config, "attention_head_dim") ?? 128;
	const joint = firstNumber(config, "num_layers") ?? 16;
	const single = firstNumber(config, "num_single_layers") ?? 32;
	const patch = firstNumber(config, "patch_size") ?? 2;
	const channels = firstNumber(config, "in_channels") ?? 16;
	const outputs = firstNumber(config, "out_channels") ?? channels;
	const pooled = firstNumber(config, "text_emb_dim") ?? 2048;
	const [t5 = 4096, llama = 4096] = numbersOf(config.caption_channels) ?? [];
	const hidden = heads * headDim;
	const image = Math.floor(height / patch) * Math.floor(width / patch);
	// T5, the last layer of the language model, and the one that belongs to the block.
	const text = 3 * textTokens;
	const rows = image + text;
	const shape: HiDreamShape = {
		hidden,
		heads: [heads, headDim],
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
				layers: joint,
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
				layers: single,
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
			project("patches", [channels * patch ** 2, hidden], image, {
				readsData: true,
			}),
			...embedder("time", [TIME, hidden]),
			...embedder("pooled", [pooled, hidden]),
			...Array.from({ length: joint + single }, () =>
				project("caption", [llama, hidden], textTokens, {
					bias: false,
					readsData: true,
				}),
			),
			project("t5-caption", [t5, hidden], textTokens, {
				bias: false,
				readsData: true,
			}),
			project("last-modulation", [hidden, 2 * hidden], 1),
			modulated("last-norm", hidden, image),
			project("head", [hidden, outputs * patch ** 2], image),
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
