import type { BudgetResult, GateOn, Verdict } from "../budget/verdict.js";
import type { ChangeKind } from "../compare/delta.js";
import type { FitVerdict, MemoryTerm } from "../estimate/estimate.js";
import { type Metric, metrics } from "../estimate/metrics.js";
import { type DeviceWord, deviceName } from "./device-word.js";
import {
	formatAgainst,
	formatAmount,
	formatCount,
	formatLimit,
	formatPercent,
	formatShare,
} from "./format.js";

/** How a verdict ends the headline; nothing when no budget applies. */
export const verdictWords = {
	within: "within budget",
	over: "over budget",
	unknown: "budget cannot be judged",
	none: "",
} as const satisfies Record<Verdict, string>;

/** What stands behind a run's path; nothing for the usual case. */
export const changeWords = {
	added: "new",
	removed: "removed",
	changed: "",
	affected: "affected, not edited",
	unchanged: "",
} as const satisfies Record<ChangeKind, string>;

export const fitWords = {
	yes: "✓ fits",
	tight: "⚠ tight",
	no: "✗ does not fit",
	unknown: "",
} as const satisfies Record<FitVerdict, string>;

export const gateWords = {
	likely: "likely value",
	upper: "upper end of the range",
	lower: "lower end of the range",
} as const satisfies Record<GateOn, string>;

export const memoryTermNames = [
	"weights",
	"gradients",
	"optimizer",
	"activations",
	"logits",
	"temporary",
	"companions",
	"generation",
	"context",
] as const satisfies readonly MemoryTerm[];

/** A metric as a column head or in a sentence: `GPU-hours`, `memory / GPU`, `cost`. */
export function labelOf(metric: Metric, device: DeviceWord): string {
	return metrics[metric].label.replace("device", deviceName(device));
}

/** `cost ≤ $2,000`, `energy growth ≤ 20 %`, `total cost ≤ $9,000`, `memory fits`. */
export function limitWords(
	{ metric, limit }: Pick<BudgetResult, "metric" | "limit">,
	device: DeviceWord,
): string {
	const label = labelOf(metric, device);
	switch (limit.kind) {
		case "max":
			return `${label} ≤ ${formatLimit(metric, limit.value, device)}`;
		case "increase":
			return `${label} growth ≤ ${formatShare(limit.value)}`;
		case "increase-by":
			return `${label} growth ≤ ${formatLimit(metric, limit.value, device)}`;
		case "assumptions":
			return `no assumption moves a number by more than ${formatShare(limit.value)}`;
		case "unknown-keys":
			return "every key is understood";
		case "total":
			return `total ${label} ≤ ${formatLimit(metric, limit.value, device)}`;
		case "fits":
			return "memory fits";
	}
}

/** A limit without its bound: `cost`, `energy growth`, `total cost`, `memory`. */
export function limitName(
	{ metric, limit }: Pick<BudgetResult, "metric" | "limit">,
	device: DeviceWord,
): string {
	const label = labelOf(metric, device);
	const names = {
		max: label,
		increase: `${label} growth`,
		"increase-by": `${label} growth`,
		total: `total ${label}`,
		fits: "memory",
		assumptions: "assumptions",
		"unknown-keys": "unknown keys",
	} as const satisfies Record<BudgetResult["limit"]["kind"], string>;
	return names[limit.kind];
}

/** What a limit was held against, in words: `cost $2,380 > $2,000 (upper end of the range)`. */
export function comparisonWords(
	result: BudgetResult,
	device: DeviceWord,
): string {
	const label = labelOf(result.metric, device);
	const { actual, limit } = result;
	if (result.verdict === "unknown" || actual === undefined) {
		return `${limitWords(result, device)} cannot be judged: ${result.missing ?? `${label} is unknown`}`;
	}
	const gate = ` (${gateWords[result.gateOn]})`;
	switch (limit.kind) {
		case "max":
			return `${label} ${formatAgainst(result.metric, { actual, limit: limit.value }, device)}${gate}`;
		case "total":
			return `total ${label}${periodWords(result, device)} ${formatAgainst(result.metric, { actual, limit: limit.value }, device)}${gate}`;
		case "increase-by":
			return `${label} growth ${formatAgainst(result.metric, { actual, limit: limit.value }, device)}${gate}`;
		case "assumptions":
			return `an assumption moves a number by ${formatShare(actual)}, against a limit of ${formatShare(limit.value)}`;
		case "unknown-keys":
			return actual === 0
				? "every key is understood"
				: `${formatCount(actual, "key is", "keys are")} not understood`;
		case "increase":
			return `${label} growth ${formatPercent(actual)} ${actual > limit.value ? ">" : "≤"} ${formatPercent(limit.value)}${gate}`;
		case "fits":
			return actual === 1 ? "memory fits" : "memory does not fit";
	}
}

/** ` in 2026-Q4, $9,000 of it merged before,` for a budget of a period. */
function periodWords(
	{ period, metric }: BudgetResult,
	device: DeviceWord,
): string {
	return period === undefined
		? ""
		: ` in ${period.name}, ${formatAmount(metric, period.spent, device)} of it merged before,`;
}
