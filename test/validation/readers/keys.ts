import type { ParsedFile } from "../../../src/formats/parsed-file.js";
import { entriesOf, type Tree } from "../../../src/formats/tree.js";
import type { Problem } from "../../../src/problem.js";

/** Keys of a file: the ends of its mappings, and the options of the commands of a script. */
export function keyCount({ documents, script }: ParsedFile): number {
	const options = (script?.commands ?? [])
		.flatMap(({ words }) => words)
		.filter(({ text }) => /^--?[a-z]/i.test(text)).length;
	return options + documents.reduce((sum, tree) => sum + ends(tree), 0);
}

/** Keys of the file that no table knows; a group that is not known counts with all that is below it. */
export function unknownCount(
	file: ParsedFile,
	problems: readonly Problem[],
): number {
	const unknown = new Map(
		problems
			.filter(({ kind, path }) => kind === "unknown-key" && path === file.path)
			.map((problem) => [`${problem.line} ${problem.args.key}`, problem]),
	);
	let count = 0;
	for (const { line, args } of unknown.values()) {
		const name = args.key?.split(".").at(-1);
		count += Math.max(
			1,
			...file.documents.map((tree) => endsOfEntry(tree, line, name)),
		);
	}
	return count;
}

function ends(tree: Tree): number {
	if (tree.kind === "scalar") return 1;
	if (tree.kind === "mapping") {
		return tree.entries.reduce((sum, { value }) => sum + ends(value), 0);
	}
	const groups = tree.items.filter(({ kind }) => kind !== "scalar");
	return groups.length === 0
		? 1
		: groups.reduce((sum, item) => sum + ends(item), 0);
}

function endsOfEntry(
	tree: Tree,
	line: number | undefined,
	name: string | undefined,
): number {
	if (tree.kind === "sequence") {
		return Math.max(
			0,
			...tree.items.map((item) => endsOfEntry(item, line, name)),
		);
	}
	for (const entry of entriesOf(tree)) {
		if (entry.line === line && entry.key === name) return ends(entry.value);
		const below = endsOfEntry(entry.value, line, name);
		if (below > 0) return below;
	}
	return 0;
}
