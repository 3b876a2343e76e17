import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import diffusion from "./rows/diffusion.json" with { type: "json" };
import hubConfigs from "./rows/hub-configs.json" with { type: "json" };
import json from "./rows/models.json" with { type: "json" };
import { sourceOf } from "./sources.js";

/**
 * The architecture of a published model, as its config states it. Rows without layers know only their total. Dimensions
 * that a decoder row has reproduce its total to the last parameter (a test counts).
 */
export interface ModelFacts {
	/** Hub id, such as `Qwen/Qwen2.5-7B`. */
	readonly id: string;
	/** llama, qwen2, mixtral, bert, t5, vit … as Hub configs name it. */
	readonly family: string;
	/** text, audio, vision, vision+text, diffusion, vla, protein. */
	readonly modality: string;
	/** Of the encoder, where there are two stacks. */
	readonly layers?: number;
	readonly decoderLayers?: number;
	/** Width of the residual stream. */
	readonly hidden?: number;
	/** Width of the dense MLP. */
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
	/** Layers that keep a dense MLP. */
	readonly denseLayers?: number;
	readonly norm?: "rms" | "layer";
	/** Parameters for each normalised element: 1 with `rms` and 2 with `layer` when absent. */
	readonly normParameters?: number;
	/** 2 when absent; 1 in parallel blocks that share a norm, 4 with norms before and after both halves. */
	readonly normsPerBlock?: number;
	readonly qkNorm?: "head" | "full";
	readonly qkvBias?: boolean;
	readonly outBias?: boolean;
	readonly mlpBias?: boolean;
	readonly headBias?: boolean;
	readonly routerBias?: boolean;
	/** Attention and MLP read the same input. */
	readonly parallel?: boolean;
	/** Rows of the learned position table. */
	readonly learnedPositions?: number;
	/** A norm after the embedding. */
	readonly embeddingNorm?: boolean;
	/** Sliding attention window, tokens. */
	readonly window?: number;
	/** Layers that use the window; all of them when absent. */
	readonly localLayers?: number;
	readonly mla?: LatentAttentionFacts;
	/** Parameters that no other field explains; `note` says which. */
	readonly otherParameters?: number;
	/** Each matrix counted once, output head included. */
	readonly parameters: number;
	/** What one token uses: routed experts that it does not visit are left out. */
	readonly activeParameters: number;
	readonly note?: string;
	/** The model's own config.json, where its shape is read from that. */
	readonly config?: Readonly<Record<string, unknown>>;
	readonly source: string;
	readonly confidence: Confidence;
	readonly aliases: readonly string[];
}

/** Dimensions of multi-head latent attention (DeepSeek-V2, arXiv:2405.04434, §2.1). */
export interface LatentAttentionFacts {
	/** Absent when queries are not compressed. */
	readonly qRank?: number;
	readonly kvRank: number;
	readonly nopeDim: number;
	readonly ropeDim: number;
	readonly valueDim: number;
}

type StatedModel = Omit<Stated<ModelFacts>, "activeParameters" | "aliases"> & {
	/** Where it differs from all of them. */
	readonly activeParameters?: number;
	readonly aliases?: readonly string[];
};

const stated: readonly StatedModel[] = json.rows;

interface ConfiguredModel {
	readonly id: string;
	readonly modality: string;
	readonly parameters?: number;
	readonly aliases?: readonly string[];
	readonly source: string;
	readonly config: Readonly<Record<string, unknown>>;
}

/** Models whose whole configuration is known, by id. */
const configured: ReadonlyMap<string, ConfiguredModel> = new Map(
	[diffusion, hubConfigs].flatMap(({ sources, rows }) =>
		rows.map((row: ConfiguredModel) => [
			row.id,
			{ ...row, source: sourceOf(sources, row.source) },
		]),
	),
);

const dimensioned: readonly ModelFacts[] = stated.map(
	({ mlp, norm, qkNorm, confidence, ...row }) => ({
		...row,
		activeParameters: row.activeParameters ?? row.parameters,
		aliases: row.aliases ?? [],
		source: sourceOf(json.sources, row.source),
		...(mlp !== undefined && { mlp: oneOf(["gated", "plain"], mlp) }),
		...(norm !== undefined && { norm: oneOf(["rms", "layer"], norm) }),
		...(qkNorm !== undefined && { qkNorm: oneOf(["head", "full"], qkNorm) }),
		confidence: oneOf(confidences, confidence),
	}),
);

const known = new Set(dimensioned.map(({ id }) => id));

/** Every model that we have facts about. */
export const models: readonly ModelFacts[] = [
	...dimensioned.map((model) => withConfig(model, configured.get(model.id))),
	...[...configured.values()].filter(({ id }) => !known.has(id)).map(ofConfig),
];

function withConfig(
	model: ModelFacts,
	row: ConfiguredModel | undefined,
): ModelFacts {
	if (!row) return model;
	const { config, source } = row;
	return {
		...model,
		config,
		source,
		aliases: [...model.aliases, ...(row.aliases ?? [])],
		...(row.parameters !== undefined && {
			parameters: row.parameters,
			activeParameters: row.parameters,
		}),
		confidence: "derived",
	};
}

function ofConfig(row: ConfiguredModel): ModelFacts {
	const parameters = row.parameters ?? 0;
	return {
		id: row.id,
		family: String(row.config.model_type),
		modality: row.modality,
		parameters,
		activeParameters: parameters,
		config: row.config,
		source: row.source,
		confidence: "derived",
		aliases: row.aliases ?? [],
	};
}
