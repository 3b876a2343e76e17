import type { ActivationFunction, Rotary } from "../../plan/fields.js";

/** The dimensions of a decoder transformer. Symbols as in Vaswani et al. 2017 and Shazeer 2020. */
export interface DecoderShape {
	/** Tokens of one sequence. */
	readonly sequence: number;
	readonly layers: number;
	readonly hidden: number;
	readonly heads: number;
	readonly kvHeads: number;
	readonly headDim: number;
	readonly ffn: number;
	readonly gated: boolean;
	readonly activation?: ActivationFunction;
	/** `whole` when absent. */
	readonly rotary?: Rotary;
	readonly normInFp32?: boolean;
	/** Norms follow attention and MLP instead of standing before them. */
	readonly normsAfter?: boolean;
	/** Dropout after attention and after the MLP. */
	readonly hasDropout?: boolean;
	readonly vocab: number;
	readonly tied: boolean;
	/** `plain` is a layer norm without learned parameters. */
	readonly norm: "rms" | "layer" | "plain";
	readonly normBias: boolean;
	readonly headBias: boolean;
	readonly routerBias: boolean;
	/** Parameters that no other dimension explains. */
	readonly otherParameters: number;
	/** Attention and MLP both read the layer's input. */
	readonly parallel?: boolean;
	/** 1 for parallel blocks with one norm, 2 for most, 4 for sandwich norms. */
	readonly normsPerBlock: number;
	/** One matrix for queries, keys and values: it matters to adapters. */
	readonly fusedQkv?: boolean;
	/** One matrix for gate and up. */
	readonly fusedGate?: boolean;
	readonly qkNorm?: "head" | "full";
	readonly qkvBias: boolean;
	readonly outBias: boolean;
	readonly mlpBias: boolean;
	readonly learnedPositions: number;
	readonly embeddingNorm: boolean;
	readonly window: number;
	/** Layers that use the window; all of them when it is set and this is not. */
	readonly localLayers?: number;
	readonly mla?: LatentAttention;
	readonly moe?: MixtureOfExperts;
}

/** Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434, §2.1). */
export interface LatentAttention {
	/** 0 when queries are not compressed. */
	readonly queryRank: number;
	readonly kvRank: number;
	readonly nopeDim: number;
	readonly ropeDim: number;
	readonly valueDim: number;
}

/** Routed and shared experts in place of the MLP. */
export interface MixtureOfExperts {
	readonly experts: number;
	readonly active: number;
	readonly expertFfn: number;
	/** Width of all shared experts together; 0 for none. */
	readonly sharedFfn: number;
	/** First layers that keep a dense MLP. */
	readonly denseLayers: number;
}
