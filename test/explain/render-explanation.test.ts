import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { explain } from "../../src/explain/explain.js";
import { renderExplanation } from "../../src/report/explanation.js";
import { columnsOfText } from "../../src/report/terminal/lines.js";
import { fineTune } from "../estimate/build-facts.js";
import { planOf, plans } from "./plans.js";

const wide = { colour: false, width: 140 } as const;

describe("an explanation in a pipe", () => {
	test.each([
		["experts", plans["a mixture of experts over all kinds of parallelism"]],
		["unknown-data", plans["a data set that nobody knows"]],
		["depthwise", plans["a network of depthwise convolutions"]],
	])("%s", async (name, plan) => {
		const text = renderExplanation(explain(plan, catalog), wide);

		expect(text).not.toContain("\u001b");
		await expect(text).toMatchFileSnapshot(`golden/${name}.txt`);
	});
});

test("colour changes nothing but the colour", () => {
	const explanation = explain(plans["a fine-tune on one node"], catalog);

	const plain = renderExplanation(explanation, wide);
	const coloured = renderExplanation(explanation, { ...wide, colour: true });

	// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of
	const bare = coloured.replace(/\u001b\[\d+m/g, "");
	expect(coloured).not.toBe(bare);
	expect(bare).toBe(plain);
});

test.each([60, 80, 100, 140])("no line is wider than %s columns", (width) => {
	for (const plan of Object.values(plans)) {
		const text = renderExplanation(explain(plan, catalog), {
			colour: false,
			width,
		});

		const broad = text
			.split("\n")
			.filter((line) => columnsOfText(line) > width)
			// A name with its number is one piece, as is a single word.
			.filter((line) => / = | {2,}= |; range/.test(line));
		expect(broad).toEqual([]);
	}
});

test("a number that hangs on unknown data is never shown", () => {
	const plan = plans["a data set that nobody knows"];

	const text = renderExplanation(explain(plan, catalog), wide);

	expect(text).toMatch(
		/^ {2}cost +unknown {2}= unknown device-h × \$2\.50 each$/m,
	);
	expect(text).toContain("data.samples is unknown.");
});

test("names out of a config cannot steer a terminal", () => {
	const plan = planOf({
		...fineTune,
		optimizer: "adamw\u001b[2J\u001b]8;;https://evil.example\u0007",
		"data.sets": ["chats\u202e\u001b[31m"],
	});

	const text = renderExplanation(explain(plan, catalog), wide);

	// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
	expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test("a run that is blocked shows its problems and no number", () => {
	const plan = planOf({ ...fineTune, "hardware.accelerator": "H9000" });

	const text = renderExplanation(explain(plan, catalog), wide);

	expect(text).toContain("No facts about the accelerator `H9000`");
	expect(text).not.toContain("Parameters");
});
