import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readPolicy } from "../src/budget/policy.js";
import { metricNames, metrics } from "../src/estimate/metrics.js";
import { parseFile } from "../src/formats/parse-file.js";
import { readers } from "../src/readers/index.js";
import { runFields } from "../src/readers/run-file/fields.js";
import { runFile } from "../src/readers/run-file/index.js";

const root = new URL("../", import.meta.url);
const readme = textOf("README.md");
const pages = [
	"README.md",
	"CONTRIBUTING.md",
	"SECURITY.md",
	"docs/methodology.md",
	"docs/accuracy.md",
	"docs/decisions.md",
	"docs/run-file.md",
	"docs/overrides.md",
	"docs/wattdiff-yml.md",
];

describe("README", () => {
	test("repeats the demo, action.yml and the list of readers as they are", () => {
		const script = fileURLToPath(new URL("scripts/readme-tables.mjs", root));

		expect(() =>
			execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" }),
		).not.toThrow();
	});

	test("names every framework that is read", () => {
		const unnamed = readers.filter(({ title }) => !readme.includes(title));

		expect(unnamed.map(({ title }) => title)).toEqual([]);
	});

	test("names every quantity that can be limited", () => {
		const unnamed = metricNames.filter(
			(name) => !readme.includes(`\`${metrics[name].budgetKey}\``),
		);

		expect(unnamed).toEqual([]);
	});

	test("shows a workflow that asks for no more than it needs", () => {
		const workflow = parse(codeBlock(readme, "  pull_request:"));

		expect(workflow.permissions).toEqual({
			contents: "read",
			"pull-requests": "write",
			checks: "write",
		});
		expect(workflow.on).toEqual({
			pull_request: {
				types: ["opened", "synchronize", "reopened", "edited"],
			},
		});
	});

	test("shows a policy file that is read without a complaint", () => {
		const text = codeBlock(readme, "budgets:");

		const policy = readPolicy(parseFile("wattdiff.yml", text));

		expect(policy.problems).toEqual([]);
		expect(policy.budgets).toHaveLength(1);
		expect(policy.budgets[0]?.limits).toHaveLength(4);
		expect(policy.defaults).toHaveLength(2);
		expect(policy.dataSets).toHaveLength(1);
	});

	test("names only commands that exist", () => {
		const { scripts } = parse(textOf("package.json"));
		const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(
			([, name]) => name,
		);

		expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ""))).toEqual(
			[],
		);
	});

	test.each(pages)("%s links only to files that are there", (page) => {
		const links = [...textOf(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
			([, link]) => link ?? "",
		);

		const dead = links.filter(
			(link) => !existsSync(new URL(link, new URL(page, root))),
		);

		expect(dead).toEqual([]);
	});

	test.each(pages)(
		"%s never shows the event that lends a token to forks",
		(page) => {
			expect(textOf(page)).not.toContain("pull_request_target");
		},
	);
});

describe("the page about run files", () => {
	const page = textOf("docs/run-file.md");

	test("names every key that a run file may have", () => {
		const keys = Object.keys(runFields).filter((key) => key.includes("."));

		expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
	});

	test("shows a run that is read without a complaint", () => {
		const file = parseFile("a.yaml", codeBlock(page, "wattdiff: run"));

		const [run] = runFile.read(file, () => undefined);

		expect(run).toMatchObject({ kind: "training", name: "code-8b" });
		expect(run).toMatchObject({ problems: [] });
	});
});

function textOf(path: string): string {
	return readFileSync(new URL(path, root), "utf8");
}

/** The first YAML block of a page that has this line. */
function codeBlock(page: string, line: string): string {
	const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(
		([, block]) => block ?? "",
	);
	return blocks.find((block) => block.split("\n").includes(line)) ?? "";
}
