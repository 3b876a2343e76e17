import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import {
	messages,
	POLICY,
	trainingConfig,
} from "./action/budgeted-repository.js";
import { exampleName, startExample } from "./github/example.js";
import type { LocalGitHub } from "./github/local-github.js";
import { pullRequestEvent } from "./runner/events.js";
import { type ActionResult, runAction } from "./runner/run-action.js";

const root = new URL("../", import.meta.url);

// GitHub gives a workflow's token 1,000 requests an hour for the whole repository.
test("one run on a pull request makes at most 25 requests, none of them twice for one blob", async () => {
	const github = await pullRequestOf(
		filesOf("examples/before/"),
		filesOf("examples/after/"),
	);

	await runOn(github);

	const routes = routesOf(github);
	keepForBench(routes);
	const blobs = github.requests
		.filter(({ operationId }) => operationId === "git/get-blob")
		.map(({ path }) => path);
	expect(routes.length).toBeGreaterThan(0);
	expect(routes.length).toBeLessThanOrEqual(25);
	expect(new Set(blobs).size).toBe(blobs.length);
});

test("a pull request of 100 changed configs takes at most 25 requests", async () => {
	const github = await pullRequestOf(
		{ ".github/wattdiff.yml": POLICY, ...trainings(100, 2) },
		trainings(100, 1),
	);

	const { stdout } = await runOn(github);

	expect(stdout).toContain("configs/99.yaml");
	expect(routesOf(github).length).toBeLessThanOrEqual(25);
	expect(github.violations).toEqual([]);
});

test("a pull request of 3,000 changed files takes at most 60 requests", async () => {
	const github = await pullRequestOf(
		{
			".github/wattdiff.yml": POLICY,
			...trainings(20, 2),
			...others(2980, "old"),
		},
		{ ...trainings(20, 1), ...others(2980, "new") },
	);

	const { stdout } = await runOn(github);

	expect(stdout).toContain("configs/19.yaml");
	expect(stdout).not.toContain("partial");
	expect(routesOf(github).length).toBeLessThanOrEqual(60);
	expect(github.violations).toEqual([]);
});

test("a pull request of more than 3,000 changed files is told to be partial", async () => {
	const github = await pullRequestOf(
		{
			".github/wattdiff.yml": POLICY,
			...trainings(1, 2),
			...others(3009, "old"),
		},
		{ ...trainings(1, 1), ...others(3009, "new") },
	);

	const { stdout, outputs } = await runOn(github);

	expect(stdout).toContain(
		"10 more changed files were not read (limit 3000), so this review is partial",
	);
	expect(outputs.verdict).toBe("unknown");
	expect(outputs["cost-usd-delta"]).toBe("");
	expect(routesOf(github).length).toBeLessThanOrEqual(60);
});

test("without queries a large pull request is partial too, and says why", async () => {
	const github = await pullRequestOf(
		{ ".github/wattdiff.yml": POLICY, ...trainings(150, 2) },
		trainings(150, 1),
	);
	github.fault({
		kind: "not-found",
		match: ({ operationId }) => operationId === "graphql",
	});

	const result = await runOn(github);

	expect(messages(result, "notice").join("\n")).toContain(
		"GitHub answered with 404 when many files were asked for at once",
	);
	expect(result.stdout).toContain("more changed files were not read");
	expect(result.outputs.verdict).toBe("unknown");
	expect(routesOf(github).length).toBeLessThanOrEqual(220);
});

/** A pull request that adds files to a repository, or changes them. */
async function pullRequestOf(
	before: Readonly<Record<string, string>>,
	after: Readonly<Record<string, string>>,
): Promise<LocalGitHub> {
	const github = await startExample();
	onTestFinished(() => github.close());
	const parent = github.commit(exampleName, { branch: "main", files: before });
	github.commit(exampleName, { branch: "longer", parent, files: after });
	github.addPullRequest(exampleName, { head: "longer" });
	return github;
}

function runOn(github: LocalGitHub): Promise<ActionResult> {
	return runAction({
		action: fileURLToPath(new URL("action.yml", root)),
		event: pullRequestEvent(github, exampleName, 1),
		github,
		timeoutMs: 60_000,
	});
}

function routesOf({ requests }: LocalGitHub): readonly string[] {
	return requests.map(
		({ method, operationId = "unknown" }) => `${method} ${operationId}`,
	);
}

function trainings(count: number, epochs: number): Record<string, string> {
	return Object.fromEntries(
		Array.from({ length: count }, (_, at) => [
			`configs/${at}.yaml`,
			`${trainingConfig(epochs)}seed: ${at}\n`,
		]),
	);
}

/** Files that may state a run by their names, and do not. */
function others(count: number, name: string): Record<string, string> {
	return Object.fromEntries(
		Array.from({ length: count }, (_, at) => [
			`deploy/${at % 30}/${at}.yaml`,
			`name: ${name}-${at}\n`,
		]),
	);
}

function filesOf(folder: string): Record<string, string> {
	const files: Record<string, string> = {};
	const entries = readdirSync(new URL(folder, root), {
		recursive: true,
		withFileTypes: true,
	});
	for (const entry of entries) {
		if (!entry.isFile()) continue;
		const path = `${entry.parentPath}/${entry.name}`;
		const name = path.slice(fileURLToPath(new URL(folder, root)).length);
		files[name.replace(/^\//, "")] = readFileSync(path, "utf8");
	}
	return files;
}

// `npm run bench` prints what it finds in this file.
function keepForBench(routes: readonly string[]): void {
	const path = process.env.WATTDIFF_BENCH;
	if (path === undefined) return;
	const byRoute: Record<string, number> = {};
	for (const route of routes) byRoute[route] = (byRoute[route] ?? 0) + 1;
	writeFileSync(path, JSON.stringify({ count: routes.length, byRoute }));
}
