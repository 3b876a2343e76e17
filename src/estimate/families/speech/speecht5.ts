import type { Model, Operator } from "../../model.js";
import { kept, linear, loose, norm, table } from "../blocks.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	headClass,
	numbersOf,
} from "../hub-reading.js";
import { positionConvolution, signalStem } from "../signal-stem.js";
import { overTime } from "./pieces.js";
import { CHARACTERS_PER_SECOND } from "./speech-rates.js";
import { decoder, encoder } from "./speecht5-layers.js";

interface Sizes {
	readonly hidden: number;
	readonly vocab: number;
	readonly bins: number;
	/** Mel frames that one row of the decoder makes. */
	readonly reduction: number;
}

/** What a half of the network reads or makes: rows and the operators around the layers. */
interface End {
	readonly rows: number;
	readonly operators: readonly Operator[];
}

/** Mel frames in a second: 16,000 samples, a frame every 256 (SpeechT5FeatureExtractor). */
const FRAMES_PER_SECOND = 62.5;

/**
 * SpeechT5 (Ao et al. 2022, §2; transformers 5.18, SpeechT5Config): one encoder and decoder, with a net before and after
 * each for what it reads and makes, which the class of the task chooses.
 */
export function speecht5(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const sizes: Sizes = {
		hidden: firstNumber(config, "hidden_size") ?? 768,
		vocab: firstNumber(config, "vocab_size") ?? 81,
		bins: firstNumber(config, "num_mel_bins") ?? 80,
		reduction: firstNumber(config, "reduction_factor") ?? 2,
	};
	const [, heard = "Speech", made = "Text"] =
		/For(Speech|Text)To(Speech|Text)/.exec(headClass(config)) ?? [];
	const source =
		heard === "Speech"
			? signalIn(config, sizes, sample)
			: textIn(sizes, sample);
	if (!source) return undefined;
	const target =
		made === "Speech"
			? framesOut(config, sizes, sample)
			: textOut(sizes, sample);
	const { hidden } = sizes;
	return {
		family: "encoder-decoder",
		hidden,
		vocab: made === "Text" ? sizes.vocab : 0,
		tokens: source.rows + target.rows,
		logitRows: made === "Text" ? target.rows : 0,
		stacks: [
			encoder(config, hidden, source.rows),
			decoder(config, hidden, { rows: target.rows, seen: source.rows }),
		],
		ends: [
			...source.operators,
			...target.operators,
			norm({ name: "encoder-norm", width: hidden, rows: source.rows }),
			...relativePositions(config, hidden, source.rows),
		],
	};
}

// A row of the table for every pair, which all layers share, and which it was, in 64 bits.
function relativePositions(
	config: HubConfig,
	hidden: number,
	rows: number,
): readonly Operator[] {
	const farthest = firstNumber(config, "encoder_max_relative_position") ?? 160;
	const heads = firstNumber(config, "encoder_attention_heads") ?? 12;
	const width = hidden / heads;
	return [
		table("relative-positions", 2 * farthest, width),
		{ ...kept("pairs", width * rows ** 2), fixedBytes: 8 * rows ** 2 },
	];
}

const WAV2VEC_STEM: HubConfig = {
	conv_dim: [512, 512, 512, 512, 512, 512, 512],
	conv_kernel: [10, 3, 3, 3, 3, 2, 2],
	conv_stride: [5, 2, 2, 2, 2, 2, 2],
};

function signalIn(
	config: HubConfig,
	{ hidden }: Sizes,
	sample: HubSample,
): End | undefined {
	const own = numbersOf(config.conv_dim)
		? config
		: { ...config, ...WAV2VEC_STEM };
	const stem = signalStem(own, sample.seconds ?? 10);
	if (!stem) return undefined;
	const { rows, width, operators } = stem;
	return {
		rows,
		operators: [
			...operators,
			norm({ name: "features-norm", width, rows }),
			linear({ name: "projection", inputs: width, outputs: hidden, rows }),
			...positionConvolution(config, hidden, rows),
			loose("mask-embedding", hidden),
		],
	};
}

function textIn({ hidden, vocab }: Sizes, sample: HubSample): End {
	return {
		rows:
			sample.textTokens ??
			Math.round(CHARACTERS_PER_SECOND * (sample.seconds ?? 10)),
		operators: [table("embedding", vocab, hidden), loose("position-scale", 1)],
	};
}

function textOut({ hidden, vocab }: Sizes, sample: HubSample): End {
	const rows =
		sample.textTokens ??
		Math.round(CHARACTERS_PER_SECOND * (sample.seconds ?? 10));
	return {
		rows,
		operators: [
			table("embedding", vocab, hidden),
			linear({
				name: "head",
				inputs: hidden,
				outputs: vocab,
				rows,
				bias: false,
				tied: true,
			}),
		],
	};
}

/** Linears before the decoder, and convolutions that mend the mel frames behind it, as Tacotron 2 has both. */
function framesOut(
	config: HubConfig,
	{ hidden, bins, reduction }: Sizes,
	sample: HubSample,
): End {
	const frames =
		sample.frames ?? Math.floor(FRAMES_PER_SECOND * (sample.seconds ?? 10));
	const rows = Math.floor(frames / reduction);
	const units = firstNumber(config, "speech_decoder_prenet_units") ?? 256;
	const layers = firstNumber(config, "speech_decoder_prenet_layers") ?? 2;
	const speaker = firstNumber(config, "speaker_embedding_dim") ?? 512;
	const into = (name: string, inputs: number, outputs: number) =>
		linear({ name, inputs, outputs, rows });
	return {
		rows,
		operators: [
			...Array.from({ length: layers }, (_, layer) => ({
				...into(`prenet${layer}`, layer === 0 ? bins : units, units),
				...(layer === 0 && { readsData: true }),
			})),
			into("prenet", units, hidden),
			loose("position-scale", 1),
			into("speaker", speaker + hidden, hidden),
			into("frames", hidden, bins * reduction),
			into("stop", hidden, reduction),
			...mending(config, bins, rows * reduction),
		],
	};
}

function mending(
	config: HubConfig,
	bins: number,
	frames: number,
): readonly Operator[] {
	const layers = firstNumber(config, "speech_decoder_postnet_layers") ?? 5;
	const units = firstNumber(config, "speech_decoder_postnet_units") ?? 256;
	const kernel = firstNumber(config, "speech_decoder_postnet_kernel") ?? 5;
	return Array.from({ length: layers }).flatMap((_, layer) => {
		const outputs = layer === layers - 1 ? bins : units;
		return [
			overTime({
				name: `postnet${layer}`,
				inputs: layer === 0 ? bins : units,
				outputs,
				kernel,
				bias: false,
				positions: frames,
			}),
			norm({
				name: `postnet-norm${layer}`,
				width: outputs,
				rows: frames,
				flavour: "batch",
			}),
		];
	});
}
