import { asText, entryAt, type Tree } from "../../formats/tree.js";
import {
	type Clock,
	convolution,
	linear,
	type Part,
	partsConfig,
	sizeAt,
} from "../speech-parts.js";
import { vitsNetwork } from "../vits-parts.js";
import {
	feedForwardTransformer,
	LETTERS,
	predictor,
	tacotron2,
} from "../voice-parts.js";

/** Sample rate and hop of ESPnet's recipes of voices, which tts.sh takes where a recipe is silent. */
const RATE = 22_050;
const HOP = 256;
const FRAMES: Clock & { readonly rows: number } = {
	per: "second",
	rows: RATE / HOP,
};

/** Mel bins that tts.sh computes. */
const BINS = 80;

/** Mean length of a clip of LJSpeech (https://keithito.com/LJ-Speech-Dataset, statistics). */
const USUAL = { usual_seconds: 6.57 };

type Size = (key: string, standard: number) => number;

/** Voices of ESPnet by name (ESPnet at 002e14eb78e8, espnet2/tts and espnet2/gan_tts). */
const voices: Readonly<
	Record<string, (conf: Tree | undefined, size: Size) => readonly Part[]>
> = {
	tacotron2: (_, size) => tacotron(size),
	fastspeech: fastSpeech,
	fastspeech2: fastSpeech,
	transformer: transformerVoice,
	vits,
};

/** The network of a voice; undefined for one that is not read. */
export function voiceConfig(
	name: string,
	tree: Tree | undefined,
): Readonly<Record<string, unknown>> | undefined {
	const conf = entryAt(tree, "tts_conf")?.value;
	const build = Object.hasOwn(voices, name) ? voices[name] : undefined;
	return (
		build &&
		partsConfig(
			build(conf, (key, standard) => sizeAt(conf, key, standard)),
			USUAL,
		)
	);
}

function tacotron(size: Size): readonly Part[] {
	return tacotron2(FRAMES.rows, {
		symbols: 0,
		text: size("eunits", 512),
		encoderLayers: size("econv_layers", 3),
		encoderKernel: size("econv_filts", 5),
		bins: BINS,
		perStep: size("reduction_factor", 1),
		prenet: size("prenet_units", 256),
		attention: size("adim", 512),
		attentionRnn: size("dunits", 1024),
		decoderRnn: size("dunits", 1024),
		locationFilters: size("aconv_chans", 32),
		locationKernel: 2 * size("aconv_filts", 15) + 1,
		postnet: size("postnet_chans", 512),
		postnetLayers: size("postnet_layers", 5),
		postnetKernel: size("postnet_filts", 5),
	});
}

function fastSpeech(conf: Tree | undefined, size: Size): readonly Part[] {
	const hidden = size("adim", 384);
	const kernel = size("positionwise_conv_kernel_size", 1);
	const side = (
		name: "encoder" | "decoder",
		clock: Clock,
		[layers, units]: readonly [number, number],
	): Part => {
		const heads = size("aheads", 4);
		const type = asText(entryAt(conf, `${name}_type`)?.value);
		return type === "conformer"
			? {
					kind: "conformer",
					...clock,
					layers,
					hidden,
					heads,
					ffn: units,
					mlp_kernel: kernel,
					kernel: size(
						`conformer_${name.slice(0, 3)}_kernel_size`,
						name === "encoder" ? 7 : 31,
					),
				}
			: feedForwardTransformer(clock, {
					layers,
					hidden,
					heads,
					headDim: hidden / heads,
					ffn: units,
					kernels: [kernel, kernel],
					outBias: true,
				});
	};
	return [
		side("encoder", LETTERS, [size("elayers", 6), size("eunits", 1536)]),
		...["duration", "pitch", "energy"].flatMap((what) => {
			const layers = size(`${what}_predictor_layers`, 0);
			return layers > 0
				? predictor(LETTERS, {
						inputs: hidden,
						filters: size(`${what}_predictor_chans`, 384),
						kernel: size(`${what}_predictor_kernel_size`, 3),
						layers,
					})
				: [];
		}),
		side("decoder", FRAMES, [size("dlayers", 6), size("dunits", 1536)]),
		linear(FRAMES, { inputs: hidden, outputs: BINS }),
		...postnet(size),
	];
}

function postnet(size: Size): readonly Part[] {
	const layers = size("postnet_layers", 5);
	const width = size("postnet_chans", 512);
	return Array.from({ length: layers }, (_, layer) =>
		convolution(FRAMES, {
			inputs: layer === 0 ? BINS : width,
			outputs: layer === layers - 1 ? BINS : width,
			kernel: size("postnet_filts", 5),
			bias: false,
			norm: "batch",
			act: true,
		}),
	);
}

// Li et al. 2019, §3: a transformer of letters and one of frames that attends to it, with linears before the frames.
function transformerVoice(_: Tree | undefined, size: Size): readonly Part[] {
	const hidden = size("adim", 512);
	const heads = size("aheads", 4);
	const units = size("dprenet_units", 256);
	const layers = size("dprenet_layers", 2);
	return [
		{
			kind: "transformer",
			...LETTERS,
			layers: size("elayers", 6),
			hidden,
			heads,
			ffn: size("eunits", 1024),
		},
		...Array.from({ length: layers }, (_each, layer) =>
			linear(FRAMES, {
				inputs: layer === 0 ? BINS : units,
				outputs: units,
				act: true,
			}),
		),
		linear(FRAMES, { inputs: units, outputs: hidden }),
		{
			kind: "transformer",
			...FRAMES,
			layers: size("dlayers", 6),
			hidden,
			heads,
			ffn: size("dunits", 1024),
			causal: true,
			seen: 1,
			seen_per: "letter",
		},
		linear(FRAMES, { inputs: hidden, outputs: BINS }),
		linear(FRAMES, { inputs: hidden, outputs: 1 }),
		...postnet(size),
	];
}

function vits(conf: Tree | undefined): readonly Part[] {
	const generator = entryAt(conf, "generator_params")?.value;
	const size: Size = (key, standard) => sizeAt(generator, key, standard);
	const hidden = size("hidden_channels", 192);
	return vitsNetwork(
		generator,
		FRAMES,
		{
			hidden,
			ffn: hidden * size("text_encoder_ffn_expand", 4),
			heads: size("text_encoder_attention_heads", 2),
			layers: size("text_encoder_blocks", 6),
			kernel: size("text_encoder_positionwise_conv_kernel_size", 1),
			spectrum: 513,
			segment: size("segment_size", 32) * HOP,
			hop: HOP,
			posteriorLayers: size("posterior_encoder_layers", 16),
			flows: size("flow_flows", 4),
			flowLayers: size("flow_layers", 4),
		},
		{
			upsample_initial_channel: "decoder_channels",
			upsample_rates: "decoder_upsample_scales",
			upsample_kernel_sizes: "decoder_upsample_kernel_sizes",
			resblock_kernel_sizes: "decoder_resblock_kernel_sizes",
			resblock_dilation_sizes: "decoder_resblock_dilations",
		},
	);
}
