import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { workflowProblems } from "./workflow-problems.js";

const root = fileURLToPath(new URL("..", import.meta.url));

const paths = globSync(
	[
		"action.{yml,yaml}",
		".github/workflows/*.{yml,yaml}",
		".github/actions/*/action.{yml,yaml}",
		"examples/**/.github/workflows/*.{yml,yaml}",
	],
	{ cwd: root },
);

describe("the workflows and actions of this repository", () => {
	test("are valid and follow our rules", async () => {
		const files = paths.map((path) => ({
			path,
			text: readFileSync(`${root}/${path}`, "utf8"),
		}));

		const problems: string[] = [];
		for (const file of files) problems.push(...(await workflowProblems(file)));

		expect(problems).toEqual([]);
	});
});

const good = `
on:
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@0123456789abcdef0123456789abcdef01234567
      - uses: ./
`;

describe("a workflow", () => {
	const problemsOf = (text: string) =>
		workflowProblems({ path: ".github/workflows/a.yml", text });

	test("without problems has none", async () => {
		expect(await problemsOf(good)).toEqual([]);
	});

	test.each([
		["runs-on", "run-on", "run-on"],
		["pull_request:", "pull_requests:", "pull_requests"],
		["contents: read", "contents: reed", "reed"],
		["uses: ./", `run: echo $${"{{ gitub.sha }}"}`, "gitub"],
		["@0123456789abcdef0123456789abcdef01234567", "@v7", "full commit SHA"],
		["permissions:\n  contents: read\n", "", "no permissions"],
		["pull_request:", "pull_request_target:", "pull_request_target"],
		[
			"\n  pull_request:",
			" [push, pull_request_target]",
			"pull_request_target",
		],
	])("with %j made %j is refused", async (from, to, word) => {
		const problems = await problemsOf(good.replace(from, to));

		expect(problems.join("\n")).toContain(word);
	});
});

describe("an action", () => {
	const problemsOf = (using: string) =>
		workflowProblems({
			path: "action.yml",
			text: `name: a\ndescription: b\nruns:\n  using: ${using}\n  main: dist/index.js\n`,
		});

	test("runs on a node that the runner has", async () => {
		expect(await problemsOf("node24")).toEqual([]);
		expect((await problemsOf("node26")).join("\n")).toContain("node26");
	});
});
