// Prints what a comparison costs: median wall time of the whole process under the Node of this system and under Node 24,
// beside an empty Node process and `git diff`; and how many requests one run of the action makes.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { markdownTable } from "markdown-table";

const ROUNDS = 15;
const root = fileURLToPath(new URL("../", import.meta.url));
const cli = join(root, "dist/cli/index.js");

const folder = mkdtempSync(join(tmpdir(), "wattdiff-bench-"));
try {
	buildRepository(folder);
	console.log(markdownTable(times(folder)));
	console.log(`\nMedian of ${ROUNDS} whole processes, ms.`);
	console.log(requests());
} finally {
	rmSync(folder, { recursive: true, force: true });
}

/** Two commits: the example before and after. */
function buildRepository(path) {
	const git = (...words) => execFileSync("git", words, { cwd: path });
	git("init", "--quiet", "--initial-branch=main");
	git("config", "user.name", "bench");
	git("config", "user.email", "bench@example.org");
	for (const side of ["before", "after"]) {
		cpSync(join(root, "examples", side), path, { recursive: true });
		git("add", "--all");
		git("commit", "--quiet", "--message", side);
	}
}

function times(cwd) {
	const rows = nodes().map(([name, node]) => [
		name,
		...[
			["-e", "0"],
			[cli, "diff", "HEAD~1", "HEAD"],
		].map((words) => median(node, words, cwd)),
	]);
	const git = median("git", ["diff", "--stat", "HEAD~1", "HEAD"], cwd);
	return [
		["", "empty process", "wattdiff diff"],
		...rows,
		["git diff", "", git],
	];
}

function nodes() {
	const local = join(root, "node_modules/.bin/node");
	const system = ["/usr/bin/node", "/usr/local/bin/node"].find(existsSync);
	const found = [
		system,
		existsSync(local) ? local : undefined,
		process.execPath,
	];
	const named = new Map();
	for (const path of found) {
		if (!path) continue;
		const version = execFileSync(path, ["--version"], { encoding: "utf8" });
		if (!named.has(version)) named.set(version, path);
	}
	return [...named].map(([version, path]) => [`Node ${version.trim()}`, path]);
}

function median(program, words, cwd) {
	const measured = Array.from({ length: ROUNDS }, () => {
		const start = performance.now();
		const { status, stderr } = spawnSync(program, words, { cwd });
		// 1 is "over budget": the example is.
		if (status === null || status > 1) throw new Error(String(stderr));
		return performance.now() - start;
	}).sort((a, b) => a - b);
	return Math.round(measured[Math.floor(ROUNDS / 2)]);
}

/** Runs the bundled action once against the tests' local GitHub, which counts what it is asked. */
function requests() {
	const log = join(folder, "requests.json");
	const { status, stdout } = spawnSync(
		process.execPath,
		[
			join(root, "node_modules/vitest/vitest.mjs"),
			"run",
			"test/requests.test.ts",
		],
		{ cwd: root, env: { ...process.env, WATTDIFF_BENCH: log } },
	);
	if (status !== 0 || !existsSync(log))
		return `Requests: not counted.\n${stdout}`;
	const { count, byRoute } = JSON.parse(readFileSync(log, "utf8"));
	const rows = Object.entries(byRoute).map(([route, n]) => [route, n]);
	return `\nOne run of the action: ${count} requests.\n\n${markdownTable([["request", "times"], ...rows])}`;
}
