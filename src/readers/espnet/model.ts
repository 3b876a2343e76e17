import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { type FieldReading, toCount } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { convolutionsOf, STEM } from "../speech-encoder.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

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
	const config = encoderConfig(name, tree) ?? rawEncoderConfig(name, tree);
	return gather({
		facts: [
			config
				? fact("model.config", config, origin)
				: fact("model.id", name, origin),
		],
		problems: [...frontendProblem(file, tree), ...decoderProblem(file, tree)],
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

function decoderProblem(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading["problems"] {
	const entry = entryAt(tree, "decoder");
	const name = asText(entry?.value) ?? "transformer";
	return entry && name !== "transformer"
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
	return {
		model_type: type,
		d_model: size("encoder_conf.output_size", 256),
		encoder_layers: size("encoder_conf.num_blocks", 6),
		encoder_attention_heads: size("encoder_conf.attention_heads", 4),
		encoder_ffn_dim: size("encoder_conf.linear_units", 2048),
		...(type !== "asr_transformer" && {
			conv_depthwise_kernel_size: size("encoder_conf.cnn_module_kernel", 31),
		}),
		...(decoder === "transformer" && {
			decoder_layers: size("decoder_conf.num_blocks", 6),
			decoder_attention_heads: size("decoder_conf.attention_heads", 4),
			decoder_ffn_dim: size("decoder_conf.linear_units", 2048),
		}),
		input_feat_per_channel: size("frontend_conf.n_mels", 80),
	};
}

// Other tasks name their model under the task: tts: vits, ssl: hubert.
function partOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	for (const key of ["tts", "svs", "codec", "ssl", "separator", "model"]) {
		const entry = entryAt(tree, key);
		const name = asText(entry?.value);
		if (entry && name !== undefined) {
			return gather({ facts: [fact("model.id", name, statedAt(file, entry))] });
		}
	}
	return gather();
}

const SIZES = [
	["lm_conf.layer", "model.layers", 4],
	["lm_conf.att_unit", "model.hidden", 256],
	["lm_conf.head", "model.heads", 2],
	["lm_conf.unit", "model.ffn", 1024],
] as const;

// espnet2/lm/transformer_lm.py; a recurrent one (seq_rnn) is the default.
function languageModel(
	file: ParsedFile,
	tree: Tree | undefined,
	entry: Entry,
): FieldReading {
	const name = asText(entryAt(tree, "lm")?.value) ?? "seq_rnn";
	if (name !== "transformer") {
		return gather({ facts: [fact("model.id", name, statedAt(file, entry))] });
	}
	return gather(
		{
			facts: [
				fact("model.family", "decoder", statedAt(file, entry)),
				byDefault("model.gated", false),
				byDefault("model.norm", "layer"),
				...SIZES.map(([, key, size]) => byDefault(key, size)),
			],
		},
		...SIZES.map(([path, key]) =>
			readOne({ file, tree, path, field: toCount(key), framework: "espnet" }),
		),
	);
}
