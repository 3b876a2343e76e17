import type { Model, Operator } from "../../model.js";

/** Length of a clip where nobody says: DAC and EnCodec train on about a second. */
export const USUAL_SECONDS = 1;

/** A codec as one network of a whole clip. */
export function codec(operators: readonly Operator[], hidden: number): Model {
	return {
		family: "convnet",
		hidden,
		vocab: 0,
		// Numbers are those of a whole clip.
		tokens: 1,
		logitRows: 0,
		stacks: [{ layers: 1, operators }],
		ends: [],
	};
}
