import type { Change } from "../change.js";
import type { Estimate } from "../estimate/estimate.js";
import { type Metric, metricNames } from "../estimate/metrics.js";
import { difference, exactly, ratio } from "../uncertain.js";
import type { Delta, MetricDelta } from "./delta.js";

/** What a change does to each metric. Errors that both sides share cancel; so do unknown factors that did not change. */
export function compare(change: Change<Estimate>): Delta {
	const delta: { -readonly [K in keyof Delta]: Delta[K] } = {};
	for (const metric of metricNames) {
		const of = metricDelta(change, metric);
		if (of) delta[metric] = of;
	}
	return delta;
}

/** A run that does not exist takes nothing; a run whose number is unknown has no difference. */
const NOTHING = exactly(0);

function metricDelta(
	{ base, head }: Change<Estimate>,
	metric: Metric,
): MetricDelta | undefined {
	const before = base ? base.quantities[metric] : NOTHING;
	const after = head ? head.quantities[metric] : NOTHING;
	if (!before || !after) return undefined;
	const absolute = difference(after, before);
	const relative = base && head ? ratio(after, before) : undefined;
	if (!absolute && !relative) return undefined;
	return {
		...(absolute && { absolute }),
		...(relative && { ratio: relative }),
	};
}
