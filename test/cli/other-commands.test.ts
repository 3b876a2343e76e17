import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { wantsColour } from "../../src/host/terminal/terminal.js";
import {
	CONFIG,
	POLICY,
	trainingConfig,
} from "../action/budgeted-repository.js";
import {
	temporaryFolder,
	temporaryRepository,
	writeFiles,
} from "../host/temporary-repository.js";
import { wattdiff } from "./terminal.js";

test("the demo shows an example that CI would refuse, and what it would post", async () => {
	const folder = temporaryFolder();

	const { exitCode, out } = await wattdiff(folder, ["demo"]);

	const comment = readFileSync(join(folder, "wattdiff-out/comment.md"), "utf8");
	const page = readFileSync(join(folder, "wattdiff-out/report.html"), "utf8");
	expect(exitCode).toBe(0);
	expect(out).toContain("In CI this change fails the check");
	expect(comment).toMatch(/^<!-- wattdiff:v1 key=default/);
	expect(page).toMatch(/^<!doctype html>/);
});

test("a report is made of the records in a folder, and names what it left out", async () => {
	const folder = temporaryFolder();
	writeFiles(folder, {
		"records/a.json": record("a"),
		"records/b.json": "not JSON",
	});

	const { exitCode, out, err } = await wattdiff(folder, [
		"report",
		"--records",
		"records",
		"-o",
		"page.html",
	]);

	expect(exitCode).toBe(0);
	expect(out).toContain("1 records in");
	expect(err).toContain("left out b.json");
	expect(readFileSync(join(folder, "page.html"), "utf8")).toContain(CONFIG);
});

test("a report holds the budgets of a period, as they lie here", async () => {
	const folder = temporaryFolder();
	const year = new Date().getUTCFullYear();
	writeFiles(folder, {
		"records/a.json": record("a").replaceAll("2026-", `${year}-`),
		".github/wattdiff.yml":
			"budgets:\n  - name: the year\n    period: year\n    limits: { cost: { total: $40 } }\n",
	});

	await wattdiff(folder, ["report", "--records", "records"]);

	const page = readFileSync(join(folder, "report.html"), "utf8");
	expect(page).toContain("the year");
	expect(page).toContain("of $40");
});

test("a report is made of the records on a branch", async () => {
	const repository = temporaryRepository();
	repository.commit();
	repository.git("checkout", "--quiet", "--orphan", "wattdiff-history");
	repository.write({ "records/a.json": record("a"), "README.md": "Kept\n" });
	repository.commit();
	repository.git("checkout", "--quiet", "main");

	const { out } = await wattdiff(repository.folder, ["report"]);

	expect(out).toContain(
		`1 records in ${join(repository.folder, "report.html")}`,
	);
});

test("a report without a branch says how to get one", async () => {
	const repository = temporaryRepository();
	repository.commit();

	const { exitCode, err } = await wattdiff(repository.folder, ["report"]);

	expect(exitCode).toBe(2);
	expect(err).toContain("git fetch origin wattdiff-history");
});

test("help and version", async () => {
	const folder = temporaryFolder();

	const bare = await wattdiff(folder, []);
	const asked = await wattdiff(folder, ["diff", "--help"]);
	const version = await wattdiff(folder, ["--version"]);

	expect(bare.out).toContain("wattdiff estimate FILE…");
	expect(asked).toEqual(bare);
	expect(version.out).toBe(`${packageJson.version}\n`);
});

test.each([
	[{ isTerminal: true }, undefined, true],
	[{ isTerminal: false }, undefined, false],
	[{ isTerminal: false }, true, true],
	[{ isTerminal: true }, false, false],
	[{ isTerminal: true, NO_COLOR: "1" }, undefined, false],
	[{ isTerminal: true, NO_COLOR: "1" }, true, true],
	[{ isTerminal: false, FORCE_COLOR: "1" }, undefined, true],
	[{ isTerminal: true, FORCE_COLOR: "0" }, undefined, false],
	[{ isTerminal: true, TERM: "dumb" }, undefined, false],
])("%j with the option %s is coloured: %s", (world, option, expected) => {
	const { isTerminal, ...environment } = world;

	const coloured = wantsColour({ isTerminal, environment }, option);

	expect(coloured).toBe(expected);
});

test("colours are written only where they are wanted", async () => {
	const repository = temporaryRepository();
	repository.write({
		".github/wattdiff.yml": POLICY,
		[CONFIG]: trainingConfig(2),
	});
	repository.commit();
	repository.write({ [CONFIG]: trainingConfig(3) });

	const plain = await wattdiff(repository.folder, ["diff"]);
	const coloured = await wattdiff(repository.folder, ["diff", "--color"]);

	expect(plain.out).not.toContain("\u001b[");
	expect(coloured.out).toContain("\u001b[");
});

function record(commit: string): string {
	const quantity = { value: 10, low: 8, high: 12 };
	return JSON.stringify({
		schema: "wattdiff/record@1",
		commit,
		date: "2026-03-01T00:00:00.000Z",
		verdict: "none",
		runs: [
			{
				path: CONFIG,
				name: "",
				framework: "axolotl",
				change: "added",
				head: { costUsd: quantity },
			},
		],
		totals: {},
		budgets: [],
		tool: "0.1.0",
		data: "2026-11",
	});
}
