import type {
	HistoryRecord,
	RecordedRun,
} from "../../src/history/history-record.js";
import type {
	PerMetric,
	Quantity,
	TotalDocument,
} from "../../src/report/json/documents.js";

/** A side of a run by its device-hours; everything else follows from them. */
export function sideOf(hours: number): PerMetric<Quantity> {
	const near = (value: number, spread: number): Quantity => ({
		value,
		low: value / spread,
		high: value * spread,
	});
	return {
		flops: near(hours * 1.4e18, 1.02),
		deviceHours: near(hours, 1.22),
		wallClockHours: near(hours / 8, 1.22),
		peakMemoryGib: near(40 + Math.sqrt(hours), 1.07),
		energyKwh: near(hours * 0.7, 1.3),
		carbonKg: near(hours * 0.28, 1.45),
		costUsd: near(hours * 2.5, 1.5),
	};
}

export function recordedRun(
	path: string,
	hours: { readonly base?: number; readonly head?: number },
	more: Partial<RecordedRun> = {},
): RecordedRun {
	const change =
		hours.base === undefined
			? "added"
			: hours.head === undefined
				? "removed"
				: "changed";
	return {
		path,
		name: "",
		framework: "axolotl",
		change,
		...(hours.base !== undefined && { base: sideOf(hours.base) }),
		...(hours.head !== undefined && { head: sideOf(hours.head) }),
		...more,
	};
}

/** A record of one merged change whose totals are the sums over its runs. */
export function buildRecord(
	date: string,
	runs: readonly RecordedRun[],
	more: Partial<HistoryRecord> = {},
): HistoryRecord {
	return {
		schema: "wattdiff/record@1",
		commit: commitOf(date),
		date,
		verdict: "within",
		runs,
		totals: {
			deviceHours: totalOf(runs, "deviceHours"),
			energyKwh: totalOf(runs, "energyKwh"),
			carbonKg: totalOf(runs, "carbonKg"),
			costUsd: totalOf(runs, "costUsd"),
		},
		budgets: [],
		overrides: [],
		tool: "1.0.0",
		data: "2026-11",
		...more,
	};
}

/** A repository's history: some runs that grow, one that is removed, one whose numbers nobody knows. */
export function yearOfChanges(
	count: number,
	paths: number,
): readonly HistoryRecord[] {
	const hours = new Map<number, number>();
	return Array.from({ length: count }, (_, index) => {
		const run =
			index < paths
				? index
				: Math.floor(Math.abs(Math.sin(index * 12.9898)) * 43_758) % paths;
		const time =
			Date.UTC(2026, 0, 8, 9) + (index / count) * 318 * 24 * 3600_000;
		const base = hours.get(run);
		const head =
			(base ?? 40 * (run + 1)) * (1 + 0.25 * Math.sin(index * 1.7) + 0.06);
		hours.set(run, head);
		const path = `configs/${["sft", "dpo", "pretrain"][run % 3]}/model-${run}.yaml`;
		return buildRecord(
			new Date(time).toISOString(),
			[recordedRun(path, { ...(base !== undefined && { base }), head })],
			{
				pullRequest: {
					number: 100 + index,
					title:
						[
							"Train a third epoch on the support chats",
							"Switch the pretraining runs to FSDP",
							"Longer sequences & packing for <DPO>",
						][index % 3] ?? "",
				},
				verdict: index % 9 === 4 ? "over" : "within",
			},
		);
	});
}

function totalOf(
	runs: readonly RecordedRun[],
	metric: "deviceHours" | "energyKwh" | "carbonKg" | "costUsd",
): TotalDocument {
	const sum = (side: "base" | "head"): Quantity => {
		const total = { value: 0, low: 0, high: 0 };
		for (const run of runs) {
			total.value += run[side]?.[metric]?.value ?? 0;
			total.low += run[side]?.[metric]?.low ?? 0;
			total.high += run[side]?.[metric]?.high ?? 0;
		}
		return total;
	};
	const base = sum("base");
	const head = sum("head");
	const value = head.value - base.value;
	return {
		base,
		head,
		absolute: { value, low: value * 0.8, high: value * 1.2 },
		unknownRuns: 0,
	};
}

function commitOf(date: string): string {
	return Date.parse(date).toString(16).padStart(40, "a");
}
