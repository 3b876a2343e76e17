import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	exampleName,
	openExamplePullRequest,
	startExample,
} from "../github/example.js";
import type { LocalGitHub } from "../github/local-github.js";
import { pullRequestEvent } from "./events.js";
import { type ActionSettings, runAction } from "./run-action.js";

let folder: string;
let github: LocalGitHub;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "action-"));
	github = await startExample();
	openExamplePullRequest(github);
});

afterEach(async () => {
	rmSync(folder, { recursive: true });
	await github.close();
});

const definition = `
name: Example
inputs:
  token:
    default: \${{ github.token }}
  fail-on:
    default: over-budget
  max runs:
    default: 3
  workspace:
    default: \${{ github.workspace }}/configs
outputs:
  verdict:
runs:
  using: node24
  main: dist/index.mjs
`;

/** Runs a script as an action. */
function run(script: string, settings: Partial<ActionSettings> = {}) {
	mkdirSync(join(folder, "dist"), { recursive: true });
	writeFileSync(join(folder, "action.yml"), definition);
	writeFileSync(
		join(folder, "dist/index.mjs"),
		`import { appendFileSync, readFileSync } from "node:fs";\nconst { env } = process;\n${script}`,
	);
	return runAction({
		action: join(folder, "action.yml"),
		event: pullRequestEvent(github, exampleName, 1),
		github,
		...settings,
	});
}

/** What a script printed as JSON. */
async function printed(script: string, settings?: Partial<ActionSettings>) {
	const { stdout } = await run(
		`console.log(JSON.stringify(${script}))`,
		settings,
	);
	return JSON.parse(stdout);
}

describe("an action", () => {
	test("gets its inputs with their defaults", async () => {
		const inputs = await printed(
			'[env.INPUT_TOKEN, env["INPUT_FAIL-ON"], env.INPUT_MAX_RUNS, env.INPUT_WORKSPACE]',
			{
				inputs: { "fail-on": "never" },
				token: "ghs_job",
				workspace: folder,
			},
		);

		expect(inputs).toEqual(["ghs_job", "never", "3", `${folder}/configs`]);
	});

	test("gets the event and where to find GitHub", async () => {
		const pull = github.repository(exampleName).pulls.get(1);

		const [event, url, sha, headRef] = await printed(
			'[JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, "utf8")), env.GITHUB_API_URL, env.GITHUB_SHA, env.GITHUB_HEAD_REF]',
		);

		expect(event).toMatchObject({
			action: "synchronize",
			pull_request: { head: { sha: pull?.headSha } },
		});
		expect(url).toBe(github.url);
		expect(sha).toBe(pull?.mergeSha);
		expect(headRef).toBe("longer");
	});

	test("sees nothing of the environment of the tests", async () => {
		const names: string[] = await printed("Object.keys(env)");

		const foreign = names.filter(
			(name) => !/^(CI|GITHUB_|INPUT_|RUNNER_|HOME|LANG|PATH)/.test(name),
		);

		expect(foreign).toEqual([]);
	});

	test("can call GitHub with its token", async () => {
		const result = await run(`
			const answer = await fetch(env.GITHUB_API_URL + "/repos/" + env.GITHUB_REPOSITORY + "/issues/1/comments", {
				method: "POST",
				headers: { authorization: "Bearer " + env.INPUT_TOKEN },
				body: JSON.stringify({ body: "hello" }),
			});
			process.exitCode = answer.ok ? 0 : 1;`);

		expect(result.exitCode).toBe(0);
		expect(github.comments(exampleName, 1)).toMatchObject([{ body: "hello" }]);
		expect(github.violations).toEqual([]);
	});

	test("leaves outputs, a summary, variables and state", async () => {
		const result = await run(`
			appendFileSync(env.GITHUB_OUTPUT, "verdict=over\\nreport<<EOF\\na\\nb=c\\nEOF\\n");
			appendFileSync(env.GITHUB_STEP_SUMMARY, "# Report\\n");
			appendFileSync(env.GITHUB_ENV, "LEVEL=1\\n");
			appendFileSync(env.GITHUB_STATE, "step=2\\n");`);

		expect(result).toMatchObject({
			exitCode: 0,
			outputs: { verdict: "over", report: "a\nb=c" },
			summary: "# Report\n",
			isSummaryTooLong: false,
			variables: { LEVEL: "1" },
			state: { step: "2" },
		});
	});

	test("may write a summary of a mebibyte and no more", async () => {
		const write = (bytes: number) =>
			run(`appendFileSync(env.GITHUB_STEP_SUMMARY, "x".repeat(${bytes}));`);

		const [allowed, refused] = [await write(1_048_576), await write(1_048_577)];

		expect(allowed.isSummaryTooLong).toBe(false);
		expect(refused.isSummaryTooLong).toBe(true);
	});

	test("speaks to the runner by commands and fails by its exit code", async () => {
		const result = await run(`
			console.log("::error file=train.yaml,line=3::too%0Along");
			process.exitCode = 2;`);

		expect(result.exitCode).toBe(2);
		expect(result.commands).toEqual([
			{
				name: "error",
				properties: { file: "train.yaml", line: "3" },
				message: "too\nlong",
			},
		]);
	});

	test("with an unknown input runs all the same", async () => {
		const result = await run("", { inputs: { budgett: "1" } });

		expect(result.exitCode).toBe(0);
		expect(result.unexpectedInputs).toEqual(["budgett"]);
	});

	test("that does not end is killed", async () => {
		const endless = run("setInterval(() => {}, 1000);", { timeoutMs: 500 });

		await expect(endless).rejects.toThrow("killed");
	});
});
