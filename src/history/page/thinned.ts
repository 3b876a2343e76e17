import type { Quantity } from "../../report/json/documents.js";

/** A value that holds until the next one; a gap where nothing is known. */
export interface Step {
	readonly x: number;
	readonly quantity?: Quantity;
}

/** Steps that a chart is drawn from without a visible difference. */
const MOST = 600;
/** Width of one column of a chart, in its own units. */
const COLUMN = 4;

/** Of the steps that fall into one column the first, lowest, highest and last, when there are very many. */
export function thinned(steps: readonly Step[]): readonly Step[] {
	if (steps.length <= MOST) return steps;
	const columns = new Map<number, Step[]>();
	for (const step of steps) {
		const column = Math.floor(step.x / COLUMN);
		const held = columns.get(column);
		if (held) held.push(step);
		else columns.set(column, [step]);
	}
	return [...columns.values()].flatMap(extremes);
}

function extremes(steps: readonly Step[]): readonly Step[] {
	if (steps.length <= 4) return steps;
	const known = steps
		.filter(({ quantity }) => quantity)
		.toSorted((a, b) => (a.quantity?.value ?? 0) - (b.quantity?.value ?? 0));
	const kept = new Set([steps[0], known[0], known.at(-1), steps.at(-1)]);
	return steps.filter((step) => kept.has(step));
}
