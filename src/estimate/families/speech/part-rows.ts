import { firstNumber, type HubConfig, textOf } from "../hub-reading.js";

/** One part of a network: what it is, over which rows it runs and how large it is. */
export type Part = HubConfig;

/** How long a clip and its text are. */
export interface Lengths {
	readonly seconds: number;
	readonly text: number;
}

/** Rows of a part: `rows` of them in a second, in a letter or in a pair of both, or so many for every clip. */
export function rowsOf(
	part: Part,
	{ seconds, text }: Lengths,
	key = "rows",
): number {
	const count = firstNumber(part, key) ?? 1;
	switch (textOf(part[key === "rows" ? "per" : "seen_per"])) {
		case "second":
			return Math.max(1, Math.round(count * seconds));
		case "letter":
			return Math.max(1, Math.round(count * text));
		case "pair":
			return Math.max(1, Math.round(count * seconds) * text);
		default:
			return count;
	}
}
