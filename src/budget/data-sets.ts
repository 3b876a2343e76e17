import { asNumber, type Entry, entriesOf, entryAt } from "../formats/tree.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact, factValue, fold } from "../plan/plan.js";

/** Keys of a data set, each with what it says: the published schema repeats it. */
export const dataSetKeys = {
	samples: "Rows that are trained on.",
	tokens: "Tokens of all rows together.",
} as const;

/** The size of a data set that the repository's own policy states. */
export interface StatedDataSet {
	readonly name: string;
	readonly samples?: number;
	readonly tokens?: number;
	readonly line: number;
}

/** Samples and tokens of a run's data, when the policy knows every one of its data sets. */
export function dataSetFacts(
	{
		path,
		dataSets,
	}: { readonly path: string; readonly dataSets: readonly StatedDataSet[] },
	stated: readonly Fact[],
): readonly Fact[] {
	const names = factValue(fold(stated), "data.sets") ?? [];
	const found = names.map((name) => dataSets.find((set) => set.name === name));
	const [first] = found;
	if (!first) return [];
	const origin: Origin = {
		kind: "policy",
		path,
		line: first.line,
		text: first.name,
	};
	const samples = sumOf(found.map((set) => set?.samples));
	const tokens = sumOf(found.map((set) => set?.tokens));
	return [
		...(samples === undefined ? [] : [fact("data.samples", samples, origin)]),
		...(tokens === undefined ? [] : [fact("data.tokens", tokens, origin)]),
	];
}

function sumOf(amounts: readonly (number | undefined)[]): number | undefined {
	let sum = 0;
	for (const amount of amounts) {
		if (amount === undefined) return undefined;
		sum += amount;
	}
	return sum;
}

/** Reads `datasets: {org/name: {samples, tokens}}`. */
export function readDataSets(
	section: Entry | undefined,
): readonly StatedDataSet[] {
	return entriesOf(section?.value).map((entry) => {
		const samples = asNumber(entryAt(entry.value, "samples")?.value);
		const tokens = asNumber(entryAt(entry.value, "tokens")?.value);
		return {
			name: entry.key,
			line: entry.line,
			...(samples !== undefined && { samples }),
			...(tokens !== undefined && { tokens }),
		};
	});
}
