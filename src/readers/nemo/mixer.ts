import { asNumber, entryAt, itemsOf, type Tree } from "../../formats/tree.js";
import {
	type Clock,
	convolution,
	linear,
	type Part,
	sizeAt,
	table,
} from "../speech-parts.js";
import { aligner, LETTERS } from "../voice-parts.js";
import { predictors } from "./fast-pitch.js";
import type { VoiceRecipe } from "./voice-recipe.js";

/**
 * Mixer-TTS (Tatanov et al. 2022, §2; nemo/collections/tts/modules/mixer_tts.py): mixing over time by convolutions in
 * which each channel sees itself, and over channels by linears.
 */
export function mixerParts({
	model,
	frames,
	bins,
}: VoiceRecipe): readonly Part[] {
	const width = sizeAt(model, "encoder.feature_dim", 384);
	const symbols = sizeAt(model, "encoder.num_tokens", -1);
	return [
		...(symbols > 0 ? [table(symbols, width)] : []),
		...mixing(entryAt(model, "encoder")?.value, LETTERS),
		...predictors(model, LETTERS),
		convolution(LETTERS, {
			inputs: 1,
			outputs: width,
			kernel: sizeAt(model, "pitch_emb.kernel_size", 3),
		}),
		...aligner(frames, { text: width, bins }),
		...mixing(entryAt(model, "decoder")?.value, frames),
		linear(frames, { inputs: width, outputs: bins }),
	];
}

function mixing(tree: Tree | undefined, clock: Clock): readonly Part[] {
	const width = sizeAt(tree, "feature_dim", 384);
	const wide = width * sizeAt(tree, "expansion_factor", 4);
	return itemsOf(entryAt(tree, "kernel_sizes")?.value).flatMap((item) => {
		const kernel = asNumber(item) ?? 1;
		const overTime = (act: boolean): Part =>
			convolution(clock, {
				inputs: width,
				outputs: width,
				kernel,
				groups: width,
				norm: "layer",
				act,
			});
		return [
			overTime(true),
			overTime(false),
			linear(clock, { inputs: width, outputs: wide, act: true }),
			linear(clock, { inputs: wide, outputs: width }),
		];
	});
}
