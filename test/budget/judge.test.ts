import { describe, expect, test } from "vitest";
import type { Budget } from "../../src/budget/budgets.js";
import type { JudgedRun } from "../../src/budget/hold.js";
import { judge, verdictOf } from "../../src/budget/judge.js";
import { compare } from "../../src/compare/compare.js";
import type { Estimate } from "../../src/estimate/estimate.js";
import {
	about,
	exactly,
	times,
	type Uncertain,
	unknownFactor,
} from "../../src/uncertain.js";

function estimate(costUsd: Uncertain | undefined): Estimate {
	return {
		quantities: { ...(costUsd && { costUsd }) },
		fits: "unknown",
		conventions: { attention: "causal", recompute: "excluded" },
		assumptions: [],
		unknown: [],
		problems: [],
		provenance: [],
	};
}

function run(
	base: Uncertain | undefined,
	head: Uncertain | undefined,
): JudgedRun {
	const sides = { base: estimate(base), head: estimate(head) };
	return { path: "configs/sft/a.yaml", estimate: sides, delta: compare(sides) };
}

function budget(over: Partial<Budget>): Budget {
	return {
		name: "fine-tunes",
		runs: ["configs/sft/**"],
		limits: [
			{ metric: "costUsd", limit: { kind: "max", value: 1000 }, line: 4 },
		],
		gateOn: "likely",
		action: "fail",
		owners: [],
		strict: { unknownKeys: false, line: 0 },
		...over,
	};
}

/** A cost that grows by as much as the limit allows, in arithmetic that cannot say so exactly. */
const JUST_ALLOWED = { base: 0.1 * 3, head: 0.12 * 3 };

const INCREASE = {
	metric: "costUsd",
	limit: { kind: "increase", value: 0.2 },
	line: 5,
} as const;

test("growth of exactly the limit is within it, whatever the last digit says", () => {
	const { base, head } = JUST_ALLOWED;
	const results = judge(
		[budget({ limits: [INCREASE] })],
		[run(exactly(base), exactly(head))],
	);

	expect(head / base - 1).toBeCloseTo(0.2, 12);
	expect(results[0]?.verdict).toBe("within");
	expect(
		judge(
			[budget({ limits: [INCREASE] })],
			[run(exactly(base), exactly(head * 1.0001))],
		)[0]?.verdict,
	).toBe("over");
});

describe("absolute limits", () => {
	test("a likely value above the limit is over", () => {
		const results = judge([budget({})], [run(exactly(900), exactly(1100))]);

		expect(results[0]).toMatchObject({
			verdict: "over",
			actual: 1100,
			line: 4,
		});
		expect(verdictOf(results)).toBe("over");
	});

	test("making the hardware can be limited, and water that nobody knows is unknown", () => {
		const head: Estimate = {
			...estimate(undefined),
			quantities: { embodiedCarbonKg: exactly(120) },
		};
		const held = budget({
			limits: [
				{
					metric: "embodiedCarbonKg",
					limit: { kind: "max", value: 100 },
					line: 4,
				},
				{ metric: "waterL", limit: { kind: "max", value: 5000 }, line: 5 },
			],
		});

		const results = judge(
			[held],
			[
				{
					path: "configs/sft/a.yaml",
					estimate: { head },
					delta: compare({ head }),
				},
			],
		);

		expect(results.map(({ verdict }) => verdict)).toEqual(["over", "unknown"]);
		expect(results[1]?.missing).toBe("water is unknown");
	});

	test("the upper gate compares the 95th percentile", () => {
		const head = about(900, { time: 0.1 });

		const results = judge(
			[budget({ gateOn: "upper" })],
			[run(exactly(900), head)],
		);

		// 900 × exp(0.1645) = 1061
		expect(results[0]?.verdict).toBe("over");
		expect(results[0]?.actual).toBeCloseTo(1060.9, 0);
	});

	test("a run that was over before and did not grow does not block", () => {
		const results = judge([budget({})], [run(exactly(1200), exactly(1150))]);

		expect(results[0]).toMatchObject({ verdict: "over", alreadyOver: true });
		expect(verdictOf(results)).toBe("within");
	});

	test("an unknown number is neither within nor over", () => {
		const results = judge([budget({})], [run(undefined, undefined)]);

		expect(results[0]?.verdict).toBe("unknown");
		expect(verdictOf(results)).toBe("unknown");
	});

	test("a warning never decides", () => {
		const results = judge(
			[budget({ action: "warn" })],
			[run(exactly(900), exactly(1100))],
		);

		expect(results[0]?.verdict).toBe("over");
		expect(verdictOf(results)).toBe("within");
	});

	test("a run outside the globs is not judged", () => {
		const results = judge(
			[budget({ runs: ["pretrain/**"] })],
			[run(exactly(1), exactly(9999))],
		);

		expect(results).toEqual([]);
		expect(verdictOf(results)).toBe("none");
	});
});

