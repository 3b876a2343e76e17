import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { exampleName, startExample } from "./github/example.js";
import { pullRequestEvent } from "./runner/events.js";
import { runAction } from "./runner/run-action.js";

const root = new URL("../", import.meta.url);

// GitHub gives a workflow's token 1,000 requests an hour for the whole repository.
test("one run on a pull request makes at most 40 requests, none of them twice for one blob", async () => {
	const github = await startExample();
	const parent = github.commit(exampleName, {
		branch: "main",
		files: filesOf("examples/before/"),
	});
	github.commit(exampleName, {
		branch: "longer",
		parent,
		files: filesOf("examples/after/"),
	});
	const { number } = github.addPullRequest(exampleName, { head: "longer" });

	await runAction({
		action: fileURLToPath(new URL("action.yml", root)),
		event: pullRequestEvent(github, exampleName, number),
		github,
	});
	await github.close();

	const routes = github.requests.map(
		({ method, operationId = "unknown" }) => `${method} ${operationId}`,
	);
	keepForBench(routes);
	const blobs = github.requests
		.filter(({ operationId }) => operationId === "git/get-blob")
		.map(({ path }) => path);
	expect(routes.length).toBeGreaterThan(0);
	expect(routes.length).toBeLessThanOrEqual(40);
	expect(new Set(blobs).size).toBe(blobs.length);
});

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
