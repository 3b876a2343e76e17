import { asBoolean, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import {
	type Clock,
	convolution,
	linear,
	type Part,
	sizeAt,
} from "../speech-parts.js";
import {
	aligner,
	feedForwardTransformer,
	LETTERS,
	predictor,
} from "../voice-parts.js";
import type { VoiceRecipe } from "./voice-recipe.js";

/**
 * FastPitch (Łańcucki 2021, §2; nemo/collections/tts/modules/fastpitch.py): a transformer over the letters, predictors
 * of duration and pitch, a transformer over the frames. The variant on embeddings of speech (FastPitchSSL) reads rows
 * of a clip in place of letters. The table of symbols, whose length a tokenizer decides, is left out.
 */
export function fastPitchParts({
	model,
	frames,
	bins,
}: VoiceRecipe): readonly Part[] {
	const width = sizeAt(model, "symbols_embedding_dim", 384);
	const onSpeech = hasKeys(model, "content_emb_indim");
	const below: Clock = onSpeech
		? {
				per: "second",
				rows: frames.rows / sizeAt(model, "ssl_downsampling_factor", 4),
			}
		: LETTERS;
	return [
		...(onSpeech ? embeddings(model, below) : []),
		...transformer(model, onSpeech ? "encoder" : "input_fft", below),
		...predictors(model, below),
		convolution(below, {
			inputs: 1,
			outputs: width,
			kernel: sizeAt(model, "pitch_embedding_kernel_size", 3),
		}),
		...(hasKeys(model, "alignment_module")
			? aligner(frames, { text: width, bins })
			: []),
		...transformer(model, "output_fft", frames),
		linear(frames, {
			inputs: sizeAt(model, "output_fft.d_model", width),
			outputs: bins,
		}),
	];
}

// What the speech model said of content and speaker, each through a linear.
function embeddings(model: Tree | undefined, clock: Clock): readonly Part[] {
	return [
		linear(clock, {
			inputs: sizeAt(model, "content_emb_indim", 174),
			outputs: sizeAt(model, "content_emb_outdim", 192),
		}),
		linear(
			{},
			{
				inputs: sizeAt(model, "speaker_emb_indim", 256),
				outputs: sizeAt(model, "speaker_emb_outdim", 192),
			},
		),
	];
}

function transformer(
	model: Tree | undefined,
	key: string,
	clock: Clock,
): readonly Part[] {
	const tree = entryAt(model, key)?.value;
	const hidden = sizeAt(tree, "d_model", 0);
	if (hidden <= 0) return [];
	const kernel = sizeAt(tree, "kernel_size", 3);
	return [
		feedForwardTransformer(clock, {
			layers: sizeAt(tree, "n_layer", 6),
			hidden,
			heads: sizeAt(tree, "n_head", 1),
			headDim: sizeAt(tree, "d_head", 64),
			ffn: sizeAt(tree, "d_inner", 1536),
			kernels: [kernel, kernel],
			outBias: false,
		}),
	];
}

const PREDICTORS = [
	"duration_predictor",
	"pitch_predictor",
	"energy_predictor",
];

/** Predictors that a recipe has and does not switch off. */
export function predictors(
	model: Tree | undefined,
	clock: Clock,
): readonly Part[] {
	return PREDICTORS.flatMap((key) => {
		const tree = entryAt(model, key)?.value;
		const isOff = asBoolean(entryAt(model, `use_${key}`)?.value) === false;
		if (!hasKeys(tree, "filter_size") || isOff) return [];
		return predictor(clock, {
			inputs: sizeAt(tree, "input_size", 384),
			filters: sizeAt(tree, "filter_size", 256),
			kernel: sizeAt(tree, "kernel_size", 3),
			layers: sizeAt(tree, "n_layers", 2),
		});
	});
}
