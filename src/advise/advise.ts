import type { Catalog } from "../catalog/catalog.js";
import { complete } from "../estimate/complete.js";
import type { Estimate, FitVerdict } from "../estimate/estimate.js";
import { estimatePlan } from "../estimate/estimate-plan.js";
import { type Metric, metricNames } from "../estimate/metrics.js";
import type { TrainingPlan } from "../plan/plan.js";
import { ratio, type Uncertain } from "../uncertain.js";
import { suggestions } from "./suggestions.js";

/** A change that would make a run fit or take less, with what it would do to each number. */
export interface Advice {
	readonly words: string;
	/** Number with the change over number without, where it differs. */
	readonly ratios: Readonly<Partial<Record<Metric, number>>>;
	readonly fits: FitVerdict;
}

/** Most pieces of advice for one run. */
const MOST = 3;

/** A number that moves by less is not worth the trouble. */
const WORTHWHILE = 0.03;

/**
 * What is worth trying: each suggestion is estimated in place of what the files say, and kept when the run then fits or
 * takes less. Those that make it fit come first, then those that save most.
 */
export function advise(
	plan: TrainingPlan,
	estimate: Estimate,
	catalog: Catalog,
	learned?: (number: Uncertain) => Uncertain,
): readonly Advice[] {
	const { facts } = complete(plan.facts, catalog);
	const situation = { facts, fits: estimate.fits };
	return suggestions
		.filter((suggestion) => suggestion.applies(situation))
		.map((suggestion) => {
			const changed = new Map(plan.facts);
			for (const each of suggestion.facts(situation)) {
				changed.set(each.key, each);
			}
			const tried = estimatePlan({ ...plan, facts: changed }, catalog, learned);
			return adviceOf(suggestion.words, { before: estimate, after: tried });
		})
		.filter((advice) => isWorthTrying(advice, estimate.fits))
		.toSorted((a, b) => gain(b) - gain(a))
		.slice(0, MOST);
}

function adviceOf(
	words: string,
	{ before, after }: { readonly before: Estimate; readonly after: Estimate },
): Advice {
	const ratios: Partial<Record<Metric, number>> = {};
	for (const metric of metricNames) {
		const [left, right] = [before.quantities[metric], after.quantities[metric]];
		const change = left && right ? ratio(right, left) : undefined;
		if (change && change.value !== 1) ratios[metric] = change.value;
	}
	return { words, ratios, fits: after.fits };
}

function isWorthTrying({ ratios, fits }: Advice, before: FitVerdict): boolean {
	if (before !== "yes") {
		const memory = ratios.peakMemoryGib ?? 1;
		return fits === "yes" || memory < 1 - WORTHWHILE;
	}
	return fits === "yes" && (ratios.deviceHours ?? 1) < 1 - WORTHWHILE;
}

// What makes a run fit beats every saving.
function gain({ ratios, fits }: Advice): number {
	const hours = 1 - (ratios.deviceHours ?? 1);
	const memory = 1 - (ratios.peakMemoryGib ?? 1);
	return (fits === "yes" ? 10 : 0) + Math.max(hours, 0) + memory / 10;
}
