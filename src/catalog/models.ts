import { type Confidence, confidences, oneOf, type Stated } from "./confidence.js";
import json from "./rows/models.json" with { type: "json" };
import { similar } from "./similar.js";

/** The architecture of a published model, as its config states it. */
export interface ModelFacts {
	/** Hub id, such as `Qwen/Qwen2.5-7B`. */
	readonly id: string;
	/** llama, qwen2, mixtral, bert, t5, vit … */
	readonly family: string;
	readonly modality: string;
	readonly layers?: number;
	readonly hidden?: number;
	readonly ffn?: number;
	readonly heads?: number;
	readonly kvHeads?: number;
	readonly headDim?: number;
	readonly vocab?: number;
	/** The output head is the embedding. */
	readonly tied?: boolean;
	readonly mlp?: "gated" | "plain";
	readonly experts?: number;
	readonly expertsActive?: number;
	readonly sharedExperts?: number;
	/** Width of one routed expert. */
	readonly expertFfn?: number;
	/** Width of all shared experts together. */
	readonly sharedExpertFfn?: number;
	/** First layers that keep a dense MLP. */
	readonly denseLayers?: number;
	/** Longest sequence, tokens. */
	readonly context?: number;
	readonly qkvBias?: true;
	readonly outBias?: true;
	readonly mlpBias?: true;
	readonly headBias?: true;
	readonly routerBias?: true;
	readonly qkNorm?: "head" | "full";
	readonly norm?: "rms" | "layer";
	/** Norms have a bias beside their scale; absent with `rms`. */
	readonly normBias?: boolean;
	/** 1 in parallel blocks that share a norm, 4 with norms before and after both halves. */
	readonly normsPerBlock?: 1 | 2 | 4;
	readonly parallel?: true;
	/** Rows of the learned position table. */
	readonly learnedPositions?: number;
	readonly embeddingNorm?: true;
	/** Sliding attention window, tokens. */
	readonly window?: number;
	/** Layers that use the window; all of them when absent. */
	readonly localLayers?: number;
	readonly mla?: LatentAttentionFacts;
	/** Parameters that the other fields do not explain, with the reason in `note`. */
	readonly otherParameters?: number;
	readonly parameters: number;
	/** What one token uses. */
	readonly activeParameters: number;
	readonly note?: string;
	readonly source: string;
	readonly confidence: Confidence;
	readonly aliases: readonly string[];
}

/** Dimensions of multi-head latent attention. */
export interface LatentAttentionFacts {
	/** Absent when queries are not compressed. */
	readonly qRank?: number;
	readonly kvRank: number;
	readonly nopeDim: number;
	readonly ropeDim: number;
	readonly valueDim: number;
}

export interface ModelMatch {
	readonly model: ModelFacts;
	/** How the id led to the row; a report says so unless it is exact. */
	readonly how: "exact" | "alias" | "stripped suffix";
}

export interface NamedSize {
	readonly parameters: number;
	readonly active?: number;
}

export const models: readonly ModelFacts[] = [];
export function findModel(_id: string): ModelMatch | undefined {
	return undefined;
}
export function nearestModels(_id: string): readonly string[] {
	return [];
}
export function sizeInName(_id: string): NamedSize | undefined {
	return undefined;
}
void [json, oneOf, confidences, similar] satisfies unknown;
export type Unused = Stated<ModelFacts>;
