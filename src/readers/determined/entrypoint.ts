import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import { flagTree } from "../commands/flag-tree.js";
import { flagsOf } from "../commands/words.js";

/** The program of an experiment and the flags that it gets. */
export interface Entrypoint {
	/** Name of the script; empty where a class or a module is named. */
	readonly script: string;
	readonly flags: Mapping;
}

/** Takes the entrypoint apart: a text, or a list of words. */
export function entrypointOf(file: ParsedFile): Entrypoint {
	const [tree] = file.documents;
	const entry = entryAt(tree, "entrypoint");
	const items = itemsOf(entry?.value);
	const texts = items.length > 0 ? items : entry?.value ? [entry.value] : [];
	const words = texts.flatMap((item) => wordsOf(file, item));
	const at = words.findIndex(({ text }) => /\.py$/.test(text));
	return {
		script: words[at]?.text ?? "",
		flags: flagTree(flagsOf(words.slice(at + 1))),
	};
}

// A folded text stands on several lines: each word is on the next line that has it.
function wordsOf(file: ParsedFile, item: Tree): readonly ShellWord[] {
	const lines = file.text.split("\n");
	let line = item.line;
	return (asText(item) ?? "")
		.split(/\s+/)
		.filter((text) => text !== "")
		.map((text) => {
			const found = lines.findIndex(
				(content, index) => index + 1 >= line && content.includes(text),
			);
			if (found >= 0) line = found + 1;
			return { text, line, known: true };
		});
}

/**
 * Everything that a Trainer would be told: the flags of the entrypoint, over them what `hyperparameters` has for a
 * Trainer, since Determined's callback puts that in.
 */
export function trainerSettings(
	tree: Tree | undefined,
	flags: Mapping,
): Mapping {
	const given = entriesOf(
		entryAt(tree, "hyperparameters.training_arguments")?.value,
	).filter(({ value }) => value.kind === "scalar");
	const config = entryAt(tree, "hyperparameters.deepspeed_config");
	const deepspeed: readonly Entry[] = config
		? [{ ...config, key: "deepspeed" }]
		: [];
	const over = [...deepspeed, ...given];
	const own = flags.entries.filter(
		({ key }) => !over.some((each) => each.key === key),
	);
	return { ...flags, entries: [...own, ...over] };
}
