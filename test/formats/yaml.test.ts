import { describe, expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import { entriesOf, entryAt } from "../../src/formats/tree.js";
import { lineOfKey, plain, problemsOf } from "./parsed.js";

const yaml = (text: string) => plain("a.yaml", text);

describe("scalars as PyYAML reads them", () => {
	test.each<[string, unknown]>([
		["yes", true],
		["On", true],
		["NO", false],
		["true", true],
		["y", "y"],
		["n", "n"],
		["1e-4", "1e-4"],
		["1.0e-4", 1e-4],
		["1.0e4", "1.0e4"],
		["2.e+3", 2000],
		[".5", 0.5],
		["10_000", 10_000],
		["-3", -3],
		["+3", 3],
		["0x1F", 31],
		["-0x10", -16],
		["0b101", 5],
		["010", 8],
		["08", "08"],
		["1:30", "1:30"],
		["2024-01-31", "2024-01-31"],
		["~", null],
		["null", null],
		["", null],
		["None", "None"],
		["'12'", "12"],
		['"yes"', "yes"],
		["!!float 1e6", 1e6],
		["!!float 3", 3],
		["!!int '12'", 12],
		["!!str 12", "12"],
		["!!bool yes", true],
		["!!float many", "many"],
		["1.2.3", "1.2.3"],
	])("%s", (text, value) => {
		const [document] = yaml(`key: ${text}\n`);

		expect(document).toEqual({ key: value });
	});

	test("infinities and NaN are numbers to the format", () => {
		const [document] = yaml("a: .inf\nb: -.INF\nc: .nan\n");

		expect(document).toEqual({ a: Infinity, b: -Infinity, c: Number.NaN });
	});

	test("a scalar keeps the text of the file beside its value", () => {
		const [tree] = parseFile("a.yaml", "steps: 10_000\n").documents;

		expect(entryAt(tree, "steps")?.value).toMatchObject({
			value: 10_000,
			text: "10_000",
			quoted: false,
			line: 1,
		});
	});

	test("a key is its text, even where YAML 1.1 sees a boolean or a number", () => {
		const [document] = yaml("on: push\n1: one\nno: 2\n");

		expect(document).toEqual({ on: "push", "1": "one", no: 2 });
	});
});

describe("places", () => {
	const text = `# a comment
model:
  name: olmo   # another
  sizes: [1, 2,
    3]
optim: {lr: 1.0e-4,
  betas: [0.9, 0.95]}
prompt: |
  several
  lines
last: 1
`;

	test.each([
		["model", 2],
		["model.name", 3],
		["model.sizes", 4],
		["optim.lr", 6],
		["optim.betas", 7],
		["prompt", 8],
		["last", 11],
	])("%s stands on line %i", (key, line) => {
		expect(lineOfKey("a.yaml", text, key)).toBe(line);
	});

	test("an item of a list has its own line", () => {
		const [tree] = parseFile("a.yaml", text).documents;

		const sizes = entryAt(tree, "model.sizes")?.value;

		expect(
			sizes?.kind === "sequence" && sizes.items.map(({ line }) => line),
		).toEqual([4, 4, 5]);
	});

	test("comments have lines, and a # in a text is none", () => {
		const file = parseFile("a.yaml", `${text}note: "# no comment"\n`);

		expect(file.comments).toEqual([
			{ text: "# a comment", line: 1 },
			{ text: "# another", line: 3 },
		]);
	});
});

describe("anchors, aliases and merges", () => {
	const text = `base: &base
  lr: 1
  seed: 7
run:
  seed: 8
  <<: *base
  steps: 10
copy: *base
`;

	test("merged keys have the lines of their source, and the mapping's own keys win", () => {
		const [tree] = parseFile("a.yaml", text).documents;

		const entries = entriesOf(entryAt(tree, "run")?.value);

		expect(entries.map(({ key, line }) => [key, line])).toEqual([
			["seed", 5],
			["lr", 2],
			["steps", 7],
		]);
	});

	test("an alias has the line of its key and the value of its anchor", () => {
		const [tree] = parseFile("a.yaml", text).documents;

		const copy = entryAt(tree, "copy");

		expect(copy?.line).toBe(8);
		expect(copy?.value.line).toBe(2);
		expect(entryAt(tree, "copy.seed")?.line).toBe(3);
	});

	test("of several merged mappings the first wins", () => {
		const [document] = yaml(
			"a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\n",
		);

		expect(document).toMatchObject({ c: { x: 1, y: 2 } });
	});

	test("a quoted << is a key like any other", () => {
		const [document] = yaml('"<<": 1\n');

		expect(document).toEqual({ "<<": 1 });
	});

	test("an anchor may be set again", () => {
		const [document] = yaml("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");

		expect(document).toEqual({ a: 1, b: 1, c: 2, d: 2 });
	});

	test("a merge of something that is no mapping is told", () => {
		const problems = problemsOf("a.yaml", "a: 1\nb:\n  <<: 3\n");

		expect(problems).toEqual([
			expect.stringContaining(
				"3: Cannot read this file as YAML: `<<` takes a mapping",
			),
		]);
	});

	test("an alias without an anchor is told", () => {
		const problems = problemsOf("a.yaml", "a: 1\nb: *nowhere\n");

		expect(problems[0]).toContain(
			"2: Cannot read this file as YAML: the alias `*nowhere` has no anchor",
		);
	});

	test("an anchor that holds itself is told", () => {
		const problems = problemsOf("a.yaml", "a: &a [*a]\n");

		expect(problems).toHaveLength(1);
	});

	test("aliases that repeat each other without end are told at once", () => {
		const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
		for (let i = 1; i < 12; i++) {
			lines.push(
				`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`)}]`,
			);
		}

		const problems = problemsOf("a.yaml", lines.join("\n"));

		expect(problems).toEqual([
			expect.stringContaining("its aliases repeat over 100000 values"),
		]);
	});

	test("a thousand aliases of one anchor are no problem", () => {
		const text = `a: &a {x: 1}\nb:\n${"  - *a\n".repeat(1000)}`;

		expect(problemsOf("a.yaml", text)).toEqual([]);
	});
});

describe("mistakes and oddities", () => {
	test("the last of two equal keys counts, and both are told", () => {
		const text = "lr: 1\nseed: 2\nlr: 3\n";

		expect(yaml(text)).toEqual([{ seed: 2, lr: 3 }]);
		expect(problemsOf("a.yaml", text)).toEqual([
			"3: `lr` stands twice; the last one counts.",
		]);
	});

	test("many equal keys take no quadratic time", () => {
		const text = Array.from({ length: 30_000 }, (_, i) => `k${i}: 1`).join(
			"\n",
		);

		const started = performance.now();
		const problems = problemsOf("a.yaml", text);

		expect(problems).toEqual([]);
		expect(performance.now() - started).toBeLessThan(15_000);
	});

	test("a tag of someone else's is kept beside the text", () => {
		const [tree] = parseFile(
			"a.yaml",
			"a: !ref <lr>\nb: !!python/tuple [1, 2]\nc: !new:torch.nn.ReLU {x: 1}\n",
		).documents;

		expect(entryAt(tree, "a")?.value).toMatchObject({
			tag: "!ref",
			value: "<lr>",
		});
		expect(entryAt(tree, "b")?.value).toMatchObject({
			tag: "!!python/tuple",
			kind: "sequence",
		});
		expect(entryAt(tree, "c")?.value).toMatchObject({
			tag: "!new:torch.nn.ReLU",
			kind: "mapping",
		});
	});

	test("every document of a stream is read, empty ones left out", () => {
		const documents = yaml("---\n# nothing\n---\na: 1\n---\nb: 2\n...\n");

		expect(documents).toEqual([{ a: 1 }, { b: 2 }]);
	});

	test("a closing quote on the margin is read as PyYAML does", () => {
		const text = 'env:\n  kwargs: "dict(\n    x=1,\n  )"\n  steps: 3\n';

		expect(yaml(text)).toEqual([{ env: { kwargs: "dict( x=1, )", steps: 3 } }]);
		expect(lineOfKey("a.yaml", text, "env.steps")).toBe(5);
	});

	test("a closing quote that is missing is told", () => {
		const problems = problemsOf("a.yaml", 'name: "olmo\nsteps: 3\n');

		expect(problems).toEqual([expect.stringContaining("Missing closing")]);
	});

	test("a closing bracket on the margin is fine", () => {
		const documents = yaml("targets: [\n  q,\n  v,\n]\nlr: 1\n");

		expect(documents).toEqual([{ targets: ["q", "v"], lr: 1 }]);
	});

	test("tabs as indentation are told with their line", () => {
		const problems = problemsOf("a.yaml", "a:\n\tb: 1\n");

		expect(problems[0]).toMatch(/^2: Cannot read this file as YAML: Tabs/);
	});

	test.each([
		["a Helm block", "{{- if .Values.gpu }}\ngpu: 1\n{{- end }}\n"],
		["a Jinja block", "{% if gpu %}\ngpu: 1\n{% endif %}\n"],
	])("%s is told as a template", (_, text) => {
		const problems = problemsOf("a.yaml", text);

		expect(problems).toEqual([expect.stringContaining("it is a template")]);
	});

	test("a value that a template fills in is a text on its line", () => {
		const text =
			"image: {{ .Values.image }} # set by the chart\nsteps: {{ steps }}0\nlist:\n  - {{ it's }}\n";

		expect(plain("a.yaml", text)).toEqual([
			{
				image: "{{ .Values.image }}",
				steps: "{{ steps }}0",
				list: ["{{ it's }}"],
			},
		]);
		expect(lineOfKey("a.yaml", text, "steps")).toBe(2);
		expect(problemsOf("a.yaml", text)).toEqual([]);
	});

	test("a template inside a text is a text", () => {
		const text =
			'name: "{{ run }}"\nchat: |\n  {% for m in messages %}{{ m }}{% endfor %}\n';

		expect(problemsOf("a.yaml", text)).toEqual([]);
	});

	test.each([
		["flow", (depth: number) => "[".repeat(depth) + "]".repeat(depth)],
		[
			"block",
			(depth: number) =>
				Array.from({ length: depth }, (_, i) => `${" ".repeat(i)}a:`).join(
					"\n",
				),
		],
	])("%s collections may be nested 64 deep and no deeper", (_, nest) => {
		expect(problemsOf("a.yaml", nest(64))).toEqual([]);
		expect(problemsOf("a.yaml", nest(65))).toEqual([
			expect.stringContaining("nested deeper than 64 levels"),
		]);
		expect(problemsOf("a.yaml", nest(3000))).toHaveLength(1);
	});
});
