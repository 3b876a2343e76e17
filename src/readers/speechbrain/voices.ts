import { asText } from "../../formats/tree.js";
import {
	type Clock,
	convolution,
	linear,
	type Part,
	table,
} from "../speech-parts.js";
import {
	aligner,
	feedForwardTransformer,
	frameRate,
	LETTERS,
	predictor,
	tacotron2,
	vocoder,
} from "../voice-parts.js";
import type { Made } from "./made.js";
import { argumentOf, resolvedRoot } from "./recipe.js";
import { numbersAt } from "./shapes.js";

function clockOf({ root }: Made): {
	readonly frames: Clock & { readonly rows: number };
	readonly sampleRate: number;
} {
	const { frames, sampleRate } = frameRate(
		resolvedRoot(root, ["sample_rate", "hop_length"]),
		"sample_rate",
		"hop_length",
	);
	return { frames: { per: "second", rows: frames }, sampleRate };
}

/**
 * FastSpeech 2 (Ren et al. 2021, §2; speechbrain/lobes/models/FastSpeech2.py): transformers over letters and frames,
 * three predictors, and an aligner where durations are not given.
 */
export function fastSpeechParts(made: Made): readonly Part[] {
	const { root, object, size } = made;
	const { frames } = clockOf(made);
	const kernels = numbersAt(root, object, "ffn_cnn_kernel_size_list");
	const isConvolved =
		asText(argumentOf(root, object, "ffn_type")?.value) === "1dcnn";
	const bins = size("n_mels", 80);
	const text = size("enc_d_model", 384);
	const side = (name: "enc" | "dec", clock: Clock): Part => {
		const hidden = size(`${name}_d_model`, 384);
		const heads = size(`${name}_num_head`, 2);
		return feedForwardTransformer(clock, {
			layers: size(`${name}_num_layers`, 4),
			hidden,
			heads,
			headDim: hidden / heads,
			ffn: size(`${name}_ffn_dim`, 1536),
			kernels: isConvolved ? (kernels.length > 0 ? kernels : [9, 1]) : [1, 1],
			outBias: true,
		});
	};
	const kernel = size("dur_pred_kernel_size", 3);
	const postnet = size("postnet_embedding_dim", 512);
	const layers = size("postnet_n_convolutions", 5);
	const hasAligner = argumentOf(root, object, "in_key_channels") !== undefined;
	return [
		table(size("n_char", 0), text),
		side("enc", LETTERS),
		...["duration", "pitch", "energy"].flatMap(() =>
			predictor(LETTERS, { inputs: text, filters: text, kernel, layers: 2 }),
		),
		...["pitch_pred_kernel_size", "energy_pred_kernel_size"].map((name) =>
			convolution(LETTERS, { inputs: 1, outputs: text, kernel: size(name, 3) }),
		),
		...(hasAligner ? aligner(frames, { text, bins }) : []),
		side("dec", frames),
		linear(frames, { inputs: size("dec_d_model", 384), outputs: bins }),
		...Array.from({ length: layers }, (_, layer) =>
			convolution(frames, {
				inputs: layer === 0 ? bins : postnet,
				outputs: layer === layers - 1 ? bins : postnet,
				kernel: size("postnet_kernel_size", 5),
				norm: "layer",
				act: true,
			}),
		),
	];
}

/** Tacotron 2 with the arguments of its class (speechbrain/lobes/models/Tacotron2.py). */
export function tacotronParts(made: Made): readonly Part[] {
	const { size } = made;
	const { frames } = clockOf(made);
	return tacotron2(frames.rows, {
		symbols: size("n_symbols", 148),
		text: size("encoder_embedding_dim", 512),
		encoderLayers: size("encoder_n_convolutions", 3),
		encoderKernel: size("encoder_kernel_size", 5),
		bins: size("n_mel_channels", 80),
		perStep: size("n_frames_per_step", 1),
		prenet: size("prenet_dim", 256),
		attention: size("attention_dim", 128),
		attentionRnn: size("attention_rnn_dim", 1024),
		decoderRnn: size("decoder_rnn_dim", 1024),
		locationFilters: size("attention_location_n_filters", 32),
		locationKernel: size("attention_location_kernel_size", 31),
		postnet: size("postnet_embedding_dim", 512),
		postnetLayers: size("postnet_n_convolutions", 5),
		postnetKernel: size("postnet_kernel_size", 5),
	});
}

/** HiFi-GAN's generator, and the discriminators beside it (speechbrain/lobes/models/HifiGAN.py). */
export function vocoderParts(made: Made): readonly Part[] {
	const { root, size } = made;
	const { frames, sampleRate } = clockOf(made);
	return vocoder(resolvedRoot(root, VOCODER_KEYS), {
		bins: size("in_channels", 80),
		rate: frames.rows,
		sampleRate,
		judges: true,
		names: { upsample_rates: "upsample_factors", resblock: "resblock_type" },
	});
}

/** Recipes state the arguments at their top, under the names of the arguments. */
const VOCODER_KEYS = [
	"resblock_type",
	"resblock_dilation_sizes",
	"resblock_kernel_sizes",
	"upsample_kernel_sizes",
	"upsample_initial_channel",
	"upsample_factors",
];
