import { type Fact, fact } from "../plan/plan.js";

/** Samples of audio in a second, where a recipe for raw speech does not say otherwise. */
export const SPEECH_RATE = 16_000;

/**
 * Mean length of a clip of LibriSpeech: 960.9 hours in 281,241 clips (Panayotov et al. 2015, table 1, and the listing
 * of https://www.openslr.org/12). Recipes that bound only the sum of a batch need some length.
 */
const MEAN_SECONDS = 12.3;

/** Length and number of the clips in a batch of which a recipe bounds only the seconds together. */
export function clipsOf(
	seconds: number,
	what: string,
): { readonly clips: number; readonly length: Fact } {
	return {
		clips: Math.max(1, Math.floor(seconds / MEAN_SECONDS)),
		length: fact("data.seconds", MEAN_SECONDS, {
			kind: "assumption",
			why: `${what} bounds the audio of a batch, not the length of a clip; clips of LibriSpeech have a mean of ${MEAN_SECONDS} s`,
		}),
	};
}