describe("relative limits", () => {
	test("growth is judged even when the size of the data set is unknown on both sides", () => {
		const size = unknownFactor("samples of acme/dialogues");

		const results = judge(
			[budget({ limits: [INCREASE] })],
			[run(times(size, exactly(2)), times(size, exactly(3)))],
		);

		expect(results[0]).toMatchObject({ verdict: "over" });
		expect(results[0]?.actual).toBeCloseTo(0.5);
	});
});

describe("limits for a whole pull request", () => {
	test("runs add up", () => {
		const total = budget({
			limits: [
				{ metric: "costUsd", limit: { kind: "total", value: 1500 }, line: 6 },
			],
		});

		const results = judge(
			[total],
			[run(exactly(700), exactly(800)), run(exactly(700), exactly(800))],
		);

		expect(results).toHaveLength(1);
		expect(results[0]).toMatchObject({ verdict: "over", actual: 1600 });
	});

	test("an unknown run leaves the sum open unless the others are over alone", () => {
		const total = (value: number): Budget =>
			budget({
				limits: [
					{ metric: "costUsd", limit: { kind: "total", value }, line: 6 },
				],
			});
		const runs = [run(exactly(700), exactly(800)), run(undefined, undefined)];

		expect(judge([total(1500)], runs)[0]?.verdict).toBe("unknown");
		expect(judge([total(500)], runs)[0]?.verdict).toBe("over");
	});
});

describe("limits for a period", () => {
	const quarter = budget({
		period: "quarter",
		limits: [
			{ metric: "costUsd", limit: { kind: "total", value: 3000 }, line: 6 },
		],
	});
	const merged = (date: string, path: string, value: number) => ({
		date,
		path,
		amounts: { costUsd: { value, low: value, high: value } },
	});
	const change = [run(exactly(700), exactly(800))];

	test("what was merged in it counts with the change", () => {
		const past = {
			today: "2026-11-24",
			spending: [
				merged("2026-10-02", "configs/sft/a.yaml", 1500),
				merged("2026-11-02", "configs/sft/b.yaml", 900),
				// Another quarter, and a run that the budget does not cover.
				merged("2026-09-30", "configs/sft/a.yaml", 9000),
				merged("2026-11-03", "pretrain/c.yaml", 9000),
			],
		};

		const [result] = judge([quarter], change, past);

		// 1500 + 900 + 800
		expect(result).toMatchObject({
			verdict: "over",
			actual: 3200,
			period: { name: "2026-Q4", spent: 2400 },
		});
	});

	test("without the history it cannot be judged, unless the change is over alone", () => {
		expect(judge([quarter], change)[0]?.verdict).toBe("unknown");
		expect(judge([quarter], [run(exactly(1), exactly(4000))])[0]?.verdict).toBe(
			"over",
		);
	});
});

describe("strict budgets", () => {
	const strict = budget({
		limits: [],
		strict: { assumptions: 0.25, unknownKeys: true, line: 9 },
	});

	function assumed(weight: number, keys: number): JudgedRun {
		const head: Estimate = {
			...estimate(exactly(1)),
			assumptions: [
				{
					key: "hardware.accelerator",
					value: "H100-SXM-80GB",
					alternative: "A100-SXM-80GB",
					why: "",
					weight,
				},
			],
			problems: Array.from({ length: keys }, () => ({
				kind: "unknown-key",
				path: "configs/sft/a.yaml",
				args: {},
			})),
		};
		return { path: "configs/sft/a.yaml", estimate: { head }, delta: {} };
	}

	test("an assumption that may move a number by a half is over a quarter", () => {
		const [assumption, keys] = judge([strict], [assumed(Math.log(1.5), 0)]);

		expect(assumption).toMatchObject({ verdict: "over", line: 9 });
		expect(assumption?.actual).toBeCloseTo(0.5);
		expect(keys?.verdict).toBe("within");
	});

	test("a key that nobody understood is over", () => {
		const [, keys] = judge([strict], [assumed(0, 2)]);

		expect(keys).toMatchObject({ verdict: "over", actual: 2 });
	});
});
