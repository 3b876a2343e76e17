// biome-ignore-all lint/suspicious/noTemplateCurlyInString: launchers write their variables so.
import { describe, expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import { describe as say } from "../../src/problem.js";
import {
	type Fields,
	isPlaceholder,
	readFields,
	toBoolean,
	toCount,
	toNumber,
	toOneOf,
	toPositive,
	toShare,
	toText,
} from "../../src/readers/fields.js";

const fields: Fields = {
	model: toText("model.id"),
	steps: toCount("steps"),
	epochs: toPositive("data.epochs"),
	split: toShare("data.validation_share"),
	temperature: toNumber("data.image", "an even number", (n) => n % 2 === 0),
	compile: toBoolean("compile"),
	checkpointing: toOneOf("checkpointing", { on: "full", none: "none" }),
	"optimizer.name": toText("optimizer"),
	"optimizer.lr": "irrelevant",
	"logging.*": "irrelevant",
	"wandb_*": "irrelevant",
	deepspeed: "handled",
};

function read(text: string, kind?: "launch") {
	const [tree] = parseFile("configs/a.yaml", text).documents;
	return readFields({
		tree,
		fields,
		path: "configs/a.yaml",
		framework: "rocket",
		...(kind === undefined ? {} : { kind }),
	});
}

function values(text: string): Record<string, unknown> {
	return Object.fromEntries(
		read(text).facts.map(({ key, value }) => [key, value]),
	);
}

function problems(text: string): readonly string[] {
	return read(text).problems.map(
		(problem) => `${problem.line}: ${say(problem)}`,
	);
}

describe("values", () => {
	test.each<[string, Record<string, unknown>]>([
		["model: acme/rocket", { "model.id": "acme/rocket" }],
		["model: 7", { "model.id": "7" }],
		["steps: 1_000", { steps: 1000 }],
		["steps: 1e3", { steps: 1000 }],
		["epochs: 0.5", { "data.epochs": 0.5 }],
		["split: 0", { "data.validation_share": 0 }],
		["compile: 'True'", { compile: true }],
		["compile: off", { compile: false }],
		["checkpointing: ON", { checkpointing: "full" }],
		["checkpointing: none", { checkpointing: "none" }],
		["optimizer: { name: adamw, lr: 3 }", { optimizer: "adamw" }],
		["optimizer.name: adamw", { optimizer: "adamw" }],
	])("%s", (text, expected) => {
		expect(values(text)).toEqual(expected);
		expect(problems(text)).toEqual([]);
	});

	test("a fact says where it was read", () => {
		const [found] = read("model: x\nsteps: 3\n", "launch").facts.slice(1);

		expect(found?.origin).toEqual({
			kind: "launch",
			path: "configs/a.yaml",
			line: 2,
			text: "steps",
		});
	});

	test.each(["~", "''", "auto", "None", "null", "-1", "'???'", "MISSING"])(
		"%s means not set",
		(value) => {
			expect(values(`steps: ${value}`)).toEqual({});
			expect(problems(`steps: ${value}`)).toEqual([]);
		},
	);

	test("no tree and a tree that is no mapping state nothing", () => {
		const nothing = { facts: [], problems: [] };

		expect(read("")).toEqual(nothing);
		expect(read("[1, 2]")).toEqual(nothing);
	});
});

describe("problems", () => {
	test.each([
		["steps: 0", "1: `steps` is `0`; expected a whole number above 0."],
		["steps: many", "1: `steps` is `many`; expected a whole number above 0."],
		[
			"steps: { a: 1 }",
			"1: `steps` is `mapping`; expected a whole number above 0.",
		],
		["epochs: -2", "1: `epochs` is `-2`; expected a number above 0."],
		["split: 1.5", "1: `split` is `1.5`; expected a number from 0 to 1."],
		["temperature: 3", "1: `temperature` is `3`; expected an even number."],
		["compile: 2", "1: `compile` is `2`; expected true or false."],
		[
			"checkpointing: toString",
			"1: `checkpointing` is `toString`; expected one of on, none.",
		],
		["model: [a]", "1: `model` is `sequence`; expected a text."],
		[
			"steps: ${oc.env:STEPS}",
			"1: `steps` is `${oc.env:STEPS}`, which only the launch decides.",
		],
		[
			"stepz: 3",
			"1: `stepz` is not a key that wattdiff or rocket knows (did you mean `steps`?).",
		],
		[
			"optimizer:\n  nome: x",
			"2: `optimizer.nome` is not a key that wattdiff or rocket knows (did you mean `optimizer.name`?).",
		],
		["optimizer: adamw", "1: `optimizer` is not a key"],
		["constructor: 1", "1: `constructor` is not a key"],
	])("%j", (text, sentence) => {
		expect(problems(text)).toEqual([expect.stringContaining(sentence)]);
	});

	test.each([
		"logging:\n  level: debug\n  file: { path: x }",
		"logging: quiet",
		"wandb_project: x",
		"deepspeed: { zero: 3 }",
		"optimizer: ~",
	])("%j is known and states nothing", (text) => {
		expect(read(text)).toEqual({ facts: [], problems: [] });
	});
});

describe("placeholders", () => {
	test.each([
		["${LR}", true],
		["$LR", true],
		["{{ lr }}", true],
		["<LR>", true],
		["{lr}", true],
		["s3://bucket/path", false],
		["a<b>", false],
		["100$", false],
	])("%s: %s", (text, expected) => {
		expect(isPlaceholder(text)).toBe(expected);
	});
});

test("a file full of unknown keys takes no long time", () => {
	const text = Array.from(
		{ length: 40_000 },
		(_, i) => `key_number_${i}: 1`,
	).join("\n");
	const started = performance.now();

	const { problems } = read(text);

	expect(problems).toHaveLength(40_000);
	expect(performance.now() - started).toBeLessThan(15_000);
});
