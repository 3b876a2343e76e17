import type { Model, Operator } from "../../model.js";
import { attention, linear, mlp, norm, table } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
} from "../hub-reading.js";
import { kept, overTime, rowsAfter } from "./pieces.js";
import { targetOf, USUAL_SECONDS } from "./speech-target.js";

/** Convolutions of Moonshine over the raw signal: how much wider than the stream, kernel, stride. */
const MOONSHINE_STEM = [
	[1, 127, 64],
	[2, 7, 3],
	[1, 3, 2],
] as const;

/** Samples of audio in a second. */
const RATE = 16_000;

/**
 * Moonshine (Jeffries et al. 2024, §3.1; transformers 5.18, MoonshineConfig): three convolutions over the raw signal,
 * rotary positions, norms without biases and a gated MLP in the decoder.
 */
export function moonshine(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size") ?? 288;
	const vocab = firstNumber(config, "vocab_size") ?? 32_768;
	const ffn = firstNumber(config, "intermediate_size") ?? 1152;
	const target = targetOf(sample);
	const stem = signalIn(
		hidden,
		Math.round(RATE * (sample.seconds ?? USUAL_SECONDS)),
	);
	const { rows } = stem;
	const normOf = (name: string, of: number): Operator =>
		norm({ name, width: hidden, rows: of, parameters: hidden });
	return {
		family: "encoder-decoder",
		hidden,
		vocab,
		tokens: rows + target,
		logitRows: target,
		stacks: [
			{
				layers: firstNumber(config, "encoder_num_hidden_layers") ?? 6,
				operators: [
					normOf("attention-norm", rows),
					...paddedAttention(config, "encoder", { rows, seen: rows }),
					normOf("mlp-norm", rows),
					...mlp({ hidden, ffn, gated: false, bias: true, rows }),
				],
			},
			{
				layers: firstNumber(config, "decoder_num_hidden_layers") ?? 6,
				readsEmbedding: true,
				operators: [
					normOf("attention-norm", target),
					...paddedAttention(config, "decoder", {
						rows: target,
						seen: target,
						mask: "causal",
					}),
					normOf("cross-norm", target),
					...paddedAttention(config, "decoder", {
						rows: target,
						seen: rows,
						isCross: true,
					}),
					normOf("mlp-norm", target),
					...mlp({ hidden, ffn, gated: true, bias: true, rows: target }),
				],
			},
		],
		ends: [
			...stem.operators,
			normOf("encoder-norm", rows),
			normOf("decoder-norm", target),
			table("embedding", vocab, hidden),
			linear({
				name: "head",
				inputs: hidden,
				outputs: vocab,
				rows: target,
				bias: false,
				tied: flagOf(config.tie_word_embeddings) ?? true,
			}),
		],
	};
}

function signalIn(
	hidden: number,
	samples: number,
): { readonly rows: number; readonly operators: readonly Operator[] } {
	let rows = samples;
	let inputs = 1;
	const operators: Operator[] = [];
	for (const [index, [wider, kernel, stride]] of MOONSHINE_STEM.entries()) {
		rows = rowsAfter(rows, { kernel, stride, padding: 0 });
		const outputs = wider * hidden;
		operators.push(
			overTime({
				name: `stem${index}`,
				inputs,
				outputs,
				kernel,
				bias: index > 0,
				positions: rows,
				...(index === 0 && { readsData: true }),
			}),
			kept(outputs, rows),
		);
		if (index === 0) {
			operators.push(
				norm({ name: "stem-norm", width: outputs, rows, flavour: "group" }),
			);
		}
		inputs = outputs;
	}
	return { rows, operators };
}

// Heads may be filled up to a width that fast kernels take: that is work in the core and none in the projections.
function paddedAttention(
	config: HubConfig,
	side: "encoder" | "decoder",
	of: {
		readonly rows: number;
		readonly seen: number;
		readonly mask?: "causal";
		readonly isCross?: true;
	},
): readonly Operator[] {
	const hidden = firstNumber(config, "hidden_size") ?? 288;
	const heads = firstNumber(config, `${side}_num_attention_heads`) ?? 8;
	const kvHeads = firstNumber(config, `${side}_num_key_value_heads`) ?? heads;
	const bias = flagOf(config.attention_bias) ?? false;
	const headDim = hidden / heads;
	const multiple = firstNumber(config, "pad_head_dim_to_multiple_of") ?? 1;
	const filled = Math.ceil(headDim / multiple) * multiple;
	return attention({
		hidden,
		heads,
		headDim,
		rows: of.rows,
		keyRows: of.seen,
		mask: of.mask ?? "full",
		queryBias: bias,
		keyBias: bias,
		valueBias: bias,
		outBias: false,
		...(of.isCross && { isCross: true }),
	}).map((operator) => {
		if (operator.kind === "core")
			return { ...operator, kvHeads, queryKeyDim: filled, valueDim: filled };
		return operator.kind === "linear" &&
			(operator.name === "k" || operator.name === "v")
			? { ...operator, outputs: kvHeads * headDim }
			: operator;
	});
}
