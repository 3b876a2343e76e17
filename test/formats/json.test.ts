import { describe, expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import { entryAt } from "../../src/formats/tree.js";
import { lineOfKey, plain, problemsOf } from "./parsed.js";

const config = `{
  // DeepSpeed
  "zero_optimization": {
    "stage": 3, /* all of it */
    "offload_optimizer": null,
  },
  "train_batch_size": "auto",
  "betas": [0.9, 9.5e-1]
}
`;

describe("JSON", () => {
	test("comments and trailing commas are allowed", () => {
		const [document] = plain("ds.json", config);

		expect(document).toEqual({
			zero_optimization: { stage: 3, offload_optimizer: null },
			train_batch_size: "auto",
			betas: [0.9, 0.95],
		});
		expect(problemsOf("ds.json", config)).toEqual([]);
	});

	test("keys and comments know their lines", () => {
		const { comments } = parseFile("ds.json", config);

		expect(lineOfKey("ds.json", config, "zero_optimization.stage")).toBe(4);
		expect(comments).toEqual([
			{ text: "// DeepSpeed", line: 2 },
			{ text: "/* all of it */", line: 4 },
		]);
	});

	test("a number keeps the text of the file", () => {
		const [tree] = parseFile("ds.json", config).documents;

		const betas = entryAt(tree, "betas")?.value;

		expect(betas?.kind === "sequence" && betas.items[1]).toMatchObject({
			value: 0.95,
			text: "9.5e-1",
			quoted: false,
		});
	});

	test("the last of two equal keys counts, and both are told", () => {
		const text = '{"lr": 1,\n"lr": 2}';

		expect(plain("a.json", text)).toEqual([{ lr: 2 }]);
		expect(problemsOf("a.json", text)).toEqual([
			"2: `lr` stands twice; the last one counts.",
		]);
	});

	test.each([
		['{"lr" 1}', "1: Cannot read this file as JSON: colon expected."],
		["", "1: Cannot read this file as JSON: value expected."],
		[
			'{"a": 1}\n{"b": 2}',
			"2: Cannot read this file as JSON: end of file expected.",
		],
		[
			'{"a":\n MICRO_BATCH}',
			"2: Cannot read this file as JSON: `MICRO_BATCH` is no value",
		],
		['{"a": "x', "1: Cannot read this file as JSON: unexpected end of string."],
	])("%j is told as %s", (text, sentence) => {
		const problems = problemsOf("a.json", text);

		expect(problems).toEqual([expect.stringContaining(sentence)]);
	});

	test("values may be nested 64 deep and no deeper", () => {
		const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

		expect(problemsOf("a.json", nested(64))).toEqual([]);
		expect(problemsOf("a.json", nested(65))).toHaveLength(1);
		expect(problemsOf("a.json", "[".repeat(200_000))).toEqual([
			expect.stringContaining("nested deeper than 64 levels"),
		]);
	});
});
