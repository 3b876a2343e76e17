import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lastName } from "../class-name.js";
import { statedAt } from "../origins.js";
import { byDefault } from "./defaults.js";
import { argumentOf, classOf, firstSetting, objectsOf } from "./recipe.js";

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
		...(type === "branchformer" && {
			cgmlp_units: size("csgu_linear_units", 3072),
		}),
		...stemOf(root),
		...transducerOf(root),
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

// Two blocks of convolutions before the encoder, narrower than it (speechbrain/lobes/models/convolution.py).
function stemOf(root: Tree | undefined): Config {
	const [front] = objectsOf(root, /\.ConvolutionFrontEnd$/);
	const channels = front && tupleAt(root, front.value, "out_channels");
	const strides = front && tupleAt(root, front.value, "strides");
	const factor = (strides ?? []).reduce((product, each) => product * each, 1);
	return {
		...(channels && channels.length > 0 && { stem_channels: channels }),
		...(factor > 1 && { subsampling_factor: factor }),
	};
}

/** Numbers of a list, or of a tuple that is written as a text. */
export function tupleAt(
	root: Tree | undefined,
	object: Tree,
	name: string,
): readonly number[] {
	const listed = numbersAt(root, object, name);
	if (listed.length > 0) return listed;
	const text = asText(argumentOf(root, object, name)?.value) ?? "";
	return /^\(.*\)$/.test(text.trim())
		? [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits))
		: [];
}

// A transducer has a joint of its own; the widths are those of the linears before it.
function transducerOf(root: Tree | undefined): Config {
	const isTransducer = objectsOf(root, /\.Transducer_joint$/).length > 0;
	const projection = entryAt(root, "proj_enc")?.value;
	const recurrence = entryAt(root, "dec")?.value;
	if (!isTransducer || !projection || !recurrence) return {};
	const joint = asNumber(argumentOf(root, projection, "n_neurons")?.value);
	const hidden = asNumber(argumentOf(root, recurrence, "hidden_size")?.value);
	return joint && hidden
		? {
				joint_size: joint,
				predictor_size: hidden,
				predictor_layers:
					asNumber(argumentOf(root, recurrence, "num_layers")?.value) ?? 1,
			}
		: {};
}

/** What W2VLatentExtractor takes where a recipe is silent (speechbrain/lobes/models/wav2vec.py). */
const USUAL_CHANNELS = [512, 512, 512, 512, 512, 512, 512];
const USUAL_KERNELS = [11, 3, 3, 3, 3, 3, 3];
const USUAL_STRIDES = [5, 2, 2, 2, 2, 2, 2];

function orUsual(
	stated: readonly number[],
	usual: readonly number[],
): readonly number[] {
	return stated.length > 0 ? stated : usual;
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
		conv_dim: orUsual(
			numbersAt(root, extractor, "out_channels"),
			USUAL_CHANNELS,
		),
		conv_kernel: orUsual(
			numbersAt(root, extractor, "kernel_sizes"),
			USUAL_KERNELS,
		),
		conv_stride: orUsual(numbersAt(root, extractor, "strides"), USUAL_STRIDES),
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

/** A language model of RNNLM (speechbrain/lobes/models/RNNLM.py); undefined for a cell that is not PyTorch's own. */
export function recurrentConfig(
	root: Tree | undefined,
	object: Tree,
): Config | undefined {
	const size = (name: string, standard: number): number =>
		asNumber(argumentOf(root, object, name)?.value) ?? standard;
	const name = classOf(argumentOf(root, object, "rnn_class")?.value);
	const cell = name === "" ? "LSTM" : lastName(name);
	const vocab = size("output_neurons", 0);
	if (vocab === 0 || !/^(LSTM|GRU|RNN)$/.test(cell ?? "")) return undefined;
	return {
		model_type: "rnn_lm",
		cell: cell?.toLowerCase(),
		vocab_size: vocab,
		embedding_size: size("embedding_dim", 128),
		hidden_size: size("rnn_neurons", 1024),
		num_layers: size("rnn_layers", 2),
		dense_sizes: Array.from({ length: size("dnn_blocks", 1) }, () =>
			size("dnn_neurons", 512),
		),
	};
}

/** Numbers of a list, each of which may be a reference. */
export function numbersAt(
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
