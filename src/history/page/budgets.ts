import { periodOf } from "../../budget/period.js";
import {
	formatAmount,
	formatCount,
	formatLimit,
	formatShare,
} from "../../report/format.js";
import { inertHtml } from "../../report/inert.js";
import { labelOf } from "../../report/words.js";
import type { HistoryRecord } from "../history-record.js";
import { type PeriodBudget, periodTotals } from "../periods.js";

/** How much of each period's budget the merged changes take up; nothing without budgets. */
export function budgetsSection(
	records: readonly HistoryRecord[],
	{
		budgets = [],
		generatedAt,
	}: {
		readonly budgets?: readonly PeriodBudget[];
		readonly generatedAt: string;
	},
): string {
	if (budgets.length === 0) return "";
	const items = budgets.map((budget) => item(records, budget, generatedAt));
	return `<section aria-labelledby="budgets"><h2 id="budgets">Budgets</h2>
<ul class="budgets">${items.join("")}</ul></section>`;
}

function item(
	records: readonly HistoryRecord[],
	budget: PeriodBudget,
	generatedAt: string,
): string {
	const { metric, period, limit } = budget;
	const current = periodOf(generatedAt, period);
	const total = periodTotals(records, metric, period).find(
		(each) => each.period === current,
	);
	const used = total?.planned.value ?? 0;
	const share = limit > 0 ? used / limit : 1;
	const isOver = used > limit;
	const unknown = total?.unknownRuns ?? 0;
	const against = `${formatAmount(metric, used)} of ${formatLimit(metric, limit)}`;
	const words = isOver
		? `${against}, over by ${formatAmount(metric, used - limit)}`
		: `${against} (${formatShare(share)})`;
	const name = inertHtml(budget.name, 80);
	return `<li${isOver ? ' class="over"' : ""}><div class="row"><span class="name">${name}</span><span class="quiet">${labelOf(metric, "device")}, ${current}</span><span class="number">${words}</span></div><div class="meter" role="meter" aria-label="${name}" aria-valuemin="0" aria-valuemax="${limit}" aria-valuenow="${Math.min(used, limit)}" aria-valuetext="${words}"><span style="width:${Math.min(100, share * 100).toFixed(1)}%"></span></div>${unknown === 0 ? "" : `<p class="quiet">${formatCount(unknown, "run")} unknown, not counted</p>`}</li>`;
}
