import type { ParsedFile } from "../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../formats/tree.js";
import type { PlanFields, PlanKey } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact } from "../plan/plan.js";
import { isUnset } from "./fields.js";
import { statedAt } from "./origins.js";

/** The keys of a config for rules that take several of them together, each with its place. */
export interface Settings {
	readonly tree: Tree | undefined;
	/** Where an entry stands: configs that inherit have entries of several files. */
	readonly place: (entry: Entry) => Origin;
}

/** The keys of one file. */
export function settingsOf(file: ParsedFile, tree: Tree | undefined): Settings {
	return { tree, place: (entry) => statedAt(file, entry) };
}

/** The entry at a dotted path, unless it is null, empty, `auto` or -1. */
export function setAt({ tree }: Settings, path: string): Entry | undefined {
	const entry = entryAt(tree, path);
	return entry && !isUnset(entry.value) ? entry : undefined;
}

/** The number at a dotted path. */
export function numberAt(settings: Settings, path: string): number | undefined {
	return asNumber(setAt(settings, path)?.value);
}

/** The text at a dotted path. */
export function textAt(settings: Settings, path: string): string | undefined {
	return asText(setAt(settings, path)?.value);
}

/** True or false at a dotted path; undefined for anything else. */
export function switchAt(
	settings: Settings,
	path: string,
): boolean | undefined {
	return asBoolean(setAt(settings, path)?.value);
}

/** A fact with the place of one key; none where the key is not set. */
export function factAt<K extends PlanKey>(
	settings: Settings,
	path: string,
	key: K,
	value: PlanFields[K] | undefined,
): readonly Fact[] {
	const entry = setAt(settings, path);
	return entry && value !== undefined
		? [fact(key, value, settings.place(entry))]
		: [];
}

/**
 * A fact that follows from several keys: it has the place of the first that is set. Where none is, it is what the
 * framework takes by itself.
 */
export function factFrom<K extends PlanKey>({
	settings,
	paths,
	key,
	value,
	otherwise,
}: {
	readonly settings: Settings;
	readonly paths: readonly string[];
	readonly key: K;
	readonly value: PlanFields[K] | undefined;
	readonly otherwise: (key: K, value: PlanFields[K]) => Fact;
}): readonly Fact[] {
	if (value === undefined) return [];
	for (const path of paths) {
		const entry = setAt(settings, path);
		if (entry) return [fact(key, value, settings.place(entry))];
	}
	return [otherwise(key, value)];
}

/** Says a fact that follows from several keys, as `factFrom` does. */
export type Say = <K extends PlanKey>(
	paths: readonly string[],
	key: K,
	value: PlanFields[K] | undefined,
) => readonly Fact[];

/** The facts of one section: its keys go without the path of the section in front, such as `model.`. */
export function sayingFrom({
	settings,
	section = "",
	otherwise,
}: {
	readonly settings: Settings;
	readonly section?: string;
	readonly otherwise: (key: PlanKey, value: PlanFields[PlanKey]) => Fact;
}): Say {
	return (keys, key, value) => {
		const paths = keys.map((each) => section + each);
		return factFrom({ settings, paths, key, value, otherwise });
	};
}
