import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
} from "../../formats/tree.js";
import type { PlanFields, PlanKey } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { isUnset } from "../fields.js";
import { statedAt } from "../origins.js";
import { byDefault, standard } from "./defaults.js";

/** A config over the one that it is merged into; the framework's own values stand in where that is not in the commit. */
export interface Merged {
	readonly file: ParsedFile;
	readonly base: ParsedFile | undefined;
}

interface Placed {
	readonly file: ParsedFile;
	readonly entry: Entry;
}

/** Where a key is set: in the config, or in the one below it. */
export function placeOf(
	{ file, base }: Merged,
	path: string,
): Placed | undefined {
	for (const each of base ? [file, base] : [file]) {
		const entry = entryAt(each.documents[0], path);
		if (entry && !isUnset(entry.value)) return { file: each, entry };
	}
	return undefined;
}

/** A fact with the origin of the key that decides it. */
export function factAt<K extends PlanKey>(
	merged: Merged,
	path: string,
	found: { readonly key: K; readonly value: PlanFields[K] },
): Fact {
	const place = placeOf(merged, path);
	return place
		? fact(found.key, found.value, statedAt(place.file, place.entry))
		: byDefault(found.key, found.value);
}

/** The number of a key; of the framework's own config where nobody sets it. */
export function numberAt(
	merged: Merged,
	path: keyof typeof standard.numbers,
): number {
	const value = asNumber(placeOf(merged, path)?.entry.value);
	return value !== undefined && isCount(path, value)
		? value
		: standard.numbers[path];
}

/** A problem for each number that is none or too small; the framework's own value stands in for it. */
export function numberProblems(merged: Merged): readonly Problem[] {
	return Object.keys(standard.numbers).flatMap((path) => {
		const place = placeOf(merged, path);
		const value = asNumber(place?.entry.value);
		if (!place || (value !== undefined && isCount(path, value))) return [];
		const { file, entry } = place;
		return [
			{
				kind: "invalid-value",
				path: file.path,
				line: entry.line,
				args: {
					key: path,
					text: asText(entry.value) ?? entry.value.kind,
					expected: "expected a number above 0",
				},
			},
		];
	});
}

// A model without registers has 0 of them, and small crops may be left out.
function isCount(path: string, value: number): boolean {
	return value > 0 || (value === 0 && /registers|_tokens$|_number$/.test(path));
}

/** The text of a key, likewise. */
export function textAt(
	merged: Merged,
	path: keyof typeof standard.texts,
): string {
	return asText(placeOf(merged, path)?.entry.value) ?? standard.texts[path];
}

/** True where a switch is on; it is on unless it is set off. */
export function isOn(merged: Merged, path: string): boolean {
	return asBoolean(placeOf(merged, path)?.entry.value) !== false;
}
