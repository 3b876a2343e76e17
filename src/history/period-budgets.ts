import type { Budget } from "../budget/budgets.js";
import type { PeriodBudget } from "./periods.js";

/** The sums that budgets allow for a span of the calendar, each as a bar of the page; those of all runs only. */
export function periodBudgetsIn(
	budgets: readonly Budget[],
): readonly PeriodBudget[] {
	return budgets.flatMap(({ name, period, limits, runs }) =>
		period === undefined || !coversAll(runs)
			? []
			: limits.flatMap(({ metric, limit }) =>
					limit.kind === "total"
						? [{ name, metric, period, limit: limit.value }]
						: [],
				),
	);
}

// The page sums what the records hold, whatever its path.
function coversAll(globs: readonly string[]): boolean {
	return globs.some((glob) => glob === "**" || glob === "*");
}
