import { expect, test } from "vitest";
import { fact } from "../../../src/plan/plan.js";
import { distinctRuns } from "../../../src/readers/commands/run-names.js";

function steps(count: number, line: number) {
	const origin = { kind: "file", path: "run.sh", line, text: "steps" } as const;
	return { facts: [fact("steps", count, origin)], problems: [] };
}

test("runs that mean the same count once, as the last of them", () => {
	const runs = distinctRuns([steps(5, 1), steps(5, 9)]);

	expect(runs).toMatchObject([
		{ name: "", facts: [{ value: 5, origin: { line: 9 } }], files: [] },
	]);
});

test("different runs are told apart by their order", () => {
	const runs = distinctRuns([steps(5, 1), steps(6, 2)]);

	expect(runs).toMatchObject([{ name: "command 1" }, { name: "command 2" }]);
});
