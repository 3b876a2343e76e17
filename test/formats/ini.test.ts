import { expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import { asNumber, asText, entryAt } from "../../src/formats/tree.js";

test("keys, values, comments and sections keep their lines", () => {
	const file = parseFile(
		"train.conf",
		'# boosting\ntask = train\nnum_trees=100 # rounds\ndata = "rows.txt?format=libsvm#1"\n\n[extra]\nseed = 3\n',
	);

	const [tree] = file.documents;

	expect(file.format).toBe("ini");
	expect(asText(entryAt(tree, "task")?.value)).toBe("train");
	expect(asNumber(entryAt(tree, "num_trees")?.value)).toBe(100);
	expect(entryAt(tree, "num_trees")?.line).toBe(3);
	expect(asText(entryAt(tree, "data")?.value)).toBe("rows.txt?format=libsvm#1");
	expect(asNumber(entryAt(tree, "extra.seed")?.value)).toBe(3);
	expect(file.comments).toEqual([
		{ text: "# boosting", line: 1 },
		{ text: "# rounds", line: 3 },
	]);
});

test("a key with brackets or a colon is a key, and the last one of a name counts", () => {
	const { documents } = parseFile(
		"a.conf",
		"eval[test] = a\ntest:data = b\neta = 1\neta = 2\n",
	);

	expect(asText(entryAt(documents[0], "eval[test]")?.value)).toBe("a");
	expect(asText(entryAt(documents[0], "test:data")?.value)).toBe("b");
	expect(entryAt(documents[0], "eta")?.line).toBe(4);
});

test("the config of another program has no document and is no mistake", () => {
	const file = parseFile("nginx.conf", "server {\n  listen 80;\n}\n");

	expect(file.documents).toEqual([]);
	expect(file.problems).toEqual([]);
});
