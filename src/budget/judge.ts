import type { Change } from "../change.js";
import type { Delta } from "../compare/delta.js";
import type { Estimate } from "../estimate/estimate.js";
import { type Metric, metrics } from "../estimate/metrics.js";
import { interval, isKnown, type Uncertain } from "../uncertain.js";
import type { Budget, MetricLimit } from "./budgets.js";
import { matchesAny } from "./glob.js";
import type { BudgetResult, GateOn, Verdict } from "./verdict.js";

/** What a budget needs to know of one run that a change touches. */
export interface JudgedRun {
	readonly path: string;
	readonly estimate: Change<Estimate>;
	readonly delta: Delta;
}

/** Holds every limit against every run that it covers; runs that leave are not judged. */
export function judge(
	budgets: readonly Budget[],
	runs: readonly JudgedRun[],
): readonly BudgetResult[] {
	return budgets.flatMap((budget) => {
		const covered = runs.filter(
			(run) => run.estimate.head && matchesAny(budget.runs, run.path),
		);
		return budget.limits.flatMap((limit) =>
			limit.limit.kind === "total"
				? judgeTotal(budget, limit, covered)
				: covered.map((run) => judgeRun(budget, limit, run)),
		);
	});
}

/** One word for all: a failing budget decides; warnings never do; unknown when nothing is over but something is open. */
export function verdictOf(results: readonly BudgetResult[]): Verdict {
	const failing = results.filter((result) => result.action === "fail");
	if (failing.length === 0) return results.length === 0 ? "none" : "within";
	if (
		failing.some(
			({ verdict, alreadyOver }) => verdict === "over" && !alreadyOver,
		)
	) {
		return "over";
	}
	return failing.some(({ verdict }) => verdict === "unknown")
		? "unknown"
		: "within";
}

interface Held {
	readonly actual?: number;
	readonly isOver?: boolean;
	/** Whether the base was over too. */
	readonly wasOver?: boolean;
}

function judgeRun(
	budget: Budget,
	{ metric, limit, line }: MetricLimit,
	run: JudgedRun,
): BudgetResult {
	const held = holdRun(budget, { metric, limit, line }, run);
	return result({ budget, line, metric, limit, held, run: run.path });
}

function holdRun(
	budget: Budget,
	{ metric, limit }: MetricLimit,
	{ estimate, delta }: JudgedRun,
): Held {
	if (limit.kind === "fits") return holdFit(budget.gateOn, estimate);
	if (limit.kind === "increase") {
		if (!estimate.base) return { actual: 0, isOver: false };
		const growth = delta[metric]?.ratio;
		if (!growth) return {};
		const actual = gated(growth, budget.gateOn) - 1;
		return { actual, isOver: actual > limit.value };
	}
	const head = estimate.head?.quantities[metric];
	if (!head || !isKnown(head)) return {};
	const actual = gated(head, budget.gateOn);
	const base = estimate.base?.quantities[metric];
	return {
		actual,
		isOver: actual > limit.value,
		wasOver:
			base !== undefined &&
			isKnown(base) &&
			gated(base, budget.gateOn) > limit.value &&
			actual <= gated(base, budget.gateOn) * ROUNDING,
	};
}

// Over before and not grown: the change did not cause it.
const ROUNDING = 1 + 1e-9;

function holdFit(gateOn: GateOn, { base, head }: Change<Estimate>): Held {
	if (!head || head.fits === "unknown") return {};
	const breaks = (fits: Estimate["fits"]): boolean =>
		fits === "no" || (fits === "tight" && gateOn === "upper");
	return {
		actual: breaks(head.fits) ? 0 : 1,
		isOver: breaks(head.fits),
		wasOver: base !== undefined && breaks(base.fits),
	};
}

function judgeTotal(
	budget: Budget,
	{ metric, limit, line }: MetricLimit,
	runs: readonly JudgedRun[],
): readonly BudgetResult[] {
	if (runs.length === 0 || limit.kind !== "total") return [];
	const numbers = runs.map((run) => run.estimate.head?.quantities[metric]);
	const known = numbers.filter(
		(n): n is Uncertain => n !== undefined && isKnown(n),
	);
	const sum = known.reduce((total, n) => total + gated(n, budget.gateOn), 0);
	const held: Held =
		sum > limit.value
			? { actual: sum, isOver: true }
			: known.length === numbers.length
				? { actual: sum, isOver: false }
				: {};
	return [result({ budget, line, metric, limit, held })];
}

function gated(number: Uncertain, gateOn: GateOn): number {
	if (gateOn === "likely") return number.value;
	const { low, high } = interval(number);
	return gateOn === "upper" ? high : low;
}

function result({
	budget,
	line,
	metric,
	limit,
	held,
	run,
}: {
	readonly budget: Budget;
	readonly line: number;
	readonly metric: Metric;
	readonly limit: MetricLimit["limit"];
	readonly held: Held;
	readonly run?: string;
}): BudgetResult {
	const isUnknown = held.isOver === undefined;
	return {
		budget: budget.name,
		action: budget.action,
		line,
		metric,
		limit,
		gateOn: budget.gateOn,
		verdict: isUnknown ? "unknown" : held.isOver ? "over" : "within",
		alreadyOver: held.wasOver ?? false,
		...(run !== undefined && { run }),
		...(held.actual !== undefined && { actual: held.actual }),
		...(isUnknown && { missing: `${metrics[metric].label} is unknown` }),
	};
}
