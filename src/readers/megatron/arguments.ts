import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Mapping,
} from "../../formats/tree.js";
import type { Origin } from "../../plan/origin.js";
import { flagTree } from "../commands/flag-tree.js";
import { longFlags } from "../commands/words.js";

/** The arguments of one training command, as a mapping of flags, and the file that has them. */
export interface Arguments {
	readonly file: ParsedFile;
	readonly tree: Mapping;
	/** Flags that stand or have their value only if the launch takes a branch. */
	readonly unsure: readonly string[];
}

/** Arguments out of the words of a command: `--name value` is an entry, `--name` alone is true. */
export function argumentsOf(
	file: ParsedFile,
	words: readonly ShellWord[],
): Arguments {
	const flags = longFlags(words);
	const unsure = new Set<string>();
	for (const { text, known } of flags) {
		if (known) unsure.delete(plainFlag(text));
		else unsure.add(plainFlag(text));
	}
	const tree = flagTree(flags, {
		keyOf: ({ text }) => plainFlag(text),
		isList: (key) => LISTS.has(key),
	});
	return { file, tree, unsure: [...unsure] };
}

/** Arguments out of a mapping whose keys are flags, as Megatron's test cases have them. */
export function argumentsIn(file: ParsedFile, tree: Mapping): Arguments {
	const entries = tree.entries.map((entry) => ({
		...entry,
		key: plainFlag(entry.key),
	}));
	return { file, tree: { ...tree, entries }, unsure: [] };
}

/** A flag with `-` throughout: argparse takes `--num_layers` only where it is declared so, scripts mix both. */
export function plainFlag(text: string): string {
	return text.replaceAll("_", "-");
}

/** The entry of a flag such as `--num-layers`. */
export function argument({ tree }: Arguments, flag: string): Entry | undefined {
	return entryAt(tree, flag);
}

/** The number of a flag, where it has one. */
export function numberOf(args: Arguments, flag: string): number | undefined {
	return asNumber(argument(args, flag)?.value);
}

/** The text of a flag, where it has one. */
export function textOf(args: Arguments, flag: string): string | undefined {
	return asText(argument(args, flag)?.value);
}

/** True when a switch stands and is not set to false. */
export function isOn(args: Arguments, flag: string): boolean {
	const entry = argument(args, flag);
	return entry !== undefined && asBoolean(entry.value) !== false;
}

/** The place of the first of the flags that stands. */
export function originOf(
	args: Arguments,
	...flags: readonly string[]
): Origin | undefined {
	for (const flag of flags) {
		const entry = argument(args, flag);
		if (entry) {
			return {
				kind: "file",
				path: args.file.path,
				line: entry.line,
				text: flag,
			};
		}
	}
	return undefined;
}

const LISTS = new Set([
	"--data-path",
	"--train-data-path",
	"--valid-data-path",
	"--test-data-path",
	"--rampup-batch-size",
	"--recompute-modules",
	"--spec",
]);
