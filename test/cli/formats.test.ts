import { expect, test } from "vitest";
import {
	CONFIG,
	POLICY,
	trainingConfig,
} from "../action/budgeted-repository.js";
import { temporaryRepository } from "../host/temporary-repository.js";
import { wattdiff } from "./terminal.js";

test("CSV has a row for each run with every number and its range, on both sides", async () => {
	const repository = changedRepository();

	const { exitCode, out } = await wattdiff(repository.folder, [
		"diff",
		"--format",
		"csv",
	]);

	const [row] = rowsOf(out);
	const after = Number(row?.cost_usd);
	const before = Number(row?.base_cost_usd);
	expect(exitCode).toBe(1);
	expect(row).toMatchObject({
		path: CONFIG,
		framework: "axolotl",
		change: "changed",
	});
	expect(after / before).toBeCloseTo(1.5);
	expect(Number(row?.cost_usd_low)).toBeLessThan(after);
	expect(Number(row?.cost_usd_high)).toBeGreaterThan(after);
});

test("what is unknown is an empty cell in CSV, never zero", async () => {
	const repository = temporaryRepository();
	repository.write({ [CONFIG]: trainingConfig(2) });

	const { out } = await wattdiff(repository.folder, [
		"estimate",
		CONFIG,
		"--format",
		"csv",
	]);

	const [row] = rowsOf(out);
	expect(row?.cost_usd).toBe("");
	expect(Number(row?.peak_memory_gib)).toBeGreaterThan(0);
	expect(row?.base_cost_usd).toBe("");
});

test("a path is never a formula and never another cell", async () => {
	const repository = temporaryRepository();
	repository.write({
		"=1+1.yaml": trainingConfig(1),
		'a,"b".yaml': trainingConfig(1),
	});

	const { out } = await wattdiff(repository.folder, [
		"estimate",
		".",
		"--format",
		"csv",
	]);

	expect(out).toContain("\n'=1+1.yaml,");
	expect(out).toContain('\n"a,""b"".yaml",');
});

test("SARIF has the broken budget on its line", async () => {
	const repository = changedRepository();

	const { exitCode, out } = await wattdiff(repository.folder, [
		"diff",
		"--format",
		"sarif",
	]);

	const [run] = JSON.parse(out).runs;
	expect(exitCode).toBe(1);
	expect(run.results[0].locations[0].physicalLocation).toMatchObject({
		artifactLocation: { uri: CONFIG },
		region: { startLine: 9 },
	});
});

test("a budget of a period counts the records of the branch", async () => {
	const repository = changedRepository(
		POLICY.replace(
			"      cost: { increase: 25 % }",
			"      cost: { total: $100 }\n    period: year",
		),
	);

	const without = await wattdiff(repository.folder, ["diff"]);
	keepRecords(repository, { a: merged(50) });
	const over = await wattdiff(repository.folder, ["diff"]);
	keepRecords(repository, { b: "not JSON" });
	const unknown = await wattdiff(repository.folder, ["diff"]);

	expect(without.exitCode).toBe(0);
	expect(without.out).toContain("There is no branch");
	expect(over.exitCode).toBe(1);
	expect(unknown.exitCode).toBe(0);
	expect(unknown.out).toContain("records/b.json");
});

function changedRepository(policy = POLICY) {
	const repository = temporaryRepository();
	repository.write({
		".github/wattdiff.yml": policy,
		[CONFIG]: trainingConfig(2),
	});
	repository.commit();
	repository.write({ [CONFIG]: trainingConfig(3) });
	return repository;
}

/** Keeps records on a branch without touching the files here. */
function keepRecords(
	{ git, write }: ReturnType<typeof temporaryRepository>,
	records: Readonly<Record<string, string>>,
): void {
	const isThere = git("branch", "--list", "wattdiff-history") !== "";
	git("stash", "--quiet");
	git(
		"checkout",
		"--quiet",
		...(isThere ? [] : ["--orphan"]),
		"wattdiff-history",
	);
	for (const [name, text] of Object.entries(records)) {
		write({ [`records/${name}.json`]: text });
	}
	git("add", "--all");
	git("commit", "--quiet", "-m", "Record");
	git("checkout", "--quiet", "main");
	git("stash", "pop", "--quiet");
}

function merged(costUsd: number): string {
	return JSON.stringify({
		schema: "wattdiff/record@1",
		commit: "a",
		date: new Date().toISOString(),
		verdict: "within",
		runs: [
			{
				path: CONFIG,
				name: "",
				framework: "axolotl",
				change: "changed",
				head: { costUsd: { value: costUsd, low: costUsd, high: costUsd } },
			},
		],
		totals: {},
		budgets: [],
		tool: "0.1.0",
		data: "2026-11",
	});
}

/** The rows of a table without quoted cells, by column. */
function rowsOf(text: string): readonly Readonly<Record<string, string>>[] {
	const [head = "", ...rows] = text.trimEnd().split("\n");
	const names = head.split(",");
	return rows.map((row) =>
		Object.fromEntries(
			row.split(",").map((cell, at) => [names[at] ?? "", cell]),
		),
	);
}
