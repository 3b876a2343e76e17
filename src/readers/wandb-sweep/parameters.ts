import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { statedAt } from "../origins.js";
import type { Swept } from "../swept.js";

/** The parameters of a sweep: those with so many values, those without a number of them, and the first of each. */
export interface Parameters {
	readonly swept: readonly Swept[];
	/** Drawn from a range, which has no number of values. */
	readonly ranges: readonly Entry[];
	/** Each parameter with its only or its first value. */
	readonly first: readonly Entry[];
}

/** Reads `parameters`, nested ones too. */
export function parametersOf(
	file: ParsedFile,
	tree: Tree | undefined,
): Parameters {
	const swept: Swept[] = [];
	const ranges: Entry[] = [];
	const first: Entry[] = [];

	function visit(entries: readonly Entry[]): void {
		for (const entry of entries) {
			const nested = entryAt(entry.value, "parameters");
			if (nested) visit(entriesOf(nested.value));
			else readParameter(entry);
		}
	}

	function readParameter(entry: Entry): void {
		const { key, line, value } = entry;
		const only = entryAt(value, "value");
		const values = itemsOf(entryAt(value, "values")?.value);
		const [start] = values;
		if (only) first.push({ key, line, value: only.value });
		else if (start) first.push({ key, line, value: start });
		const count = only ? 1 : values.length || wholeNumbers(value);
		if (count === undefined) ranges.push(entry);
		else {
			const origin = statedAt(file, entry);
			swept.push({ name: key, values: count, origin });
		}
	}

	visit(entriesOf(entryAt(tree, "parameters")?.value));
	return { swept, ranges, first };
}

// Whole bounds without a distribution mean every whole number between them; W&B says so for `int_uniform`.
function wholeNumbers(tree: Tree): number | undefined {
	const kind = asText(entryAt(tree, "distribution")?.value);
	const min = asNumber(entryAt(tree, "min")?.value);
	const max = asNumber(entryAt(tree, "max")?.value);
	if (min === undefined || max === undefined) return undefined;
	const isWhole = Number.isInteger(min) && Number.isInteger(max);
	return isWhole && (kind === undefined || kind === "int_uniform")
		? max - min + 1
		: undefined;
}
