import type { Origin } from "../../plan/origin.js";
import { type Fact, fact } from "../../plan/plan.js";

/** A setting that a search runs through. */
export interface Swept {
	readonly name: string;
	/** How many values it takes. */
	readonly values: number;
	readonly origin: Origin;
}

const SEED = /(^|[._-])seeds?$/i;

/** How often a grid runs a plan: the product of the values, those of seeds apart. */
export function sweptFacts(swept: readonly Swept[]): readonly Fact[] {
	const seeds = swept.filter(({ name }) => SEED.test(name));
	const others = swept.filter(({ name }) => !SEED.test(name));
	return [
		...timesOf("repeats.seeds", seeds),
		...timesOf("repeats.trials", others),
	];
}

function timesOf(
	key: "repeats.seeds" | "repeats.trials",
	swept: readonly Swept[],
): readonly Fact[] {
	let times = 1;
	for (const { values } of swept) times *= values;
	const first = swept.find(({ values }) => values > 1);
	return first && times > 1 ? [fact(key, times, first.origin)] : [];
}
