import type { Model, Operator } from "../model.js";
import { linear, norm, table } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
} from "./hub-reading.js";

const TYPE = "gmlp";

/** True for a `model_type` that this file builds. */
export function isGmlpType(type: string): boolean {
	return type === TYPE;
}

/**
 * gMLP (Liu et al. 2021, §2): a product along the sequence gates one half of the channels, and a narrow attention may
 * help it. As GPT-NeoX builds it (megatron/model/gmlp.py at ea7aefd8f8e1): both halves are `intermediate_size` wide, and
 * the causal mask leaves zeros that are multiplied too.
 */
export function gmlpModel(
	config: HubConfig,
	{ sequence: rows }: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const vocab = firstNumber(config, "vocab_size");
	if (!hidden || !layers || !vocab) return undefined;
	const ffn = firstNumber(config, "intermediate_size") ?? 4 * hidden;
	const positions = firstNumber(config, "max_position_embeddings") ?? 0;
	return {
		family: "decoder",
		hidden,
		vocab,
		tokens: rows,
		logitRows: rows,
		stacks: [
			{
				layers,
				operators: [
					norm({ name: "norm", width: hidden, rows }),
					linear({ name: "up", inputs: hidden, outputs: 2 * ffn, rows }),
					{ kind: "activation", gated: false, width: 2 * ffn, rows },
					norm({ name: "gate-norm", width: ffn, rows }),
					along(firstNumber(config, "seq_length") ?? rows, rows, ffn),
					...tinyAttention(firstNumber(config, "attention_size"), ffn, rows),
					linear({ name: "down", inputs: ffn, outputs: hidden, rows }),
				],
			},
		],
		ends: [
			table("embedding", vocab, hidden),
			...(positions > 0 ? [table("positions", positions, hidden)] : []),
			norm({ name: "last-norm", width: hidden, rows }),
			linear({
				name: "head",
				inputs: hidden,
				outputs: vocab,
				rows,
				bias: false,
				tied: flagOf(config.tie_word_embeddings) ?? true,
			}),
		],
	};
}

// Every channel is multiplied with one matrix over the positions.
function along(length: number, rows: number, width: number): Operator {
	return {
		kind: "other",
		name: "spatial gate",
		parameters: length ** 2 + length,
		flops: 2 * rows ** 2 * width,
		// The gate before and after its product, and the half that it gates.
		savedElements: 3 * rows * width,
	};
}

function tinyAttention(
	width: number | undefined,
	ffn: number,
	rows: number,
): readonly Operator[] {
	if (width === undefined) return [];
	return [
		linear({ name: "qkv", inputs: 2 * ffn, outputs: 3 * width, rows }),
		{
			kind: "core",
			heads: 1,
			kvHeads: 1,
			queryKeyDim: width,
			valueDim: width,
			queries: rows,
			keys: rows,
			mask: "causal",
		},
		linear({ name: "o", inputs: width, outputs: ffn, rows }),
	];
}
