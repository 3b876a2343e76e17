import json from "./rows/multiprocessors.json" with { type: "json" };
import { sourceOf } from "./sources.js";

/** How many units of a device work on parts of one product side by side. */
export interface Multiprocessors {
	/** Id of the accelerator. */
	readonly id: string;
	readonly count: number;
	readonly source: string;
	/** Month in which the row was checked. */
	readonly checked: string;
}

/** Every accelerator of which it is published, or of a chip like one. */
export const multiprocessors: readonly Multiprocessors[] = json.rows.flatMap(
	({ ids, count, source }) =>
		ids.map((id) => ({
			id,
			count,
			source: sourceOf(json.sources, source),
			checked: json.checked,
		})),
);

const byId = new Map(multiprocessors.map((row) => [row.id, row]));

/** Those of an accelerator; undefined where nobody publishes them or it has none. */
export function findMultiprocessors(id: string): Multiprocessors | undefined {
	return byId.get(id);
}
