import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import type { Mapping, Tree } from "../../formats/tree.js";
import type { Problem } from "../../problem.js";
import type { Fields } from "../fields.js";
import { withValue } from "../layers.js";
import type { Flag } from "./words.js";

/**
 * The flags of a command as a tree of keys: `--train.batch_size 8` is `train: { batch_size: 8 }`, `--some-name` is
 * `some_name`, and a flag without a value is true. Only the named flags have several values: a switch is followed by
 * whatever comes next.
 */
export function flagTree(
	flags: readonly Flag[],
	lists: ReadonlySet<string> = new Set(),
): Mapping {
	let tree: Mapping = { kind: "mapping", entries: [], line: 1 };
	for (const flag of flags) {
		if (!flag.text.startsWith("--")) continue;
		const name = flag.name.replaceAll("-", "_");
		const value = flagValue(flag, lists.has(name));
		tree = withValue(tree, name, value);
	}
	return tree;
}

/** Flags that count and whose value depends on a branch of the script: the value is taken, and told. */
export function unsureFlags(
	file: ParsedFile,
	flags: readonly Flag[],
	fields: Fields,
): readonly Problem[] {
	return flags.flatMap((flag): readonly Problem[] => {
		const name = flag.name.replaceAll("-", "_");
		const [first] = flag.values;
		const field = Object.hasOwn(fields, name) ? fields[name] : "irrelevant";
		const isOpen = !flag.known && first !== undefined;
		if (!isOpen || field === "irrelevant" || /[$`]/.test(first.text)) return [];
		const args = { key: name, text: first.text };
		const { line } = flag;
		return [{ kind: "unresolved-value", path: file.path, line, args }];
	});
}

function flagValue(flag: Flag, isList: boolean): Tree {
	const [first] = flag.values;
	const { line } = flag;
	if (!first) return scalar({ text: "true", line, known: flag.known }, line);
	return isList
		? {
				kind: "sequence",
				items: flag.values.map((word) => scalar(word, word.line)),
				line,
			}
		: scalar(first, line);
}

function scalar({ text }: ShellWord, line: number): Tree {
	return { kind: "scalar", value: text, text, quoted: false, line };
}
