import {
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { calculate } from "./arithmetic.js";

/** A chain of references that is longer is taken for a circle. */
const DEEPEST = 12;

/** Texts that hold references are put together less deep, with a few in each: a hostile one could ask for billions. */
const DEEPEST_TEXT = 4;
const MOST = 8;
const LONGEST = 1000;

/** An entry with the value that its references lead to; the line is that of the value itself. */
export function settingAt(
	root: Tree | undefined,
	path: string,
): Entry | undefined {
	const entry = entryAt(root, path);
	return entry && resolvedEntry(root, entry, 0);
}

/** The same for the first of several paths that leads to a value. */
export function firstSetting(
	root: Tree | undefined,
	paths: readonly string[],
): Entry | undefined {
	for (const path of paths) {
		const found = settingAt(root, path);
		if (found && asText(found.value) !== undefined) return found;
	}
	return undefined;
}

/** An argument of an object, with its references followed. */
export function argumentOf(
	root: Tree | undefined,
	object: Tree,
	name: string,
): Entry | undefined {
	const entry = entryAt(object, name);
	return entry && resolvedEntry(root, entry, 0);
}

/** The values of some keys at the top of a recipe, with their references followed. */
export function resolvedRoot(
	root: Tree | undefined,
	keys: readonly string[],
): Tree {
	return {
		kind: "mapping",
		line: root?.line ?? 1,
		entries: keys.flatMap((key) => {
			const entry = settingAt(root, key);
			return entry ? [{ ...entry, key }] : [];
		}),
	};
}

/** The class or function that a value is made of, as `!new:speechbrain.nnet.RNN.LSTM` has it. */
export function classOf(tree: Tree | undefined): string {
	return /^!(?:new|name|apply):(.+)$/.exec(tree?.tag ?? "")?.[1] ?? "";
}

/** The objects at the top of a recipe whose class has a pattern. */
export function objectsOf(
	root: Tree | undefined,
	pattern: RegExp,
): readonly Entry[] {
	return entriesOf(root).filter(({ value }) => pattern.test(classOf(value)));
}

/** The objects that a recipe trains: those that `modules` refers to. */
export function modulesOf(root: Tree | undefined): readonly Entry[] {
	return entriesOf(entryAt(root, "modules")?.value).flatMap(({ value }) => {
		const name = referenceIn(value);
		const entry = name === undefined ? undefined : entryAt(root, name);
		return entry ? [entry] : [];
	});
}

// `!ref <a>` is whatever stands at `a`; `!ref <a> * 4` is worked out; `!ref <folder>/save` is put together.
function resolvedEntry(
	root: Tree | undefined,
	entry: Entry,
	depth: number,
): Entry {
	const { value } = entry;
	if (value.tag !== "!ref" || value.kind !== "scalar") return entry;
	if (depth >= DEEPEST) return entry;
	const whole = referenceIn(value);
	if (whole !== undefined) {
		const target = entryAt(root, whole);
		return target ? resolvedEntry(root, target, depth + 1) : entry;
	}
	const names = value.text.match(REFERENCE) ?? [];
	if (depth >= DEEPEST_TEXT || names.length > MOST) return entry;
	if (value.text.length > LONGEST) return entry;
	const text = value.text.replace(REFERENCE, (written, name: string) => {
		const target = entryAt(root, pathOf(name));
		const found = target && resolvedEntry(root, target, depth + 1).value;
		const number = asNumber(found);
		return number === undefined ? (asText(found) ?? written) : String(number);
	});
	const number = calculate(text);
	return {
		...entry,
		value: {
			kind: "scalar",
			value: number ?? text,
			text,
			quoted: false,
			line: value.line,
		},
	};
}

const REFERENCE = /<([\w.[\]]+)>/g;

function referenceIn(tree: Tree): string | undefined {
	if (tree.kind !== "scalar" || tree.tag !== "!ref") return undefined;
	const name = /^\s*<([\w.[\]]+)>\s*$/.exec(tree.text)?.[1];
	return name === undefined ? undefined : pathOf(name);
}

function pathOf(name: string): string {
	return name.replaceAll(/\[(\w+)\]/g, ".$1");
}
