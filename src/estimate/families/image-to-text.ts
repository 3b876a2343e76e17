import type { Model } from "../model.js";
import { linear, norm, table } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
} from "./hub-reading.js";
import { transformerLayer } from "./transformer-layer.js";
import { visionTransformerModel } from "./vision-transformer.js";

/** True for a `model_type` that this file builds. */
export function isImageToTextType(type: string): boolean {
	return type === "vision-encoder-decoder";
}

/** TrOCR (Li et al. 2023, §3.1): a vision transformer whose rows a text decoder attends to. */
export function imageToTextModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const decoder: HubConfig = Object(config.decoder);
	const encoder = visionTransformerModel(
		{ ...Object(config.encoder), architectures: ["ViTModel"] },
		sample,
	);
	const hidden = firstNumber(decoder, "d_model");
	const layers = firstNumber(decoder, "decoder_layers");
	const heads = firstNumber(decoder, "decoder_attention_heads");
	const ffn = firstNumber(decoder, "decoder_ffn_dim");
	const vocab = firstNumber(decoder, "vocab_size");
	if (!encoder || decoder.model_type !== "trocr") return undefined;
	if (!hidden || !layers || !heads || !ffn || !vocab) return undefined;
	const rows = sample.target;
	const cross =
		firstNumber(decoder, "cross_attention_hidden_size") ?? encoder.hidden;
	return {
		family: "encoder-decoder",
		hidden,
		vocab,
		tokens: encoder.tokens + rows,
		logitRows: rows,
		stacks: [
			...encoder.stacks,
			{
				layers,
				readsEmbedding: true,
				operators: transformerLayer({
					hidden,
					heads,
					ffn,
					rows,
					norms: "behind",
					mask: "causal",
					memory: { rows: encoder.tokens, width: cross },
				}),
			},
		],
		ends: [
			...encoder.ends,
			table("embedding", vocab, hidden),
			...(flagOf(decoder.use_learned_position_embeddings) === false
				? []
				: [
						table(
							"text-positions",
							(firstNumber(decoder, "max_position_embeddings") ?? 512) + 2,
							hidden,
						),
					]),
			...(flagOf(decoder.layernorm_embedding) === false
				? []
				: [norm({ name: "embedding-norm", width: hidden, rows })]),
			linear({
				name: "head",
				inputs: hidden,
				outputs: vocab,
				rows,
				bias: false,
				tied: flagOf(decoder.tie_word_embeddings) ?? true,
			}),
		],
	};
}
