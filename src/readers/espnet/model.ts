import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { convolutionsOf, STEM } from "../speech-encoder.js";
import { unmodelled } from "../unmodelled.js";
import { languageModel } from "./language-model.js";
import { recurrentRecogniser } from "./recurrent.js";
import { voiceConfig } from "./voices.js";

/** The model: encoder and decoder as a config, a Whisper by its Hub id, a language model by its sizes, others by name. */
export function modelOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const lm = entryAt(tree, "lm") ?? entryAt(tree, "lm_conf");
	if (lm) return languageModel(file, tree, lm);
	const encoder = entryAt(tree, "encoder");
	const name = asText(encoder?.value);
	if (!encoder || name === undefined) return partOf(file, tree);
	const origin = statedAt(file, encoder);
	if (name === "whisper") {
		const size = asText(entryAt(tree, "encoder_conf.whisper_model")?.value);
		const id = `openai/whisper-${size ?? "small"}`;
		return gather({ facts: [fact("model.id", id, origin)] });
	}
	const config =
		encoderConfig(name, tree) ??
		rawEncoderConfig(name, tree) ??
		recurrentRecogniser(name, tree);
	return gather({
		facts: [
			config
				? fact("model.config", config, origin)
				: fact("model.id", name, origin),
		],
		problems: [
			...frontendProblem(file, tree),
			...decoderProblem(file, tree, config),
		],
	});
}

/** Frontends that only transform the signal. */
const PLAIN_FRONTENDS = /^(default|sliding_window|none|null)?$/;

function frontendProblem(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading["problems"] {
	const entry = entryAt(tree, "frontend");
	const name = asText(entry?.value) ?? "";
	return entry && !PLAIN_FRONTENDS.test(name)
		? [
				unmodelled({
					file,
					entry,
					effect: "computes features with another model",
				}),
			]
		: [];
}

/** Decoders that are in the config of the network. */
const DECODERS = /^(transformer|transducer)$/;

function decoderProblem(
	file: ParsedFile,
	tree: Tree | undefined,
	config: Readonly<Record<string, unknown>> | undefined,
): FieldReading["problems"] {
	const entry = entryAt(tree, "decoder");
	const name = asText(entry?.value) ?? "transformer";
	const isCounted = config?.model_type === "speech_parts" && name === "rnn";
	return entry && !DECODERS.test(name) && !isCounted
		? [
				unmodelled({
					file,
					entry,
					effect: `is a decoder of the kind \`${name}\``,
				}),
			]
		: [];
}

// espnet2/asr/encoder/hubert_encoder.py builds fairseq's HuBERT from these.
function rawEncoderConfig(
	name: string,
	tree: Tree | undefined,
): Readonly<Record<string, unknown>> | undefined {
	if (!/^(fairseq_)?hubert_pretrain/.test(name)) {
		return undefined;
	}
	const size = (key: string, standard: number): number =>
		asNumber(entryAt(tree, `encoder_conf.${key}`)?.value) ?? standard;
	const mode = asText(entryAt(tree, "encoder_conf.extractor_mode")?.value);
	return {
		model_type: "hubert",
		num_hidden_layers: size("num_blocks", 12),
		hidden_size: size("output_size", 768),
		intermediate_size: size("linear_units", 3072),
		num_attention_heads: size("attention_heads", 12),
		num_conv_pos_embeddings: 128,
		num_conv_pos_embedding_groups: 16,
		...convolutionsOf(
			asText(entryAt(tree, "encoder_conf.conv_feature_layers")?.value) ?? STEM,
		),
		conv_bias: false,
		feat_extract_norm: mode === "layer_norm" ? "layer" : "group",
	};
}

/** Encoders that are stacks of blocks; the others are named only. */
const BLOCKS: Readonly<Record<string, string>> = {
	transformer: "asr_transformer",
	conformer: "conformer",
	branchformer: "branchformer",
	e_branchformer: "e_branchformer",
};

// Defaults of espnet2/asr/encoder and espnet2/asr/decoder: the same for every kind of block.
function encoderConfig(
	name: string,
	tree: Tree | undefined,
): Readonly<Record<string, unknown>> | undefined {
	const type = Object.hasOwn(BLOCKS, name) ? BLOCKS[name] : undefined;
	if (type === undefined) return undefined;
	const size = (path: string, standard: number): number =>
		asNumber(entryAt(tree, path)?.value) ?? standard;
	const decoder = asText(entryAt(tree, "decoder")?.value);
	const factor = lookUp(
		SUBSAMPLING,
		asText(entryAt(tree, "encoder_conf.input_layer")?.value),
	);
	return {
		model_type: type,
		d_model: size("encoder_conf.output_size", 256),
		encoder_layers: size("encoder_conf.num_blocks", 6),
		encoder_attention_heads: size("encoder_conf.attention_heads", 4),
		encoder_ffn_dim: size("encoder_conf.linear_units", 2048),
		...blockSizes(type, size, tree),
		...(factor !== undefined && { subsampling_factor: factor }),
		...(decoder === "transformer" && {
			decoder_layers: size("decoder_conf.num_blocks", 6),
			decoder_attention_heads: size("decoder_conf.attention_heads", 4),
			decoder_ffn_dim: size("decoder_conf.linear_units", 2048),
		}),
		...(decoder === "transducer" && {
			predictor_size: size("decoder_conf.hidden_size", 320),
			predictor_inputs: size("decoder_conf.hidden_size", 320),
			predictor_layers: size("decoder_conf.num_layers", 1),
			joint_size: size("joint_net_conf.joint_space_size", 256),
		}),
		input_feat_per_channel: size("frontend_conf.n_mels", 80),
	};
}

/** Kinds of `input_layer` other than the usual one by how much they shorten time. */
const SUBSAMPLING: Readonly<Record<string, number>> = {
	conv2d1: 1,
	conv2d2: 2,
	conv2d6: 6,
	conv2d8: 8,
};

// What the blocks have besides attention: taps, and the units of the branch that is no attention.
function blockSizes(
	type: string,
	size: (path: string, standard: number) => number,
	tree: Tree | undefined,
): Readonly<Record<string, unknown>> {
	switch (type) {
		case "conformer":
			return {
				conv_depthwise_kernel_size: size("encoder_conf.cnn_module_kernel", 31),
			};
		case "branchformer":
		case "e_branchformer":
			return {
				conv_depthwise_kernel_size: size("encoder_conf.cgmlp_conv_kernel", 31),
				cgmlp_units: size("encoder_conf.cgmlp_linear_units", 2048),
				merge_conv_kernel: size("encoder_conf.merge_conv_kernel", 3),
				use_ffn:
					asBoolean(entryAt(tree, "encoder_conf.use_ffn")?.value) ?? false,
			};
		default:
			return {};
	}
}

// Other tasks name their model under the task: tts: vits, ssl: hubert.
function partOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	for (const key of ["tts", "svs", "codec", "ssl", "separator", "model"]) {
		const entry = entryAt(tree, key);
		const name = asText(entry?.value);
		const voice = key === "tts" ? voiceConfig(name ?? "", tree) : undefined;
		if (entry && voice) {
			return gather({
				facts: [fact("model.config", voice, statedAt(file, entry))],
			});
		}
		if (entry && name !== undefined) {
			return gather({ facts: [fact("model.id", name, statedAt(file, entry))] });
		}
	}
	return gather();
}
