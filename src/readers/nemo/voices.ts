import {
	asText,
	type Entry,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { lastName } from "../class-name.js";
import { type Part, partsConfig, sizeAt } from "../speech-parts.js";
import { aligner, frameRate, tacotron2, vocoder } from "../voice-parts.js";
import { fastPitchParts } from "./fast-pitch.js";
import { mixerParts } from "./mixer.js";
import { radTtsParts } from "./rad-tts.js";
import { vitsParts } from "./vits.js";
import type { VoiceRecipe } from "./voice-recipe.js";

interface Voice {
	/** The key below the model that tells it. */
	readonly key: string;
	readonly is: (model: Tree | undefined) => boolean;
	readonly parts: (recipe: VoiceRecipe) => readonly Part[];
}

function targetOf(model: Tree | undefined, path: string): string {
	return lastName(asText(entryAt(model, `${path}._target_`)?.value)) ?? "";
}

/** Voices of NeMo by what their recipes hold (NeMo at 8cfedd720346, examples/tts/conf, nemo/collections/tts/modules). */
const voices: readonly Voice[] = [
	{
		key: "output_fft",
		is: (model) => hasKeys(model, "output_fft"),
		parts: fastPitchParts,
	},
	{
		key: "modelConfig",
		is: (model) => targetOf(model, "modelConfig") === "RadTTSModule",
		parts: radTtsParts,
	},
	{
		key: "synthesizer",
		is: (model) => targetOf(model, "synthesizer") === "SynthesizerTrn",
		parts: vitsParts,
	},
	{
		key: "generator",
		is: (model) => hasKeys(model, "generator.upsample_rates"),
		parts: ({ model, bins, frames, sampleRate }) =>
			vocoder(entryAt(model, "generator")?.value, {
				bins,
				rate: frames.rows,
				sampleRate,
				judges: true,
			}),
	},
	{
		key: "decoder",
		is: (model) => hasKeys(model, "decoder.decoder_rnn_dim"),
		parts: tacotronParts,
	},
	{
		key: "encoder",
		is: (model) => targetOf(model, "encoder") === "MixerTTSModule",
		parts: mixerParts,
	},
	{
		key: "alignment_module",
		is: (model) =>
			/AlignmentEncoder$/.test(targetOf(model, "alignment_module")),
		parts: alignerParts,
	},
];

/** The network of a voice and the key that tells it; undefined for one that is not read. */
export function voiceConfig(
	tree: Tree | undefined,
	model: Tree | undefined,
):
	| {
			readonly config: Readonly<Record<string, unknown>>;
			readonly entry: Entry;
	  }
	| undefined {
	const voice = voices.find(({ is }) => is(model));
	const entry = voice && entryAt(model, voice.key);
	if (!voice || !entry) return undefined;
	const { sampleRate, frames } = frameRate(
		tree,
		"sample_rate",
		"n_window_stride",
	);
	const parts = voice.parts({
		model,
		frames: { per: "second", rows: frames },
		sampleRate,
		bins: sizeAt(tree, "n_mel_channels", sizeAt(tree, "n_mels", 80)),
	});
	return { config: partsConfig(parts, { usual_seconds: LJ_SECONDS }), entry };
}

/** Mean length of a clip of LJSpeech (https://keithito.com/LJ-Speech-Dataset, statistics). */
const LJ_SECONDS = 6.57;

/** Symbols of Tacotron 2's English table (nemo/collections/tts/models/tacotron2.py leaves them to the tokenizer). */
const SYMBOLS = 148;

function tacotronParts({ model, bins, frames }: VoiceRecipe): readonly Part[] {
	const size = (path: string, standard: number): number =>
		sizeAt(model, path, standard);
	const text = size("encoder.encoder_embedding_dim", 512);
	return tacotron2(frames.rows, {
		symbols: SYMBOLS,
		text,
		encoderLayers: size("encoder.encoder_n_convolutions", 3),
		encoderKernel: size("encoder.encoder_kernel_size", 5),
		bins,
		perStep: size("decoder.n_frames_per_step", 1),
		prenet: size("decoder.prenet_dim", 256),
		attention: size("decoder.attention_dim", 128),
		attentionRnn: size("decoder.attention_rnn_dim", 1024),
		decoderRnn: size("decoder.decoder_rnn_dim", 1024),
		locationFilters: size("decoder.attention_location_n_filters", 32),
		locationKernel: size("decoder.attention_location_kernel_size", 31),
		postnet: size("postnet.postnet_embedding_dim", 512),
		postnetLayers: size("postnet.postnet_n_convolutions", 5),
		postnetKernel: size("postnet.postnet_kernel_size", 5),
	});
}

function alignerParts({ model, bins, frames }: VoiceRecipe): readonly Part[] {
	const text = sizeAt(model, "alignment_module.n_text_channels", 512);
	return aligner(frames, { text, bins });
}
