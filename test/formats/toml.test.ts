import { describe, expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import { entryAt } from "../../src/formats/tree.js";
import { lineOfKey, plain, problemsOf } from "./parsed.js";

const config = `# a training job
[job]
name = "debug"

[training]
steps = 10_000
lr = 8e-4 # peak
parallel.tensor = 2
parallel.data = 4
stages = [
  "warmup",
  "stable",
]

[model]
flavor = '8B'
[model.rope]
theta = 5.0e5

[[datasets]]
name = "c4"
[[datasets]]
name = "pile"
weights = { train = 0.9, dev.share = 0.1 }
[datasets.cache]
since = 2024-01-31
`;

describe("TOML", () => {
	test("tables, dotted keys and arrays of tables become nested values", () => {
		const [document] = plain("train.toml", config);

		expect(document).toEqual({
			job: { name: "debug" },
			training: {
				steps: 10_000,
				lr: 8e-4,
				parallel: { tensor: 2, data: 4 },
				stages: ["warmup", "stable"],
			},
			model: { flavor: "8B", rope: { theta: 5e5 } },
			datasets: [
				{ name: "c4" },
				{
					name: "pile",
					weights: { train: 0.9, dev: { share: 0.1 } },
					cache: { since: "2024-01-31" },
				},
			],
		});
	});

	test.each([
		["job", 2],
		["job.name", 3],
		["training.steps", 6],
		["training.parallel", 8],
		["training.parallel.data", 9],
		["model.rope.theta", 18],
		["datasets", 20],
	])("%s stands on line %i", (key, line) => {
		expect(lineOfKey("train.toml", config, key)).toBe(line);
	});

	test("numbers keep the text of the file, texts lose their quotes", () => {
		const [tree] = parseFile("train.toml", config).documents;

		expect(entryAt(tree, "training.steps")?.value).toMatchObject({
			text: "10_000",
			quoted: false,
		});
		expect(entryAt(tree, "model.flavor")?.value).toMatchObject({
			text: "8B",
			quoted: true,
		});
	});

	test("comments know their lines", () => {
		const { comments } = parseFile("train.toml", config);

		expect(comments).toEqual([
			{ text: "# a training job", line: 1 },
			{ text: "# peak", line: 7 },
		]);
	});

	test.each([
		[
			"lr = 1\nlr = 2\n",
			"2: Cannot read this file as TOML: Defining a key multiple times",
		],
		[
			"a.b = 1\n[a]\nc = 2\n",
			"2: Cannot read this file as TOML: Defining a key multiple times",
		],
		["lr = 1 2\n", "1: Cannot read this file as TOML: "],
		["lr = [1,\n2\n", "Cannot read this file as TOML: Unterminated array"],
		["lr = {{ lr }}\n", "1: Cannot read this file as TOML: "],
	])("%j is told", (text, sentence) => {
		const problems = problemsOf("a.toml", text);

		expect(problems).toEqual([expect.stringContaining(sentence)]);
	});

	test.each([
		[
			"arrays",
			(depth: number) => `a = ${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}`,
		],
		[
			"inline tables",
			(depth: number) =>
				`a = ${"{a=".repeat(depth - 1)}1${"}".repeat(depth - 1)}`,
		],
		["dotted keys", (depth: number) => `${"a.".repeat(depth - 1)}a = 1`],
		["table names", (depth: number) => `[${"a.".repeat(depth - 2)}a]\nb = 1`],
	])("%s may be nested 64 deep and no deeper", (_, nest) => {
		expect(problemsOf("a.toml", nest(64))).toEqual([]);
		expect(problemsOf("a.toml", nest(65))).toEqual([
			expect.stringContaining("nested deeper than 64 levels"),
		]);
		expect(problemsOf("a.toml", nest(2000))).toHaveLength(1);
	});
});
