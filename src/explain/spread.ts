import type { Metric } from "../estimate/metrics.js";
import { metricNames, metrics } from "../estimate/metrics.js";
import { isKnown, sigma } from "../uncertain.js";
import { derived, given, onLine } from "./derivation.js";
import type { Section } from "./explanation.js";
import type { Quantities } from "./quantities.js";

/** The named errors of each quantity and how they add up: standard deviations of its logarithm. */
export function explainSpread(quantities: Quantities): Section {
	return {
		title: "Uncertainty",
		results: metricNames.flatMap((metric) => {
			const spread = spreadOf(quantities, metric);
			return spread ? [{ derivation: spread }] : [];
		}),
	};
}

function spreadOf(quantities: Quantities, metric: Metric) {
	const number = quantities[metric];
	if (!number || !isKnown(number) || sigma(number) === 0) return undefined;
	const errors = Object.entries(number.errors)
		.toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a))
		.map(([name, error]) => onLine(given(error, name, { unit: "share" })));
	return derived(
		"quadrature",
		{
			name: `standard deviation of ${metrics[metric].label}`,
			unit: "share",
			value: sigma(number),
		},
		errors,
	);
}
