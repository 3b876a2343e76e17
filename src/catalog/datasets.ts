import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import json from "./rows/datasets.json" with { type: "json" };
import { sourceOf } from "./sources.js";

/** How large a published data set is. */
export interface DatasetFacts {
	/** Hub id, with `:subset` where the repository holds several. */
	readonly id: string;
	readonly aliases: readonly string[];
	readonly modality: string;
	/** What a row is: documents, pairs, images, utterances … */
	readonly unit: string;
	/** Rows of the training split; where `note` says so, of all splits. */
	readonly trainRows?: number;
	readonly evalRows?: number;
	readonly tokens?: number;
	/** Tokenizer and splits behind `tokens`. */
	readonly tokensBasis?: string;
	readonly hours?: number;
	readonly frames?: number;
	readonly precision: "exact" | "rounded" | "nominal";
	readonly confidence: Confidence;
	readonly note?: string;
	readonly source: string;
}

type StatedDataset = Omit<Stated<DatasetFacts>, "aliases"> & {
	readonly aliases?: readonly string[];
};

const stated: readonly StatedDataset[] = json.rows;

/** Every data set that we have facts about. */
export const datasets: readonly DatasetFacts[] = stated.map((row) => ({
	...row,
	aliases: row.aliases ?? [],
	source: sourceOf(json.sources, row.source),
	precision: oneOf(["exact", "rounded", "nominal"], row.precision),
	confidence: oneOf(confidences, row.confidence),
}));

const byName = new Map<string, DatasetFacts>();
for (const row of datasets) byName.set(row.id.toLowerCase(), row);
for (const row of datasets) {
	for (const alias of row.aliases) {
		if (!byName.has(alias.toLowerCase())) byName.set(alias.toLowerCase(), row);
	}
}

/** The data set of a Hub id or alias; of `id:subset` or `id/subset` when one of several subsets is meant. */
export function findDataset(
	id: string,
	subset?: string,
): DatasetFacts | undefined {
	const name = id.trim().toLowerCase();
	if (subset === undefined) return byName.get(name);
	const part = subset.trim().toLowerCase();
	return (
		byName.get(`${name}:${part}`) ??
		byName.get(`${name}/${part}`) ??
		byName.get(part === "default" || part === "main" ? name : "")
	);
}
