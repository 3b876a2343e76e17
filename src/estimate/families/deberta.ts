import type { Model, Operator } from "../model.js";
import { attention, linear, loose, mlp, norm, table } from "./blocks.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
} from "./hub-reading.js";

/** True for a `model_type` that this file builds. */
export function isDebertaType(type: string): boolean {
	return type === "deberta" || type === "deberta-v2";
}

/**
 * DeBERTa (He et al. 2021, §3.1): each layer also multiplies content with relative positions, both ways. The first
 * version has projections of its own for positions, the later ones share those of the content. Builds it from its
 * config.json (transformers 5.18); undefined when a dimension is missing.
 */
export function debertaModel(
	config: HubConfig,
	{ sequence: rows }: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const heads = firstNumber(config, "num_attention_heads");
	const ffn = firstNumber(config, "intermediate_size");
	const vocab = firstNumber(config, "vocab_size");
	if (!hidden || !layers || !heads || !ffn || !vocab) return undefined;
	const shares = config.share_att_key === true;
	const longest = firstNumber(config, "max_position_embeddings") ?? 512;
	const buckets = firstNumber(config, "position_buckets") ?? -1;
	const span = buckets > 0 ? buckets : longest;
	// Only positions that occur in the sequence are projected, unless they are bucketed.
	const seen = 2 * (buckets > 0 ? span : Math.min(span, rows));
	const projection = (name: string, bias: boolean): Operator =>
		linear({ name, inputs: hidden, outputs: hidden, rows: seen, bias });
	const relative = {
		kind: "other",
		name: "relative-positions",
		parameters: 0,
		savedElements: rows * seen,
	} as const;
	const operators: readonly Operator[] = [
		...attention({
			hidden,
			heads,
			headDim: hidden / heads,
			rows,
			keyRows: rows,
			mask: "full",
			queryBias: true,
			// The first version has biases for queries and values only.
			keyBias: shares,
			valueBias: true,
			outBias: true,
		}),
		...(shares
			? sharedProjections(hidden, seen)
			: [
					projection("position-key", false),
					projection("position-query", true),
				]),
		// Content to position and position to content.
		{ ...relative, flops: 2 * 2 * rows * seen * hidden },
		norm({ name: "attention-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
		norm({ name: "output-norm", width: hidden, rows }),
	];
	return {
		family: "encoder",
		hidden,
		vocab: 0,
		tokens: rows,
		logitRows: 0,
		stacks: [{ layers, operators }],
		ends: [
			table("embedding", vocab, hidden),
			table("relative-positions", 2 * span, hidden),
			norm({ name: "embedding-norm", width: hidden, rows }),
			...(config.norm_rel_ebd === "layer_norm"
				? [norm({ name: "relative-norm", width: hidden, rows: 2 * span })]
				: []),
			...headOf(config, hidden),
		],
	};
}

// The content's own projections read the positions too: work without parameters.
function sharedProjections(hidden: number, seen: number): readonly Operator[] {
	return [
		{
			kind: "other",
			name: "position-projections",
			parameters: 0,
			flops: 2 * 2 * seen * hidden * hidden,
			savedElements: 2 * seen * hidden,
		},
	];
}

function headOf(config: HubConfig, hidden: number): readonly Operator[] {
	if (!headClass(config).endsWith("ForSequenceClassification")) {
		return [loose("none", 0)];
	}
	return [
		linear({ name: "pooler", inputs: hidden, outputs: hidden, rows: 1 }),
		linear({
			name: "classifier",
			inputs: hidden,
			outputs: labelCount(config),
			rows: 1,
		}),
	];
}
