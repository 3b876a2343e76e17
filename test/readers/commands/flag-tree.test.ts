import { expect, test } from "vitest";
import { asNumber, asText, entryAt } from "../../../src/formats/tree.js";
import { flagTree } from "../../../src/readers/commands/flag-tree.js";
import { flagsOf, longFlags } from "../../../src/readers/commands/words.js";

function words(text: string) {
	return text.split("\n").flatMap((row, index) =>
		row
			.trim()
			.split(/\s+/)
			.map((word) => ({ text: word, line: index + 1, known: true })),
	);
}

test("dots in a flag lead into mappings, and dashes are underscores", () => {
	const tree = flagTree(flagsOf(words("--train.batch-size 8 \n --train.lr=1")));

	expect(asNumber(entryAt(tree, "train.batch_size")?.value)).toBe(8);
	expect(entryAt(tree, "train.lr")?.line).toBe(2);
});

test("the last of several flags of one name counts", () => {
	const tree = flagTree(flagsOf(words("--steps 5 \n --steps 7")));

	expect(tree.entries).toHaveLength(1);
	expect(asNumber(entryAt(tree, "steps")?.value)).toBe(7);
	expect(entryAt(tree, "steps")?.line).toBe(2);
});

test("a flag alone is true, and what follows a value belongs to it only in a list", () => {
	const flags = flagsOf(words("--bf16 --data a b --size 3 224 224"));

	const tree = flagTree(flags, { isList: (key) => key === "size" });

	expect(entryAt(tree, "bf16")?.value).toMatchObject({ value: true });
	expect(asText(entryAt(tree, "data")?.value)).toBe("a");
	expect(entryAt(tree, "size")?.value).toMatchObject({
		kind: "sequence",
		items: [{ text: "3" }, { text: "224" }, { text: "224" }],
	});
});

test("one dash begins no long flag", () => {
	const flags = longFlags(words("-m 4 --model x"));

	expect(flags.map(({ name }) => name)).toEqual(["model"]);
});
