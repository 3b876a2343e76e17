import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import type { Mapping, Tree } from "../../formats/tree.js";
import type { Problem } from "../../problem.js";
import { unquoted } from "../commands/words.js";
import { EMPTY, withValue } from "../merge-trees.js";

/** The settings that a command gives in Hydra's way: `key=value`, `+key=value`, `++key=value`. */
export function overrideTree(words: readonly ShellWord[]): Mapping {
	let tree = EMPTY;
	for (const word of words) {
		const [, path, text = ""] = OVERRIDE.exec(word.text) ?? [];
		if (path !== undefined) {
			const { line } = word;
			const value = valueOfOverride(text, line);
			tree = withValue(tree, path, { value, line });
		}
	}
	return tree;
}

const OVERRIDE = /^\+{0,2}([A-Za-z_]\w*(?:\.\w+)*)=([\s\S]*)$/;

/** Hydra's values: lists in brackets, quoted texts, and plain ones. */
function valueOfOverride(written: string, line: number): Tree {
	const text = unquoted(written.trim());
	const list = /^\[([\s\S]*)\]$/.exec(text)?.[1];
	if (list === undefined) return scalar(text, line);
	const items = list
		.split(",")
		.map((item) => unquoted(item.trim()))
		.filter((item) => item !== "");
	return {
		kind: "sequence",
		items: items.map((item) => scalar(item, line)),
		line,
	};
}

function scalar(text: string, line: number): Tree {
	const isNull = text === "null";
	return {
		kind: "scalar",
		value: isNull ? null : text,
		text,
		quoted: false,
		line,
	};
}

/** True for a word that holds settings which only the launch knows, such as $EXTRA_ARGS. */
export function isBundle({ text, known }: ShellWord): boolean {
	return (
		!known &&
		/^\$\{?\w*(ARGS?|OPTS?|OPTIONS|PARAMS|CONFIG|OVERRIDES)\w*(\[[@*]\])?\}?$/i.test(
			text,
		)
	);
}

/** Settings whose value depends on a branch of the script: it counts, and is told. */
export function unsureSettings(
	file: ParsedFile,
	words: readonly ShellWord[],
): readonly Problem[] {
	return words.flatMap(({ text, line, known }) => {
		const [, key, value = ""] = OVERRIDE.exec(text) ?? [];
		if (key === undefined || known || /[$`]/.test(value)) return [];
		if (!SIZES.test(key)) return [];
		const args = { key, text: value };
		return [{ kind: "unresolved-value", path: file.path, line, args }];
	});
}

const SIZES =
	/batch_size|ppo_epochs|rollout\.n$|length|nnodes|n_gpus|model\.path|parallel_size|total_|adv_estimator|lora_rank|use_kl|use_dynamic_bsz|max_token_len/;
