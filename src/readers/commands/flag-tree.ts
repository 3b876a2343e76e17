import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import type { Mapping, Scalar, Tree } from "../../formats/tree.js";
import type { Problem } from "../../problem.js";
import type { Fields } from "../fields.js";
import { EMPTY, withValue } from "../merge-trees.js";
import type { Flag } from "./words.js";

/** How the flags of a program are read. */
interface FlagRules {
	/** The key of a flag; its name with `_` for `-` unless told otherwise. Dots in it lead into mappings. */
	readonly keyOf?: (flag: Flag) => string;
	/** True for a key whose values are a list; the others have one, since whatever comes next follows a switch. */
	readonly isList?: (key: string, values: readonly ShellWord[]) => boolean;
}

/**
 * The flags of a command as a tree of keys: `--train.batch_size 8` is `train: { batch_size: 8 }`, `--some-name` is
 * `some_name`, and a flag without a value is true. The last of several flags of one name counts.
 */
export function flagTree(
	flags: readonly Flag[],
	{ keyOf = snakeCase, isList = () => false }: FlagRules = {},
): Mapping {
	let tree = EMPTY;
	for (const flag of flags) {
		const key = keyOf(flag);
		const value = valueOfFlag(flag, isList(key, flag.values));
		tree = withValue(tree, key, { value, line: flag.line });
	}
	return tree;
}

/** The name of a flag as Python has it: `some_name` for `--some-name`. */
export function snakeCase({ name }: Flag): string {
	return name.replaceAll("-", "_");
}

/** A word of a command as a value. */
export function scalarOf({ text, line }: ShellWord): Scalar {
	return { kind: "scalar", value: text, text, quoted: false, line };
}

function valueOfFlag({ values, line }: Flag, isList: boolean): Tree {
	const [first] = values;
	if (!first) {
		return { kind: "scalar", value: true, text: "true", quoted: false, line };
	}
	return isList
		? { kind: "sequence", items: values.map(scalarOf), line: first.line }
		: scalarOf(first);
}

/** Flags that count and whose value depends on a branch of the script: the value is taken, and told. */
export function unsureFlags(
	file: ParsedFile,
	flags: readonly Flag[],
	fields: Fields,
): readonly Problem[] {
	return flags.flatMap((flag): readonly Problem[] => {
		const name = snakeCase(flag);
		const [first] = flag.values;
		const field = Object.hasOwn(fields, name) ? fields[name] : "irrelevant";
		const isOpen = !flag.known && first !== undefined;
		if (!isOpen || field === "irrelevant" || /[$`]/.test(first.text)) return [];
		const args = { key: name, text: first.text };
		const { line } = flag;
		return [{ kind: "unresolved-value", path: file.path, line, args }];
	});
}
