import { expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import {
	asNumber,
	asText,
	entryAt,
	hasKeys,
	type Mapping,
} from "../../src/formats/tree.js";
import { fact } from "../../src/plan/plan.js";
import {
	EMPTY,
	mergeTrees,
	shiftLines,
	withValue,
} from "../../src/readers/merge-trees.js";
import { mergedFiles, newPlaces, placed } from "../../src/readers/places.js";

function tree(text: string): Mapping {
	const [root] = parseFile("a.yaml", text).documents;
	if (root?.kind !== "mapping") throw new Error("no mapping");
	return root;
}

test("mappings go together, and anything else is replaced", () => {
	const below = tree("model: {layers: 4, heads: 2}\nsets: [a, b]");
	const over = tree("model: {layers: 8}\nsets: [c]");

	const merged = mergeTrees(below, over);

	expect(asNumber(entryAt(merged, "model.layers")?.value)).toBe(8);
	expect(asNumber(entryAt(merged, "model.heads")?.value)).toBe(2);
	expect(entryAt(merged, "sets")?.value).toMatchObject({
		items: [{ text: "c" }],
	});
});

test("a framework's own rules say what replaces, what is missing and where a mapping stands", () => {
	const below = tree("model: {layers: 4}\nsteps: 5");
	const over = tree("\n\nmodel: {fresh: 1, layers: 8}\nsteps: ???");

	const kept = mergeTrees(below, over, {
		isMissing: (value) => asText(value) === "???",
		standsBelow: true,
	});
	const replaced = mergeTrees(tree("model: {heads: 2}"), over, {
		replaces: (value) => hasKeys(value, "fresh"),
	});

	expect(asNumber(entryAt(kept, "steps")?.value)).toBe(5);
	expect(entryAt(kept, "model")?.line).toBe(1);
	expect(entryAt(replaced, "model")?.line).toBe(3);
	expect(entryAt(replaced, "model.heads")).toBeUndefined();
});

test("a value at a path makes the mappings on the way", () => {
	const { value } = tree("x: 3").entries[0] ?? {};
	if (!value) throw new Error("no value");

	const made = withValue(EMPTY, "a.b.c", { value, line: 7 });

	expect(entryAt(made, "a.b.c")).toMatchObject({ line: 7, key: "c" });
	expect(entryAt(made, "a")).toMatchObject({ line: 7 });
});

test("every line of a tree moves", () => {
	const moved = shiftLines(tree("a:\n  - 1\n  - b: 2"), 10);

	expect(entryAt(moved, "a")).toMatchObject({
		line: 11,
		value: { items: [{ line: 12 }, { entries: [{ key: "b", line: 13 }] }] },
	});
});

test("a fact out of files over each other has the file and line that state it", () => {
	const places = newPlaces("run.yaml");
	const merged = mergedFiles(
		[
			{ path: "base.yaml", tree: tree("\nsteps: 5\nepochs: 2") },
			{ path: "run.yaml", tree: tree("epochs: 3") },
		],
		places,
	);
	const facts = ["steps", "epochs"].map((key) => {
		const { line = 0 } = entryAt(merged, key) ?? {};
		return fact("steps", 1, {
			kind: "file",
			path: "run.yaml",
			line,
			text: key,
		});
	});

	const { facts: found } = placed({ facts, problems: [] }, places);

	expect(found.map(({ origin }) => origin)).toMatchObject([
		{ path: "base.yaml", line: 2 },
		{ path: "run.yaml", line: 1 },
	]);
});
