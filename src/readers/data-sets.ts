import type { ParsedFile } from "../formats/parsed-file.js";
import type { Entry, Tree } from "../formats/tree.js";
import { fact } from "../plan/plan.js";
import { type SplitPart, splitPart } from "./data-split.js";
import type { FieldReading } from "./fields.js";
import { gather } from "./gather.js";
import { statedAt } from "./origins.js";
import { unmodelled } from "./unmodelled.js";

export interface NamedSet {
	readonly name: string;
	/** The split as written, such as `train[:20%]`. */
	readonly split?: Tree;
	/** Share of the split that is taken, where a weight says so. */
	readonly share?: number;
}

interface NamedSets {
	readonly file: ParsedFile;
	readonly entry: Entry;
	readonly sets: readonly NamedSet[];
}

/** The names of the data sets under a key, and how much of them is taken. */
export function dataSetFacts({ file, entry, sets }: NamedSets): FieldReading {
	if (sets.length === 0) return gather();
	const names = [...new Set(sets.map((set) => set.name))];
	const named = fact("data.sets", names, statedAt(file, entry));
	return gather({ facts: [named] }, partOf({ file, entry, sets }));
}

function partOf({ file, entry, sets }: NamedSets): FieldReading {
	const parts = sets.map(partOfSet);
	const [first = {}] = parts;
	if (parts.every((part) => part.share === 1 && !part.samples)) return gather();
	const line = sets[0]?.split?.line ?? entry.line;
	const origin = statedAt(file, { key: "split", line });
	if (parts.length === 1 && first.samples !== undefined) {
		return gather({ facts: [fact("data.samples", first.samples, origin)] });
	}
	const isEven = parts.every(
		(part) => part.share === first.share && part.samples === undefined,
	);
	if (isEven && isShare(first.share)) {
		return gather({ facts: [fact("data.share", first.share, origin)] });
	}
	const effect = "takes different parts of several data sets";
	return gather({ problems: [unmodelled({ file, entry, effect })] });
}

function isShare(share: number | undefined): share is number {
	return share !== undefined && share > 0 && share <= 1;
}

function partOfSet({ split, share = 1 }: NamedSet): SplitPart {
	const part = splitPart(split);
	return part?.samples === undefined
		? { share: share * (part?.share ?? 1) }
		: part;
}
