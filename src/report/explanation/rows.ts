import type { Estimate } from "../../estimate/estimate.js";
import { metricNames } from "../../estimate/metrics.js";
import type { Derivation } from "../../explain/derivation.js";
import type { Result } from "../../explain/explanation.js";
import { formatRange, UNKNOWN } from "../format.js";
import type { Ink } from "../ink.js";
import { amountText } from "./amounts.js";
import { formulaText } from "./formula.js";

/** One line of an explanation. */
export interface Row {
	readonly depth: number;
	readonly name: string;
	readonly value: string;
	readonly formula: string;
	/** Its 5th and 95th percentile. */
	readonly range?: string;
}

/** A result with the lines below it, each under the formula that uses it. */
export function rowsOf(
	ink: Ink,
	{ derivation, quantity }: Result,
	quantities: Estimate["quantities"],
): readonly Row[] {
	const metric = metricNames.find((name) => name === quantity);
	const [first, ...others] = rowsBelow(ink, derivation, 0);
	if (!first) return [];
	const range = metric && rangeOf(formatRange(metric, quantities[metric]));
	return [{ ...first, ...(range !== undefined && { range }) }, ...others];
}

/** The ends in `18.8 h (13.3–26.7)`. */
function rangeOf(text: string): string | undefined {
	return /\((.*)\)$/.exec(text)?.[1];
}

function rowsBelow(
	ink: Ink,
	derivation: Derivation,
	depth: number,
): readonly Row[] {
	const { name, value, unit, note, isUnknown } = derivation;
	const formula = formulaText(ink, derivation);
	return [
		{
			depth,
			name: ink.code(name),
			value: isUnknown ? UNKNOWN : amountText(value, unit),
			formula: formula || ink.prose(note ?? ""),
		},
		...linesBelow(derivation).flatMap((line) =>
			rowsBelow(ink, line, depth + 1),
		),
	];
}

/** The nearest parts that have lines of their own. */
function linesBelow({ parts }: Derivation): readonly Derivation[] {
	return parts.flatMap((part) => (part.hasLine ? [part] : linesBelow(part)));
}
