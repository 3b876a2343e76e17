import { asNumber, entryAt, type Tree } from "../formats/tree.js";

/** One part of a network of sound, as the estimate takes it: its kind, its rows and its sizes. */
export type Part = Readonly<Record<string, unknown>>;

/** What the rows of a part are counted by: so many for each second, letter or pair of both; absent for one of a clip. */
export interface Clock {
	readonly rows?: number;
	readonly per?: "second" | "letter" | "pair";
}

/** A network by its parts, with how long a clip is and how much text goes with it where the recipe tells neither. */
export function partsConfig(
	parts: readonly Part[],
	usual: {
		readonly usual_seconds?: number;
		readonly text_per_second?: number;
	} = {},
): Readonly<Record<string, unknown>> {
	return { model_type: "speech_parts", parts, ...usual };
}

interface Sizes {
	readonly inputs: number;
	readonly outputs: number;
	readonly bias?: boolean;
	readonly norm?: "batch" | "layer" | "group";
	/** An element-wise function keeps its input. */
	readonly act?: boolean;
	readonly name?: string;
	readonly logits?: boolean;
	readonly tied?: boolean;
}

/** A convolution over time. */
export function convolution(
	clock: Clock,
	sizes: Sizes & {
		readonly kernel: number;
		readonly groups?: number;
		readonly reads_data?: boolean;
	},
): Part {
	return { kind: "convolution", ...clock, ...sizes };
}

/** A matrix product with every row. */
export function linear(clock: Clock, sizes: Sizes): Part {
	return { kind: "linear", ...clock, ...sizes };
}

/** An LSTM, or another recurrence by the number of its gates. */
export function recurrence(
	clock: Clock,
	sizes: {
		readonly inputs: number;
		readonly hidden: number;
		readonly depth?: number;
		readonly gates?: number;
		readonly bidirectional?: boolean;
		readonly projected?: number;
	},
): Part {
	return { kind: "recurrence", ...clock, ...sizes };
}

/** Entries that are looked up. */
export function table(entries: number, outputs: number): Part {
	return { kind: "table", entries, outputs };
}

/** A number of a recipe, or what its code takes where the recipe is silent. */
export function sizeAt(
	tree: Tree | undefined,
	path: string,
	standard: number,
): number {
	return asNumber(entryAt(tree, path)?.value) ?? standard;
}
