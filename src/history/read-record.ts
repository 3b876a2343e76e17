import { metricNames } from "../estimate/metrics.js";
import type {
	BudgetDocument,
	OverrideDocument,
	PerMetric,
	Quantity,
	TotalDocument,
} from "../report/json/documents.js";
import { perMetric } from "../report/json/numbers.js";
import {
	asForeign,
	type Foreign,
	itemsIn,
	numberIn,
	textIn,
	wordIn,
} from "./foreign.js";
import type {
	HistoryRecord,
	PullRequestReference,
	RecordedRun,
} from "./history-record.js";

/** A stored record, or why there is none. What cannot be read stays as it is: nobody writes over it. */
export type RecordReading =
	| { readonly kind: "record"; readonly record: HistoryRecord }
	| { readonly kind: "newer" | "unreadable"; readonly reason: string };

const VERDICTS = ["within", "over", "unknown", "none"] as const;
const CHANGES = [
	"added",
	"removed",
	"changed",
	"affected",
	"unchanged",
] as const;
const LIMITS = [
	"max",
	"increase",
	"increase-by",
	"total",
	"fits",
	"assumptions",
	"unknown-keys",
] as const;
const GATES = ["likely", "upper", "lower"] as const;

/** Reads a stored record field by field; fields that it does not know are left out. */
export function readRecord(text: string): RecordReading {
	const foreign = parsed(text);
	if (!foreign) return unreadable("It is not a JSON object.");
	const schema = textIn(foreign.schema) ?? "";
	const version = /^wattdiff\/record@(\d+)$/.exec(schema)?.[1];
	if (version === undefined) {
		return unreadable("Its `schema` is not `wattdiff/record@1`.");
	}
	if (Number(version) > 1) {
		return {
			kind: "newer",
			reason: `A newer wattdiff wrote it (${schema}). Update wattdiff to see it; it is kept as it is.`,
		};
	}
	const commit = textIn(foreign.commit) ?? "";
	const date = textIn(foreign.date) ?? "";
	if (commit === "") return unreadable("It has no `commit`.");
	if (Number.isNaN(Date.parse(date)))
		return unreadable("Its `date` is not a date.");
	return { kind: "record", record: recordFrom(foreign, commit, date) };
}

function recordFrom(
	foreign: Foreign,
	commit: string,
	date: string,
): HistoryRecord {
	const parent = textIn(foreign.parent);
	const pullRequest = pullRequestFrom(foreign.pullRequest);
	return {
		schema: "wattdiff/record@1",
		commit,
		...(parent !== undefined && { parent }),
		date: new Date(Date.parse(date)).toISOString(),
		...(pullRequest && { pullRequest }),
		verdict: wordIn(foreign.verdict, VERDICTS) ?? "none",
		runs: itemsIn(foreign.runs).flatMap(runFrom),
		totals: perMetric((metric) =>
			totalFrom(asForeign(foreign.totals)?.[metric]),
		),
		budgets: itemsIn(foreign.budgets).flatMap(budgetFrom),
		overrides: itemsIn(foreign.overrides).flatMap(overrideFrom),
		tool: textIn(foreign.tool) ?? "",
		data: textIn(foreign.data) ?? "",
	};
}

function pullRequestFrom(value: unknown): PullRequestReference | undefined {
	const foreign = asForeign(value);
	const number = numberIn(foreign?.number);
	const title = textIn(foreign?.title);
	return number === undefined
		? undefined
		: { number, ...(title !== undefined && { title }) };
}

function runFrom(value: unknown): readonly RecordedRun[] {
	const foreign = asForeign(value);
	const path = textIn(foreign?.path);
	const change = wordIn(foreign?.change, CHANGES);
	if (!foreign || path === undefined || !change) return [];
	const renamedFrom = textIn(foreign.renamedFrom);
	const base = sideFrom(foreign.base);
	const head = sideFrom(foreign.head);
	return [
		{
			path,
			name: textIn(foreign.name) ?? "",
			framework: textIn(foreign.framework) ?? "",
			change,
			...(renamedFrom !== undefined && { renamedFrom }),
			...(base && { base }),
			...(head && { head }),
		},
	];
}

function sideFrom(value: unknown): PerMetric<Quantity> | undefined {
	const foreign = asForeign(value);
	return foreign && perMetric((metric) => quantityFrom(foreign[metric]));
}

function quantityFrom(of: unknown): Quantity | undefined {
	const foreign = asForeign(of);
	const value = numberIn(foreign?.value);
	const low = numberIn(foreign?.low);
	const high = numberIn(foreign?.high);
	return value === undefined || low === undefined || high === undefined
		? undefined
		: { value, low, high };
}

function totalFrom(value: unknown): TotalDocument | undefined {
	const foreign = asForeign(value);
	const base = quantityFrom(foreign?.base);
	const head = quantityFrom(foreign?.head);
	const absolute = quantityFrom(foreign?.absolute);
	return base && head && absolute
		? { base, head, absolute, unknownRuns: numberIn(foreign?.unknownRuns) ?? 0 }
		: undefined;
}

function budgetFrom(value: unknown): readonly BudgetDocument[] {
	const foreign = asForeign(value);
	const limit = asForeign(foreign?.limit);
	const budget = textIn(foreign?.budget);
	const metric = wordIn(foreign?.metric, metricNames);
	const kind = wordIn(limit?.kind, LIMITS);
	const verdict = wordIn(foreign?.verdict, ["within", "over", "unknown"]);
	if (!foreign || budget === undefined || !metric || !kind || !verdict)
		return [];
	const bound = numberIn(limit?.value);
	const run = textIn(foreign.run);
	const actual = numberIn(foreign.actual);
	const missing = textIn(foreign.missing);
	return [
		{
			budget,
			action: wordIn(foreign.action, ["fail", "warn", "info"]) ?? "fail",
			owners: itemsIn(foreign.owners).flatMap((each) => textIn(each) ?? []),
			line: numberIn(foreign.line) ?? 0,
			metric,
			limit: { kind, ...(bound !== undefined && { value: bound }) },
			...(run !== undefined && { run }),
			verdict,
			...(actual !== undefined && { actual }),
			alreadyOver: foreign.alreadyOver === true,
			gateOn: wordIn(foreign.gateOn, GATES) ?? "likely",
			...(missing !== undefined && { missing }),
		},
	];
}

function overrideFrom(value: unknown): readonly OverrideDocument[] {
	const foreign = asForeign(value);
	const by = textIn(foreign?.by);
	const at = textIn(foreign?.at);
	if (!foreign || by === undefined || at === undefined) return [];
	const why = textIn(foreign.why);
	return [
		{
			granted: foreign.granted === true,
			via: wordIn(foreign.via, ["label", "command"]) ?? "command",
			by,
			reason: textIn(foreign.reason) ?? "",
			at,
			...(why !== undefined && { why }),
		},
	];
}

function parsed(text: string): Foreign | undefined {
	try {
		return asForeign(JSON.parse(text));
	} catch {
		return undefined;
	}
}

function unreadable(reason: string): RecordReading {
	return { kind: "unreadable", reason };
}
