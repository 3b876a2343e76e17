import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { byDefault } from "./defaults.js";
import { argumentOf, firstSetting, objectsOf } from "./recipe.js";

type Config = Readonly<Record<string, unknown>>;

/** Encoders of TransformerASR by the kind of their blocks. */
const kinds: Readonly<Record<string, string>> = {
	transformer: "asr_transformer",
	conformer: "conformer",
	branchformer: "branchformer",
};

/** Encoder and decoder of a recogniser (speechbrain/lobes/models/transformer/TransformerASR.py). */
export function recogniserConfig(root: Tree | undefined, object: Tree): Config {
	const size = (name: string, standard: number): number =>
		asNumber(argumentOf(root, object, name)?.value) ?? standard;
	const block =
		asText(argumentOf(root, object, "encoder_module")?.value) ?? "transformer";
	const type =
		(Object.hasOwn(kinds, block) ? kinds[block] : undefined) ?? block;
	const heads = size("nhead", 8);
	const ffn = size("d_ffn", 2048);
	const decoderLayers = size("num_decoder_layers", 6);
	const vocabulary = size("tgt_vocab", 0);
	return {
		model_type: type,
		d_model: size("d_model", 512),
		encoder_layers: size("num_encoder_layers", 6),
		encoder_attention_heads: heads,
		encoder_ffn_dim: ffn,
		...(type !== "asr_transformer" && {
			conv_depthwise_kernel_size: size("kernel_size", 31),
		}),
		...(decoderLayers > 0 && {
			decoder_layers: decoderLayers,
			decoder_attention_heads: heads,
			decoder_ffn_dim: ffn,
		}),
		...(vocabulary > 0 && { vocab_size: vocabulary }),
		input_feat_per_channel:
			asNumber(firstSetting(root, ["n_mels"])?.value) ?? 80,
	};
}

/** wav2vec 2.0 out of its parts: convolutions over the signal and a transformer with fixed positions. */
export function latentSpeechConfig(
	root: Tree | undefined,
	extractor: Tree,
): Config | undefined {
	const encoder = objectsOf(root, /\.TransformerEncoder$/)[0]?.value;
	if (!encoder) return undefined;
	const size = (name: string): number | undefined =>
		asNumber(argumentOf(root, encoder, name)?.value);
	return {
		model_type: "wav2vec2",
		num_hidden_layers: size("num_layers"),
		hidden_size: size("d_model"),
		intermediate_size: size("d_ffn"),
		num_attention_heads: size("nhead"),
		conv_dim: numbersOf(root, extractor, "out_channels"),
		conv_kernel: numbersOf(root, extractor, "kernel_sizes"),
		conv_stride: numbersOf(root, extractor, "strides"),
		conv_bias: false,
		feat_extract_norm: "layer",
		num_conv_pos_embeddings: 0,
	};
}

const SIZES = [
	["num_encoder_layers", "model.layers"],
	["d_model", "model.hidden"],
	["nhead", "model.heads"],
	["d_ffn", "model.ffn"],
	["vocab", "model.vocab"],
] as const;

/** A language model of TransformerLM, whose encoder layers look backwards only. */
export function languageModelFacts(
	file: ParsedFile,
	root: Tree | undefined,
	object: Entry,
): readonly Fact[] {
	return [
		fact("model.family", "decoder", statedAt(file, object)),
		byDefault("model.gated", false),
		byDefault("model.norm", "layer"),
		...SIZES.flatMap(([name, key]) => {
			const entry = argumentOf(root, object.value, name);
			const size = asNumber(entry?.value);
			return entry && size !== undefined && size > 0
				? [fact(key, size, statedAt(file, entry))]
				: [];
		}),
	];
}

function numbersOf(
	root: Tree | undefined,
	object: Tree,
	name: string,
): readonly number[] {
	return itemsOf(argumentOf(root, object, name)?.value).flatMap((item) => {
		const entry = { key: name, value: item, line: item.line };
		const inside: Tree = { kind: "mapping", entries: [entry], line: item.line };
		const number = asNumber(argumentOf(root, inside, name)?.value);
		return number === undefined ? [] : [number];
	});
}
