import { locationOf } from "../../formats/omegaconf/locations.js";
import type { Entry, Mapping, Tree } from "../../formats/tree.js";
import { parseYaml } from "../../formats/yaml/parse.js";
import type { Override } from "../reader.js";
import { mergeLayer, placedAt } from "./layers.js";

/** A config with the values that a command line sets, adds and deletes. */
export function overridden(
	tree: Mapping,
	overrides: readonly Override[],
	packages: ReadonlySet<string> = new Set(),
): Mapping {
	let result = tree;
	for (const override of overrides) {
		const keys = keysIn(result, override.key, packages);
		if (!keys) continue;
		result =
			override.mode === "delete"
				? without(result, keys)
				: mergeLayer(result, settingOf(override, keys));
	}
	return result;
}

/** The first value of an override, where a list such as `1,2,3` gives several runs. */
export function firstText(override: Override): string {
	return sweptTexts(override)[0] ?? override.text;
}

/** The values that an override runs through, as in `lr=1,2` or `choice(a,b)`; one for a plain value. */
export function sweptTexts({ text }: Override): readonly string[] {
	const choice = /^choice\((.*)\)$/.exec(text)?.[1];
	if (choice !== undefined) return splitTop(choice);
	const [, from, to, step = "1"] =
		/^range\((\d+),\s*(\d+)(?:,\s*(\d+))?\)$/.exec(text) ?? [];
	if (from === undefined) return splitTop(text);
	const width = Number(to) - Number(from);
	const length = Math.max(0, Math.ceil(width / Math.max(1, Number(step))));
	return Array.from({ length: Math.min(length, MOST_VALUES) }, (_, index) =>
		String(Number(from) + index * Number(step)),
	);
}

const MOST_VALUES = 10_000;

/** A longer text is taken for one value. */
const LONGEST = 1000;

function splitTop(text: string): readonly string[] {
	if (text.length > LONGEST) return [text];
	const found = text.match(
		/(?:\[[^\]]*\]|\{[^}]*\}|'[^']*'|"[^"]*"|\([^)]*\)|[^,])+/g,
	);
	return found ?? [text];
}

function settingOf(override: Override, keys: readonly string[]): Mapping {
	const { path, line } = override;
	const key = keys.at(-1) ?? "";
	const entry: Entry = {
		key,
		value: writtenValue(override),
		line,
		path,
		launched: true,
	};
	const inner: Mapping = { kind: "mapping", entries: [entry], line };
	return placedAt(keys.slice(0, -1), inner);
}

function writtenValue(override: Override): Tree {
	const text = firstText(override);
	const [tree] = parseYaml(override.path, text).documents;
	const scalar: Tree = {
		kind: "scalar",
		value: text === "" ? null : text,
		text,
		quoted: false,
		line: override.line,
	};
	return tree ? atLine(tree, override.line) : scalar;
}

function atLine(tree: Tree, line: number): Tree {
	if (tree.kind === "scalar") return { ...tree, line };
	if (tree.kind === "sequence") {
		return {
			...tree,
			line,
			items: tree.items.map((each) => atLine(each, line)),
		};
	}
	const entries = tree.entries.map((entry) => ({
		...entry,
		line,
		value: atLine(entry.value, line),
	}));
	return { ...tree, line, entries };
}

function without(tree: Mapping, keys: readonly string[]): Mapping {
	const [first, ...rest] = keys;
	const entries = tree.entries.flatMap((entry) => {
		if (entry.key !== first) return [entry];
		if (rest.length === 0) return [];
		const { value } = entry;
		return [
			value.kind === "mapping"
				? { ...entry, value: without(value, rest) }
				: entry,
		];
	});
	return { ...tree, entries };
}

function keysIn(
	tree: Mapping,
	key: string,
	packages: ReadonlySet<string>,
): readonly string[] | undefined {
	const keys = locationOf(key, []);
	const [first = ""] = keys ?? [];
	const isKnown = tree.entries.some((entry) => entry.key === first);
	// A command names the values of a group's file by the group's key.
	return keys && keys.length > 1 && !isKnown && packages.has(first)
		? keys.slice(1)
		: keys;
}
