import type { HubSample } from "../hub-reading.js";

/** Pieces of words in a second of speech, where the length of the answers is not stated. */
const TOKENS_PER_SECOND = 3;

/** Length of a clip where nobody says it. */
export const USUAL_SECONDS = 10;

/** Tokens of what was said in a clip. */
export function targetOf({ textTokens, seconds }: HubSample): number {
	return (
		textTokens ?? Math.round(TOKENS_PER_SECOND * (seconds ?? USUAL_SECONDS))
	);
}
