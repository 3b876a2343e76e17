import { activationFunctions } from "../../plan/fields.js";
import type { Activation, Model, Operator } from "../model.js";
import { dropoutMasks, table } from "./blocks.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	textOf,
} from "./hub-reading.js";
import { slidingAttention } from "./sparse-encoder.js";
import {
	assemble,
	lastNorms,
	layer,
	type Side,
	textRows,
} from "./two-stacks.js";

/** BART and its relatives (Lewis et al. 2020); Whisper puts two convolutions before the encoder (Radford et al. 2022). */
export function bartModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "d_model");
	const layers = firstNumber(config, "encoder_layers");
	const heads = firstNumber(config, "encoder_attention_heads");
	const ffn = firstNumber(config, "encoder_ffn_dim");
	const vocab = firstNumber(config, "vocab_size");
	if (!hidden || !layers || !heads || !ffn || !vocab) return undefined;
	const type = String(config.model_type);
	const isSpeech = type === "whisper";
	const frames = firstNumber(config, "max_source_positions") ?? 1500;
	const drops = (firstNumber(config, "dropout") ?? (isSpeech ? 0 : 0.1)) > 0;
	const side = {
		hidden,
		headDim: hidden / heads,
		gated: false,
		biased: true,
		keyBias: !isSpeech,
		drops,
		dropsInside:
			type === "transformer"
				? drops
				: (firstNumber(config, "activation_dropout") ?? 0) > 0,
		function: functionOf(config),
		copiesOutput: isSpeech,
	};
	const encoder = {
		...side,
		layers,
		heads,
		ffn,
		rows: isSpeech ? frames : sample.sequence,
	};
	return assemble({
		encoder,
		...(type === "led" && { encoderLayer: windowedLayer(encoder, config) }),
		decoder: {
			...side,
			layers: firstNumber(config, "decoder_layers") ?? layers,
			heads: firstNumber(config, "decoder_attention_heads") ?? heads,
			ffn: firstNumber(config, "decoder_ffn_dim") ?? ffn,
			rows: sample.target,
		},
		vocab,
		endsInProduct: !drops,
		ends: [
			...(isSpeech ? speechStem(config, hidden, frames) : []),
			table("embedding", vocab, hidden),
			// Either text may have words of its own.
			...(config.share_all_embeddings === false
				? [table("target-embedding", vocab, hidden)]
				: []),
			...positions(config, hidden),
			...outerNorms(config, hidden, sample),
			...(drops && type !== "transformer"
				? [dropoutMasks(hidden * textRows(sample))]
				: []),
		],
		tied: type !== "transformer" || config.tie_word_embeddings !== false,
	});
}

/** Types whose class has a rectifier where the config says nothing. */
const RECTIFIED = new Set(["transformer", "m2m_100", "pegasus"]);

function functionOf(config: HubConfig): Activation["function"] {
	const stated = textOf(config.activation_function);
	const usual = RECTIFIED.has(String(config.model_type)) ? "relu" : "gelu";
	return activationFunctions.find((each) => each === (stated ?? usual));
}

function speechStem(
	config: HubConfig,
	hidden: number,
	frames: number,
): readonly Operator[] {
	const bins = firstNumber(config, "num_mel_bins") ?? 80;
	const common = {
		kind: "convolution",
		outputs: hidden,
		kernel: 3,
		groups: 1,
		bias: true,
	} as const;
	return [
		{
			...common,
			name: "stem1",
			inputs: bins,
			positions: 2 * frames,
			readsData: true,
		},
		{
			...common,
			name: "stem2",
			inputs: hidden,
			positions: frames,
			isStem: true,
		},
	];
}

// BART and mBART keep two more rows than the context; M2M's and Marian's positions are computed, Marian's stored.
function positions(config: HubConfig, hidden: number): readonly Operator[] {
	const length = firstNumber(config, "max_position_embeddings") ?? 1024;
	switch (config.model_type) {
		case "bart":
		case "mbart":
			return [table("positions", 2 * (length + 2), hidden)];
		case "led":
			return [
				table(
					"positions",
					(firstNumber(config, "max_encoder_position_embeddings") ?? 16384) +
						(firstNumber(config, "max_decoder_position_embeddings") ?? 1024),
					hidden,
				),
			];
		case "pegasus":
		case "marian":
			return [table("positions", 2 * length, hidden)];
		case "whisper":
			return [
				table(
					"positions",
					(firstNumber(config, "max_source_positions") ?? 1500) +
						(firstNumber(config, "max_target_positions") ?? 448),
					hidden,
				),
			];
		default:
			return [];
	}
}

// A norm after each embedding (BART, mBART) and after each stack (all that normalise first, and PyTorch's own class).
function outerNorms(
	config: HubConfig,
	hidden: number,
	sample: HubSample,
): readonly Operator[] {
	const type = config.model_type;
	const embedded = type === "bart" || type === "mbart" || type === "led";
	const last =
		type !== "bart" &&
		type !== "marian" &&
		type !== "led" &&
		config.last_norms !== false;
	return [
		...(embedded ? lastNorms(hidden, sample, true) : []),
		...(last ? lastNorms(hidden, sample, true) : []),
	];
}

/** LED's encoder layer (Beltagy et al. 2020, §7): Longformer's windows in BART's layer. */
function windowedLayer(side: Side, config: HubConfig): readonly Operator[] {
	const widths = config.attention_window;
	const width = Array.isArray(widths) ? widths[0] : widths;
	return [
		...layer(side, [{ keyRows: side.rows, mask: "full" }]).filter(
			(operator) => operator.kind !== "core",
		),
		...slidingAttention({
			rows: side.rows,
			hidden: side.hidden,
			window: Number(width ?? 1024) / 2,
		}),
	];
}
