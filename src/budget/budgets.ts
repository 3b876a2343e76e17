import { type Metric, metricNames, metrics } from "../estimate/metrics.js";
import {
	asBoolean,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../formats/tree.js";
import { nearest } from "../nearest.js";
import { didYouMean, type Problem } from "../problem.js";
import { readAmount, readPercent, unitsOf } from "./amount.js";
import type { GateOn, Limit } from "./verdict.js";

/** One named budget: which runs it covers and the limits that hold for them. */
export interface Budget {
	readonly name: string;
	/** Globs over the paths of runs. */
	readonly runs: readonly string[];
	readonly limits: readonly MetricLimit[];
	readonly gateOn: GateOn;
	readonly action: "fail" | "warn";
}

export interface MetricLimit {
	readonly metric: Metric;
	readonly limit: Limit;
	readonly line: number;
}

export interface BudgetReading {
	readonly budgets: readonly Budget[];
	readonly problems: readonly Problem[];
}

const BUDGET_KEYS = ["name", "runs", "limits", "gate_on", "action"] as const;
const GATES: Readonly<Record<string, GateOn>> = {
	likely: "likely",
	upper: "upper",
	lower: "lower",
};
const ACTIONS: Readonly<Record<string, "fail" | "warn">> = {
	fail: "fail",
	warn: "warn",
};

/** Reads the list of budgets. A limit that cannot be read is named with its line; the others hold. */
export function readBudgets(
	section: Entry | undefined,
	path: string,
): BudgetReading {
	const problems: Problem[] = [];
	const mistake = (line: number, detail: string): void => {
		problems.push({ kind: "policy-mistake", path, line, args: { detail } });
	};
	if (section && section.value.kind !== "sequence") {
		mistake(
			section.line,
			"`budgets` is a list. Begin each budget with `- name:`",
		);
	}
	const budgets = itemsOf(section?.value).map((item, index) =>
		readBudget(item, index, mistake),
	);
	return { budgets, problems };
}

type Mistake = (line: number, detail: string) => void;

function readBudget(item: Tree, index: number, mistake: Mistake): Budget {
	for (const entry of entriesOf(item)) {
		unknownWord(entry, BUDGET_KEYS, mistake);
	}
	const runs = entryAt(item, "runs")?.value;
	const globs = runs ? itemsOf(runs).map(asText) : ["**"];
	return {
		name: asText(entryAt(item, "name")?.value) ?? `budget ${index + 1}`,
		runs: [asText(runs), ...globs].filter((glob) => glob !== undefined),
		limits: entriesOf(entryAt(item, "limits")?.value).flatMap((entry) =>
			readLimits(entry, mistake),
		),
		gateOn: oneOf(entryAt(item, "gate_on"), GATES, "likely", mistake),
		action: oneOf(entryAt(item, "action"), ACTIONS, "fail", mistake),
	};
}

function readLimits(entry: Entry, mistake: Mistake): readonly MetricLimit[] {
	const metric = metricNames.find(
		(name) => metrics[name].budgetKey === entry.key,
	);
	if (!metric) {
		const known = metricNames.map((name) => metrics[name].budgetKey);
		mistake(
			entry.line,
			`\`${entry.key}\` is not something that can be limited${didYouMean(nearest(entry.key, known))}. Use one of ${known.join(", ")}`,
		);
		return [];
	}
	return entriesOf(entry.value).flatMap((each) => {
		const limit = readLimit(each, metric, mistake);
		return limit ? [{ metric, limit, line: each.line }] : [];
	});
}

const LIMIT_KINDS = ["max", "increase", "total", "fits"] as const;

function readLimit(
	entry: Entry,
	metric: Metric,
	mistake: Mistake,
): Limit | undefined {
	if (unknownWord(entry, LIMIT_KINDS, mistake)) return undefined;
	const text = asText(entry.value) ?? "";
	if (entry.key === "fits") {
		if (metric === "peakMemoryGib" && asBoolean(entry.value) === true) {
			return { kind: "fits" };
		}
		mistake(entry.line, "`fits` belongs under `memory` and is `true`");
		return undefined;
	}
	if (entry.key === "increase") {
		const value = readPercent(text);
		if (value !== undefined) return { kind: "increase", value };
		mistake(
			entry.line,
			`\`increase\` is a share such as \`20 %\`, not \`${text}\``,
		);
		return undefined;
	}
	const value = readAmount(text, metric);
	if (value !== undefined) {
		return { kind: entry.key === "total" ? "total" : "max", value };
	}
	mistake(
		entry.line,
		`\`${text}\` is not an amount of ${metrics[metric].label}. Use a number with one of ${unitsOf(metric).join(", ")}`,
	);
	return undefined;
}

function unknownWord(
	entry: Entry,
	known: readonly string[],
	mistake: Mistake,
): boolean {
	if (known.includes(entry.key)) return false;
	mistake(
		entry.line,
		`\`${entry.key}\` is not a key here${didYouMean(nearest(entry.key, known))}. Use one of ${known.join(", ")}`,
	);
	return true;
}

function oneOf<T>(
	entry: Entry | undefined,
	words: Readonly<Record<string, T>>,
	otherwise: T,
	mistake: Mistake,
): T {
	if (!entry) return otherwise;
	const word = asText(entry.value) ?? "";
	const value = Object.hasOwn(words, word) ? words[word] : undefined;
	if (value !== undefined) return value;
	mistake(
		entry.line,
		`\`${entry.key}\` is one of ${Object.keys(words).join(", ")}, not \`${word}\``,
	);
	return otherwise;
}
