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
import { readAmount, readMoneyAmount, readPercent, unitsOf } from "./amount.js";
import type { Period } from "./period.js";
import { textsOf } from "./texts.js";
import type { BudgetAction, GateOn, Limit } from "./verdict.js";

/** One named budget: which runs it covers and the limits that hold for them. */
export interface Budget {
	readonly name: string;
	/** Globs over the paths of runs. */
	readonly runs: readonly string[];
	readonly limits: readonly MetricLimit[];
	readonly gateOn: GateOn;
	readonly action: BudgetAction;
	/** Sums hold for what is merged in this span, not for one pull request. */
	readonly period?: Period;
	readonly owners: readonly string[];
	readonly strict: Strictness;
}

/** What a strict budget does not accept. */
export interface Strictness {
	/** Largest weight of an assumption, as a share. */
	readonly assumptions?: number;
	readonly unknownKeys: boolean;
	/** Line of the section in the policy. */
	readonly line: number;
}

export interface MetricLimit {
	readonly metric: Metric;
	readonly limit: Limit;
	readonly line: number;
	/** In the currency of the policy; dollars without it. */
	readonly currency?: string;
}

export interface BudgetReading {
	readonly budgets: readonly Budget[];
	readonly problems: readonly Problem[];
}

/** Keys of a budget, each with what it says: the published schema repeats it. */
export const budgetKeys = {
	name: "How reports call this budget.",
	runs: "Globs over the paths of runs: `*` within a folder, `**` across folders. All runs without it.",
	limits: "What may not be exceeded, by quantity.",
	gate_on:
		"Which end of a range is held against a limit: the likely value, the upper or the lower end.",
	action:
		"What a broken limit does: fail the check, warn, or stand in the report only.",
	period: "`total` holds for what is merged in this span of the calendar.",
	owners: "Whom a report names as the ones to ask.",
	strict:
		"Accept no key that nobody understands and no assumption that may move a number by a quarter; or say which.",
} as const;
/** Keys of `strict`, each with what it says. */
export const strictKeys = {
	assumptions:
		"Largest share by which an assumption may move a number, such as `25 %`.",
	unknown_keys: "Accept no key that nobody understands.",
} as const;
/** Spans that a budget may hold for. */
export const budgetPeriods = {
	month: "month",
	quarter: "quarter",
	year: "year",
} as const satisfies Readonly<Record<Period, Period>>;
/** Ends of a range that may be held against a limit. */
export const budgetGates = {
	likely: "likely",
	upper: "upper",
	lower: "lower",
} as const satisfies Readonly<Record<GateOn, GateOn>>;
/** What a broken limit may do. */
export const budgetActions = {
	fail: "fail",
	warn: "warn",
	info: "info",
} as const satisfies Readonly<Record<BudgetAction, BudgetAction>>;

/** Reads the list of budgets. A limit that cannot be read is named with its line; the others hold. */
export function readBudgets(
	section: Entry | undefined,
	path: string,
	currency?: string,
): BudgetReading {
	const problems: Problem[] = [];
	const mistake = (line: number, detail: string): void => {
		problems.push({ kind: "policy-mistake", path, line, args: { detail } });
	};
	if (section && section.value.kind !== "sequence") {
		mistake(
			section.line,
			"`budgets` is a list. Begin each budget with `- name:`.",
		);
	}
	const budgets = itemsOf(section?.value).map((item, index) =>
		readBudget(item, { index, mistake, currency }),
	);
	return { budgets, problems };
}

type Mistake = (line: number, detail: string) => void;

interface Told {
	readonly mistake: Mistake;
	/** Of the policy, where it names one. */
	readonly currency: string | undefined;
}

function readBudget(
	item: Tree,
	{ index, ...told }: Told & { readonly index: number },
): Budget {
	const { mistake } = told;
	for (const entry of entriesOf(item)) {
		unknownWord(entry, budgetKeys, mistake);
	}
	const runs = entryAt(item, "runs")?.value;
	const period = entryAt(item, "period");
	return {
		name: asText(entryAt(item, "name")?.value) ?? `budget ${index + 1}`,
		runs: runs ? textsOf(runs) : ["**"],
		limits: entriesOf(entryAt(item, "limits")?.value).flatMap((entry) =>
			readLimits(entry, told),
		),
		gateOn: oneOf(entryAt(item, "gate_on"), budgetGates, "likely", mistake),
		action: oneOf(entryAt(item, "action"), budgetActions, "fail", mistake),
		...(period && { period: oneOf(period, budgetPeriods, "month", mistake) }),
		owners: textsOf(entryAt(item, "owners")?.value),
		strict: readStrictness(entryAt(item, "strict"), mistake),
	};
}

