import type { OverrideRuling } from "../budget/overrides.js";
import type { BudgetResult } from "../budget/verdict.js";
import type { Cause } from "../compare/delta.js";
import type { Metric } from "../estimate/metrics.js";
import type {
	BudgetDocument,
	CauseDocument,
	DeltaDocument,
	OverrideDocument,
	ReviewDocument,
	ReviewedRun,
	TotalDocument,
} from "./json/documents.js";
import { groundsOf, measurementsOf, problemDocument } from "./json/grounds.js";
import { finite, numbersOf, perMetric, quantityOf } from "./json/numbers.js";
import type { ReviewReport, RunReview } from "./review-report.js";
import { sciOf } from "./sci.js";

/** The whole review for other tools: schema `wattdiff/review@1`. */
export function renderReviewJson(
	report: ReviewReport,
	{ tool }: { readonly tool: string },
): string {
	const { commits } = report;
	const document: ReviewDocument = {
		schema: "wattdiff/review@1",
		data: report.dataDate,
		tool,
		...(commits.base !== undefined && { base: commits.base }),
		...(commits.head !== undefined && { head: commits.head }),
		verdict: report.verdict,
		budgets: report.budgets.map(budgetDocument),
		overrides: report.overrides.map(overrideDocument),
		runs: report.runs.map(reviewedRun),
		totals: perMetric((metric) => totalDocument(report, metric)),
		notTraining: report.notTraining.map(({ path, why }) => ({ path, why })),
		problems: report.problems.map(problemDocument),
		...measurementsOf(report),
		isInitialScan: report.isInitialScan,
	};
	return `${JSON.stringify(document, null, 2)}\n`;
}

/** One request to let a change pass, with its ruling. */
export function overrideDocument(ruling: OverrideRuling): OverrideDocument {
	const { via, by, reason, at } = ruling.request;
	return {
		granted: ruling.kind === "granted",
		via,
		by,
		reason,
		at,
		...(ruling.kind === "refused" && { why: ruling.why }),
	};
}

/** One limit held against one number. */
export function budgetDocument(result: BudgetResult): BudgetDocument {
	const { budget, action, line, metric, limit, run, verdict } = result;
	return {
		budget,
		action,
		owners: result.owners,
		line,
		metric,
		limit: {
			kind: limit.kind,
			...("value" in limit && { value: limit.value }),
		},
		...(run !== undefined && { run }),
		verdict,
		...(result.period && { period: result.period }),
		...(result.actual !== undefined && { actual: result.actual }),
		alreadyOver: result.alreadyOver,
		gateOn: result.gateOn,
		...(result.missing !== undefined && { missing: result.missing }),
	};
}

/** The sum over the runs that a change touches; absent where nothing of it is known. */
export function totalDocument(
	report: ReviewReport,
	metric: Metric,
): TotalDocument | undefined {
	const total = report.totals[metric];
	const base = quantityOf(total?.base);
	const head = quantityOf(total?.head);
	const absolute = finite(total?.absolute);
	return total && base && head && absolute
		? { base, head, absolute, unknownRuns: total.unknownRuns }
		: undefined;
}

function reviewedRun(run: RunReview): ReviewedRun {
	const { base, head } = run.estimate;
	const sci = sciOf(run);
	return {
		path: run.path,
		name: run.name,
		framework: run.framework,
		change: run.change,
		...(run.renamedFrom !== undefined && { renamedFrom: run.renamedFrom }),
		...(base && { base: numbersOf(base) }),
		...(head && { head: numbersOf(head) }),
		...(sci && { sci }),
		delta: perMetric((metric) => deltaDocument(run, metric)),
		causes: run.causes.map(causeDocument),
		advice: run.advice.map(({ words, ratios, fits }) => ({
			words,
			ratios: perMetric((metric) => ratios[metric]),
			fits,
		})),
		...groundsOf(run),
	};
}

function deltaDocument(
	{ delta }: RunReview,
	metric: Metric,
): DeltaDocument | undefined {
	const absolute = finite(delta[metric]?.absolute);
	const ratio = quantityOf(delta[metric]?.ratio);
	return absolute || ratio
		? { ...(absolute && { absolute }), ...(ratio && { ratio }) }
		: undefined;
}

/** A place that no file has, such as a default, is absent. */
function causeDocument({
	key,
	from,
	to,
	path,
	line,
	share,
}: Cause): CauseDocument {
	return {
		key,
		from,
		to,
		...(path !== "" && { path, line }),
		share: perMetric((metric) => share[metric]),
	};
}
