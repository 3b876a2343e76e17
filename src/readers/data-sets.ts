import type { ParsedFile } from "../formats/parsed-file.js";
import type { Entry, Tree } from "../formats/tree.js";
import { fact } from "../plan/plan.js";
import { splitPart } from "./data-split.js";
import type { FieldReading } from "./fields.js";
import { statedAt } from "./origins.js";
import { unmodelled } from "./unmodelled.js";

export interface NamedSet {
	readonly name: string;
	/** The split as written, such as `train[:20%]`. */
	readonly split?: Tree;
}

/** The names of the data sets under a key, and how much of them the splits take. */
export function dataSetFacts({
	file,
	entry,
	sets,
}: {
	readonly file: ParsedFile;
	readonly entry: Entry;
	readonly sets: readonly NamedSet[];
}): FieldReading {
	if (sets.length === 0) return { facts: [], problems: [] };
	const origin = statedAt(file, entry);
	const names = [...new Set(sets.map((set) => set.name))];
	const facts = [fact("data.sets", names, origin)];
	const parts = sets.map((set) => splitPart(set.split));
	if (parts.every((part) => part === undefined)) return { facts, problems: [] };
	const [first] = parts;
	const line = sets[0]?.split?.line ?? entry.line;
	const at = statedAt(file, { key: "split", line });
	if (parts.every((part) => part?.share === first?.share) && first?.share) {
		return {
			facts: [...facts, fact("data.share", first.share, at)],
			problems: [],
		};
	}
	if (parts.length === 1 && first?.samples) {
		return {
			facts: [...facts, fact("data.samples", first.samples, at)],
			problems: [],
		};
	}
	const effect = "takes different parts of several data sets";
	return { facts, problems: [unmodelled({ file, entry, effect })] };
}
