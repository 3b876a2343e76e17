import { describe, expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import {
	asBoolean,
	asNumber,
	asPlain,
	asText,
	entriesOf,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../src/formats/tree.js";

function valueAt(text: string): Tree | undefined {
	return entryAt(parseFile("a.yaml", `key: ${text}\n`).documents[0], "key")
		?.value;
}

describe("numbers as configs write them", () => {
	test.each<[string, number | undefined]>([
		["3", 3],
		["1e-4", 1e-4],
		["'2e5'", 2e5],
		["1.5E+13", 1.5e13],
		["220_000_000", 220_000_000],
		["'1,000'", 1000],
		["' 7 '", 7],
		[".5", 0.5],
		["-1", -1],
		["1e400", undefined],
		[".inf", undefined],
		[".nan", undefined],
		["ten", undefined],
		["5 ms", undefined],
		["'1_'", undefined],
		["true", undefined],
		["~", undefined],
		["[1]", undefined],
	])("%s is %s", (text, number) => {
		expect(asNumber(valueAt(text))).toBe(number);
	});
});

describe("booleans as configs write them", () => {
	test.each<[string, boolean | undefined]>([
		["true", true],
		["'True'", true],
		["'yes'", true],
		["1", true],
		["0", false],
		["'off'", false],
		["2", undefined],
		["~", undefined],
		["maybe", undefined],
		["[true]", undefined],
	])("%s is %s", (text, value) => {
		expect(asBoolean(valueAt(text))).toBe(value);
	});
});

describe("texts", () => {
	test("a number as text is the text of the file", () => {
		expect(asText(valueAt("26.10"))).toBe("26.10");
	});

	test("null and collections have no text", () => {
		expect(asText(valueAt("~"))).toBeUndefined();
		expect(asText(valueAt("[a]"))).toBeUndefined();
		expect(asText(undefined)).toBeUndefined();
	});
});

describe("paths of keys", () => {
	const [tree] = parseFile(
		"a.yaml",
		"model:\n  sizes: [1, 2]\n  name: olmo\n",
	).documents;

	test("a path leads to its entry or nowhere", () => {
		expect(entryAt(tree, "model.name")?.line).toBe(3);
		expect(entryAt(tree, "model.nothing")).toBeUndefined();
		expect(entryAt(tree, "model.name.first")).toBeUndefined();
		expect(entryAt(tree, "constructor")).toBeUndefined();
	});

	test("a tree has keys when all of them are there", () => {
		expect(hasKeys(tree, "model", "model.name")).toBe(true);
		expect(hasKeys(tree, "model", "optim")).toBe(false);
		expect(hasKeys(undefined, "model")).toBe(false);
	});

	test("what is no collection has no entries and no items", () => {
		expect(entriesOf(entryAt(tree, "model.name")?.value)).toEqual([]);
		expect(itemsOf(entryAt(tree, "model.name")?.value)).toEqual([]);
		expect(itemsOf(entryAt(tree, "model.sizes")?.value)).toHaveLength(2);
	});

	test("a tree as a plain value", () => {
		expect(tree && asPlain(tree)).toEqual({
			model: { sizes: [1, 2], name: "olmo" },
		});
	});
});
