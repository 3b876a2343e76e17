import type { Confidence } from "./confidence.js";

/** How large a published data set is. */
export interface DatasetFacts {
	/** Hub id, with `:subset` where it matters. */
	readonly id: string;
	readonly aliases: readonly string[];
	readonly modality: string;
	/** What a row is: documents, pairs, images, clips … */
	readonly unit: string;
	/** Rows of the training split. */
	readonly trainRows?: number;
	readonly evalRows?: number;
	readonly tokens?: number;
	/** Tokenizer and splits behind `tokens`. */
	readonly tokensBasis?: string;
	readonly hours?: number;
	readonly frames?: number;
	readonly precision: "exact" | "rounded" | "nominal";
	readonly confidence: Confidence;
	readonly source: string;
}

export const datasets: readonly DatasetFacts[] = [];
export function findDataset(_id: string): DatasetFacts | undefined {
	return undefined;
}