// `strict: true` accepts no unknown key and no assumption that may move a number by a quarter.
function readStrictness(
	section: Entry | undefined,
	mistake: Mistake,
): Strictness {
	const line = section?.line ?? 0;
	const all = asBoolean(section?.value);
	if (section === undefined || all === false) {
		return { unknownKeys: false, line };
	}
	if (all === true) return { unknownKeys: true, assumptions: 0.25, line };
	for (const entry of entriesOf(section.value)) {
		unknownWord(entry, strictKeys, mistake);
	}
	const weight = entryAt(section.value, "assumptions");
	const share = weight && readPercent(asText(weight.value) ?? "");
	if (weight && share === undefined) {
		mistake(weight.line, "`assumptions` is a share such as `25 %`");
	}
	const keys = entryAt(section.value, "unknown_keys");
	return {
		...(share !== undefined && { assumptions: share }),
		unknownKeys: asBoolean(keys?.value) ?? false,
		line,
	};
}

function readLimits(entry: Entry, told: Told): readonly MetricLimit[] {
	const { mistake } = told;
	const metric = metricNames.find(
		(name) => metrics[name].budgetKey === entry.key,
	);
	if (!metric) {
		const known = metricNames.map((name) => metrics[name].budgetKey);
		mistake(
			entry.line,
			`\`${entry.key}\` is not something that can be limited${didYouMean(nearest(entry.key, known))}. Use one of ${known.join(", ")}.`,
		);
		return [];
	}
	if (entry.value.kind !== "mapping") {
		mistake(
			entry.line,
			`A limit of \`${entry.key}\` says which kind it is, such as \`${entry.key}: { max: … }\`. Use one of ${Object.keys(limitKinds).join(", ")}.`,
		);
	}
	return entriesOf(entry.value).flatMap((each) => {
		const foreign = metric === "costUsd" ? foreignLimit(each, told) : undefined;
		if (foreign) return [{ metric, ...foreign, line: each.line }];
		const limit = readLimit(each, metric, mistake);
		return limit ? [{ metric, limit, line: each.line }] : [];
	});
}

// Dollars and shares are read as everywhere.
function foreignLimit(
	{ key, value }: Entry,
	{ currency: bare = "USD" }: Told,
): Pick<MetricLimit, "limit" | "currency"> | undefined {
	const text = asText(value) ?? "";
	const amount = readMoneyAmount(text, bare);
	if (!amount) return undefined;
	const { currency } = amount;
	if (key === "max" || key === "total") {
		return { limit: { kind: key, value: amount.value }, currency };
	}
	const isAmount = key === "increase" && /[a-z€£¥₹₩]/i.test(text);
	return isAmount
		? { limit: { kind: "increase-by", value: amount.value }, currency }
		: undefined;
}

/** Kinds of limits, each with what it bounds. */
export const limitKinds = {
	max: "Highest value of a run.",
	increase:
		"Highest growth over the base: a share, or an amount with its unit.",
	total:
		"Highest sum over the runs of a pull request, or of all that is merged in the budget's period.",
	fits: "Must fit in the memory of a device.",
} as const;

function readLimit(
	entry: Entry,
	metric: Metric,
	mistake: Mistake,
): Limit | undefined {
	if (unknownWord(entry, limitKinds, mistake)) return undefined;
	const text = asText(entry.value) ?? "";
	if (entry.key === "fits") {
		if (metric === "peakMemoryGib" && asBoolean(entry.value) === true) {
			return { kind: "fits" };
		}
		mistake(entry.line, "`fits` belongs under `memory` and is `true`.");
		return undefined;
	}
	if (entry.key === "increase") {
		const share = readPercent(text);
		if (share !== undefined) return { kind: "increase", value: share };
		const amount = /[a-z$]/i.test(text) ? readAmount(text, metric) : undefined;
		if (amount !== undefined) return { kind: "increase-by", value: amount };
		mistake(
			entry.line,
			`\`increase\` is a share such as \`20 %\` or an amount with its unit, not \`${text}\``,
		);
		return undefined;
	}
	const value = readAmount(text, metric);
	if (value !== undefined) {
		return { kind: entry.key === "total" ? "total" : "max", value };
	}
	mistake(
		entry.line,
		`\`${text}\` is not an amount of ${metrics[metric].label}. Use a number with one of ${unitsOf(metric).join(", ")}.`,
	);
	return undefined;
}

function unknownWord(
	entry: Entry,
	keys: Readonly<Record<string, string>>,
	mistake: Mistake,
): boolean {
	const known = Object.keys(keys);
	if (known.includes(entry.key)) return false;
	mistake(
		entry.line,
		`\`${entry.key}\` is not a key here${didYouMean(nearest(entry.key, known))}. Use one of ${known.join(", ")}.`,
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
		`\`${entry.key}\` is one of ${Object.keys(words).join(", ")}, not \`${word}\`.`,
	);
	return otherwise;
}
