// biome-ignore-all lint/suspicious/noTemplateCurlyInString: unknown variables are written so
import { describe, expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import { lineOfKey, plain, problemsOf } from "./parsed.js";

const path = "experiment.jsonnet";

test("locals, arithmetic, text and merged objects are worked out", () => {
	const text = `// an experiment
local size = 4;
local steps = size * 2 + 1, name = 'oak';
{
  local inner = steps - 1,
  batch: size, /* each */
  "steps": steps % 4,
  label: name + "-" + size,
  half: -size / 2.0,
  nested: { a: 1, b: [1, inner, { c: true }] } + { b+: 3, d: null },
  more: { a: 1 } { e: 2 },
  ['key-' + name]: (1 + 2) * 3,
  hidden:: 7,
  list: [1] + [2],
}
`;

	expect(plain(path, text)).toEqual([
		{
			batch: 4,
			steps: 1,
			label: "oak-4",
			half: -2,
			nested: { a: 1, b: 3, d: null },
			more: { a: 1, e: 2 },
			"key-oak": 9,
			list: [1, 2],
		},
	]);
	expect(lineOfKey(path, text, "label")).toBe(8);
	expect(parseFile(path, text).comments).toEqual([
		{ text: "// an experiment", line: 1 },
		{ text: "/* each */", line: 6 },
	]);
});

test("an external variable stays unknown, alone and in what is made of it", () => {
	const text = `local size = std.extVar("SIZE");
{ size: size, twice: std.parseInt(size) * 2, name: 'run-' + size, four: std.parseInt('4') }`;

	expect(plain(path, text)).toEqual([
		{ size: "${SIZE}", twice: "${SIZE} * 2", name: "run-${SIZE}", four: 4 },
	]);
});

test("paths into locals are followed", () => {
	const text =
		"local c = { a: { b: [5, 6] } };\n{ x: c.a.b[1], y: c['a'].b[0] }";

	expect(plain(path, text)).toEqual([{ x: 6, y: 5 }]);
});

describe("what is beyond it is said in one sentence", () => {
	test.each([
		["local f(x) = x; { trainer: f(1) }", "1: ", "functions are beyond"],
		["{\n  trainer: if true then 1 else 2\n}", "2: ", "conditions are beyond"],
		["{ trainer: [x for x in [1, 2]] }", "1: ", "beyond"],
		["import 'trainer.jsonnet'", "1: ", "imports are beyond"],
		["{ trainer: $.b }", "1: ", "`$` is beyond"],
		["{ trainer: self.b }", "1: ", "`self` are beyond"],
		["{ trainer: std.length([]) }", "1: ", "`std.length` is beyond"],
		["{ trainer: 1", "1: ", "it ends too early"],
		["{ trainer: {} * 2 }", "1: ", "reckons with values"],
		["local c = {a: 1};\n{ trainer: c.b }", "2: ", "asks for `b`"],
		['{ trainer: "open }', "1: ", "beyond"],
	])("%s", (text, line, sentence) => {
		const [problem = "", ...others] = problemsOf(path, text);

		expect(problem.startsWith(`${line}Cannot read this file as Jsonnet`)).toBe(
			true,
		);
		expect(problem).toContain(sentence);
		expect(others).toEqual([]);
		expect(plain(path, text)).toEqual([]);
	});

	test("a text that states no training is nobody's mistake", () => {
		const dashboard = "local panel(title) = { title: title };\npanel('load')";

		expect(problemsOf(path, dashboard)).toEqual([]);
	});

	test("a hostile depth ends in a sentence too", () => {
		const text = `{ trainer: ${"(".repeat(5000)}1${")".repeat(5000)} }`;

		expect(problemsOf(path, text)[0]).toContain("nested too deep");
	});

	test.each([
		["signs", `{ trainer: ${"-".repeat(100_000)}1 }`],
		["open comments", `{ trainer: ${"/*".repeat(200_000)}`],
		["open quotes", `{ trainer: "${"x".repeat(400_000)}`],
		[
			"doubled locals",
			`local a0 = [1];\n${Array.from({ length: 60 }, (_, at) => `local a${at + 1} = a${at} + a${at};`).join("\n")}\n{ trainer: a60 }`,
		],
	])("many %s end soon", (_, text) => {
		const started = performance.now();
		const problems = problemsOf(path, text);

		expect(problems).toHaveLength(1);
		expect(problems[0]?.length).toBeLessThan(300);
		expect(performance.now() - started).toBeLessThan(2000);
	});
});
