import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { policySections, readPolicy } from "../../src/budget/policy.js";
import { parseFile } from "../../src/formats/parse-file.js";
import { runFile } from "../../src/readers/run-file/index.js";
import { isPolicy, isRunFile, mistakesOf } from "./schemas.js";

const root = new URL("../../", import.meta.url);

const pages = [
	"README.md",
	"CONTRIBUTING.md",
	...readdirSync(new URL("docs/", root))
		.filter((name) => name.endsWith(".md"))
		.map((name) => `docs/${name}`),
];

const blocks = pages.flatMap((page) =>
	[...textOf(page).matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(
		([, text = ""], index) => ({ place: `${page}, block ${index + 1}`, text }),
	),
);

const policies = [
	...["before", "after"].map((side) => ({
		place: `examples/${side}`,
		text: textOf(`examples/${side}/.github/wattdiff.yml`),
	})),
	...blocks.filter(({ text }) => kindOf(text) === "policy"),
];

const runs = blocks.filter(({ text }) => kindOf(text) === "run");

test("every block of YAML in the pages is a workflow, a policy or a run", () => {
	const strange = blocks.filter(({ text }) => kindOf(text) === "strange");

	expect(strange.map(({ place }) => place)).toEqual([]);
	expect(policies.length).toBeGreaterThan(3);
	expect(runs.length).toBeGreaterThan(0);
});

describe("a policy that we show is right for editors and for the reader", () => {
	test.each(policies)("$place", ({ place, text }) => {
		const { problems } = readPolicy(parseFile(`${place}.yml`, text));

		expect(mistakesOf(isPolicy, parse(text))).toEqual([]);
		expect(problems).toEqual([]);
	});
});

describe("a run that we show is right for editors and for the reader", () => {
	test.each(runs)("$place", ({ place, text }) => {
		const readings = runFile.read(
			parseFile(`${place}.yaml`, text),
			() => undefined,
		);

		for (const document of parseAllDocuments(text)) {
			expect(mistakesOf(isRunFile, document.toJS())).toEqual([]);
		}
		expect(
			readings.flatMap((each) => ("problems" in each ? each.problems : [])),
		).toEqual([]);
	});
});

function kindOf(text: string): "workflow" | "policy" | "run" | "strange" {
	const keys = Object.keys(parseAllDocuments(text)[0]?.toJS() ?? {});
	if (keys.includes("on") || keys.includes("jobs")) return "workflow";
	if (keys[0] === "wattdiff") return "run";
	return keys.some((key) => Object.hasOwn(policySections, key))
		? "policy"
		: "strange";
}

function textOf(path: string): string {
	return readFileSync(new URL(path, root), "utf8");
}
