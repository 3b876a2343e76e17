import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entriesOf, entryAt, type Tree } from "../../formats/tree.js";
import type { Problem } from "../../problem.js";
import { gather } from "../gather.js";
import type { Open, Reader, Reading } from "../reader.js";
import { configReference, readConfig } from "./config-file.js";
import { readRunFields } from "./read-run-fields.js";

/** The project's own way to write any training run: a file whose first key is `wattdiff: run`. */
export const runFile: Reader = {
	framework: "wattdiff run file",
	title: "wattdiff run file",
	source: "docs/run-file.md",
	recognises: (file) => runsIn(file).length > 0,
	references: (file) =>
		runsIn(file).flatMap((tree) => configReference(file.path, tree) ?? []),
	read: (file, open) => {
		const runs = runsIn(file);
		return runs.map((tree, index) => {
			const name = asText(entryAt(tree, "name")?.value) ?? "";
			// Several runs of one file must differ in their names.
			const number = runs.length > 1 ? String(index + 1) : "";
			return readRun({ path: file.path, tree, name: name || number }, open);
		});
	},
};

/** The documents of a file that are runs: those that begin with the key `wattdiff`. */
function runsIn(file: ParsedFile): readonly Tree[] {
	return file.documents.filter((tree) => {
		const [first] = entriesOf(tree);
		return first?.key === "wattdiff" && first.value.kind === "scalar";
	});
}

function readRun(
	run: { readonly path: string; readonly tree: Tree; readonly name: string },
	open: Open,
): Reading {
	const { path, tree, name } = run;
	const mistake = wrongKind(path, tree);
	if (mistake) {
		const problems = [mistake];
		return { kind: "training", name, facts: [], files: [], problems };
	}
	const reference = configReference(path, tree);
	const config = reference
		? readConfig(path, reference, open)
		: { facts: [], problems: [], files: [] };
	const own = readRunFields(tree, {
		path,
		kind: "file",
		isConfigRead: reference !== undefined,
	});
	const { facts, problems } = gather(own, config);
	return { kind: "training", name, facts, files: config.files, problems };
}

/** `wattdiff: run` is the only kind of file so far. */
function wrongKind(path: string, tree: Tree): Problem | undefined {
	const [first] = entriesOf(tree);
	const text = asText(first?.value) ?? "null";
	if (!first || text === "run") return undefined;
	const args = { key: "wattdiff", text, expected: "expected `run`" };
	return { kind: "invalid-value", path, line: first.line, args };
}
