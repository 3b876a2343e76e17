import { expect, test } from "vitest";
import { annotationsOf } from "../../src/report/annotations.js";
import { causeOf, reportOf, resultOf, runOf } from "./build-report.js";
import { addedAndRemoved, overBudget, partlyUnreadable } from "./themes.js";

test("what breaks a budget comes first, on its line", () => {
	const [first] = annotationsOf(overBudget);

	expect(first).toEqual({
		path: "configs/sft/llama-8b.yaml",
		startLine: 14,
		endLine: 14,
		level: "failure",
		title: "Over budget: fine-tunes",
		message:
			"num_epochs 2 → 3: +50 % GPU-hours. cost $2,380 > $2,000 (likely value).",
	});
});

test("then come causes by what they move, then problems", () => {
	const levels = annotationsOf(overBudget).map(
		({ path, startLine, level }) => `${level} ${path}:${startLine}`,
	);

	expect(levels).toEqual([
		"failure configs/sft/llama-8b.yaml:14",
		"notice configs/sft/private.yaml:9",
		"notice configs/sft/llama-8b.yaml:31",
		"notice configs/deepspeed/shared.json:7",
		"warning configs/sft/llama-8b.yaml:22",
	]);
});

test("a cause in another file names the run that it moves", () => {
	const shared = annotationsOf(overBudget).find(
		({ path }) => path === "configs/deepspeed/shared.json",
	);

	expect(shared?.message).toBe(
		"zero_optimization.stage zero2 → zero3: −12 % memory / GPU, +10 % GPU-hours. Run: configs/dpo/llama-8b.yaml.",
	);
});

test("a new run that is over is marked on its first line", () => {
	const annotations = annotationsOf(addedAndRemoved);

	expect(annotations).toEqual([
		{
			path: "configs/grpo/qwen-32b.yaml",
			startLine: 1,
			endLine: 1,
			level: "failure",
			title: "Over budget: fine-tunes",
			message: "memory does not fit.",
		},
	]);
});

test("a file that cannot be read is marked where it breaks", () => {
	const broken = annotationsOf(partlyUnreadable).find(
		({ path }) => path === "configs/sft/broken.yaml",
	);

	expect(broken).toMatchObject({
		startLine: 3,
		level: "warning",
		title: "No estimate",
	});
});

test("a key that the change removed has no line to stand on", () => {
	const run = runOf({
		path: "configs/a.yaml",
		base: { hours: 10 },
		head: { hours: 15 },
	});
	const report = reportOf([
		{
			...run,
			causes: [causeOf({ path: "configs/a.yaml", line: 5, to: "not set" })],
		},
	]);

	expect(annotationsOf(report)).toEqual([]);
});

test("a limit that only warns makes a warning", () => {
	const run = runOf({
		path: "configs/sft/llama-8b.yaml",
		base: { hours: 640 },
		head: { hours: 952 },
		causes: [causeOf({})],
	});

	const [first] = annotationsOf(
		reportOf([run], { budgets: [resultOf({ action: "warn" })] }),
	);

	expect(first?.level).toBe("warning");
});

test("one shared line that feeds many runs is marked once", () => {
	const runs = Array.from({ length: 30 }, (_, index) =>
		runOf({
			path: `configs/run-${index}.yaml`,
			change: "affected",
			base: { hours: 10 },
			head: { hours: 15 },
			causes: [causeOf({ path: "configs/shared.yaml", line: 3 })],
		}),
	);

	expect(annotationsOf(reportOf(runs))).toHaveLength(1);
});
