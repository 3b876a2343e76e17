import type { Problem } from "../problem.js";
import type { Budget, MetricLimit } from "./budgets.js";
import type { Policy } from "./policy.js";

/**
 * A policy whose limits are all in dollars, in which runs are estimated. Without a rate a limit of another currency holds
 * for nothing, and is named.
 */
export function inDollars(
	policy: Policy,
	rateOf: (currency: string) => number | undefined,
): Policy {
	const { money, path } = policy;
	const problems: Problem[] = [];
	const converted = (limit: MetricLimit): readonly MetricLimit[] => {
		const { currency } = limit;
		if (currency === undefined) return [limit];
		const own = money?.currency === currency ? money.usdPerUnit : undefined;
		const rate = own ?? rateOf(currency);
		if (rate !== undefined) return [times(limit, rate)];
		const detail = `No exchange rate of ${currency} is known, so this limit is not held. State it as \`exchange_rate\` under \`currency\`, US dollars for one unit.`;
		const { line } = limit;
		problems.push({ kind: "policy-mistake", path, line, args: { detail } });
		return [];
	};
	const budgets: readonly Budget[] = policy.budgets.map((budget) => ({
		...budget,
		limits: budget.limits.flatMap(converted),
	}));
	return {
		...policy,
		budgets,
		problems: [...policy.problems, ...problems],
	};
}

function times(
	{ limit, metric, line }: MetricLimit,
	rate: number,
): MetricLimit {
	return "value" in limit
		? { metric, line, limit: { ...limit, value: limit.value * rate } }
		: { metric, line, limit };
}
