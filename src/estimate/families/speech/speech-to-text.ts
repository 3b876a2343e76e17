import type { Model, Operator } from "../../model.js";
import { linear, norm, table } from "../blocks.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	numbersOf,
} from "../hub-reading.js";
import { transformerLayer } from "../transformer-layer.js";
import { kept, overTime, rowsAfter } from "./pieces.js";
import { targetOf, USUAL_SECONDS } from "./speech-target.js";

/** Mel frames in a second. */
const FRAMES_PER_SECOND = 100;

/** S2T (Wang et al. 2020; transformers 5.18, Speech2TextConfig): gated convolutions, an encoder, a decoder. */
export function speechToText(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "d_model") ?? 256;
	const vocab = firstNumber(config, "vocab_size") ?? 10_000;
	const target = targetOf(sample);
	const stem = gatedStem(
		config,
		hidden,
		Math.round(FRAMES_PER_SECOND * (sample.seconds ?? USUAL_SECONDS)),
	);
	const { rows } = stem;
	return {
		family: "encoder-decoder",
		hidden,
		vocab,
		tokens: rows + target,
		logitRows: target,
		stacks: [
			{
				layers: firstNumber(config, "encoder_layers") ?? 12,
				endsInProduct: false,
				operators: transformerLayer({
					hidden,
					heads: firstNumber(config, "encoder_attention_heads") ?? 4,
					ffn: firstNumber(config, "encoder_ffn_dim") ?? 2048,
					rows,
					norms: "before",
				}),
			},
			{
				layers: firstNumber(config, "decoder_layers") ?? 6,
				readsEmbedding: true,
				endsInProduct: false,
				operators: transformerLayer({
					hidden,
					heads: firstNumber(config, "decoder_attention_heads") ?? 4,
					ffn: firstNumber(config, "decoder_ffn_dim") ?? 2048,
					rows: target,
					norms: "before",
					mask: "causal",
					memory: { rows },
				}),
			},
		],
		ends: [
			...stem.operators,
			norm({ name: "encoder-norm", width: hidden, rows }),
			table("embedding", vocab, hidden),
			norm({ name: "decoder-norm", width: hidden, rows: target }),
			linear({
				name: "head",
				inputs: hidden,
				outputs: vocab,
				rows: target,
				bias: false,
				tied: true,
			}),
		],
	};
}

// Convolutions over time with a stride of two; half of what each gives gates the other half.
function gatedStem(
	config: HubConfig,
	hidden: number,
	frames: number,
): { readonly rows: number; readonly operators: readonly Operator[] } {
	const kernels = numbersOf(config.conv_kernel_sizes) ?? [5, 5];
	const width = firstNumber(config, "conv_channels") ?? 1024;
	const bins =
		(firstNumber(config, "input_feat_per_channel") ?? 80) *
		(firstNumber(config, "input_channels") ?? 1);
	let rows = frames;
	const operators = kernels.flatMap((kernel, index): readonly Operator[] => {
		rows = rowsAfter(rows, {
			kernel,
			stride: 2,
			padding: Math.floor(kernel / 2),
		});
		const outputs = index === kernels.length - 1 ? 2 * hidden : width;
		return [
			overTime({
				name: `subsample${index}`,
				inputs: index === 0 ? bins : width / 2,
				outputs,
				kernel,
				positions: rows,
				...(index === 0 && { readsData: true }),
			}),
			kept(outputs, rows, "gate"),
		];
	});
	return { rows, operators };
}
