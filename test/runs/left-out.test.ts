import { expect, test } from "vitest";
import type { Snapshot } from "../../src/review-input.js";
import { limitProblems, unreadChanges } from "../../src/runs/left-out.js";
import { scanCandidates, wantedPaths } from "../../src/runs/wanted.js";

const policyPath = ".github/wattdiff.yml";

test("a change within its limits leaves nothing out", () => {
	const input = changeOf(3000);

	const problems = limitProblems(input);

	expect(problems).toEqual([]);
	expect(wantedPaths(input).head).toHaveLength(3000);
});

test("of more than 3,000 changed files the first 3,000 are wanted, and the rest is told", () => {
	const input = changeOf(3007);

	const problems = limitProblems(input);

	expect(unreadChanges(input)).toBe(7);
	expect(problems).toEqual([
		{
			kind: "change-limit",
			path: policyPath,
			args: { count: "7", limit: "3000" },
		},
	]);
	expect(wantedPaths(input).head).toHaveLength(3000);
});

test("what a source skipped on either side was not read", () => {
	const input = changeOf(10, { skipped: ["3.yaml", "4.yaml"] });

	const problems = limitProblems(input);

	expect(problems).toMatchObject([
		{ kind: "change-limit", args: { count: "2", limit: "8" } },
	]);
});

test("scripts that were skipped or lie beyond the limit were not searched", () => {
	const input = {
		...changeOf(1, {
			others: ["a.sh", "b.sh", "c.sh", "far/d.sh"],
			skipped: ["b.sh"],
		}),
		scanLimit: 3,
	};

	const problems = limitProblems(input);

	expect(problems).toMatchObject([
		{ kind: "scan-limit", args: { count: "2", limit: "2" } },
	]);
});

test("files close to the change are searched first", () => {
	const input = {
		...changeOf(0, { others: ["a.sh", "x/y/b.sh", "x/c.sh", "x/y/z/d.sh"] }),
		focus: ["x/y/train.yaml"],
	};

	const found = scanCandidates(input, input.focus);

	expect(found).toEqual(["x/y/b.sh", "x/c.sh", "x/y/z/d.sh", "a.sh"]);
});

/** So many changed configs, and other files that stay. */
function changeOf(
	count: number,
	{
		others = [],
		skipped = [],
	}: {
		readonly others?: readonly string[];
		readonly skipped?: readonly string[];
	} = {},
) {
	const side = (commit: string): Snapshot => ({
		commit,
		blobs: new Map([
			...Array.from(
				{ length: count },
				(_, at) => [`${at}.yaml`, `${commit}${at}`] as const,
			),
			...others.map((path) => [path, "same"] as const),
		]),
		texts: new Map(),
		refused: new Map(),
	});
	const head = { ...side("head"), skipped: new Set(skipped) };
	const snapshots = { base: side("base"), head };
	return { snapshots, policyPath, scanLimit: 200 };
}
