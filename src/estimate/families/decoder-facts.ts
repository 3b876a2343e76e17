import type { PlanKey } from "../../plan/fields.js";
import { type Fact, factValue } from "../../plan/plan.js";
import type { DecoderShape } from "./decoder-shape.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/** The shape of the decoder that facts describe, for sequences of so many tokens; what they leave out is as in Llama. */
export function decoderShape(facts: Facts, sequence: number): DecoderShape {
	const number = (key: ShapeNumberKey, otherwise: number): number =>
		factValue(facts, key) ?? otherwise;
	const hidden = number("model.hidden", 0);
	const heads = number("model.heads", 1);
	const experts = number("model.experts", 0);
	const ffn = number("model.ffn", 4 * hidden);
	const kvRank = number("model.mla.kv_rank", 0);
	const localLayers = factValue(facts, "model.local_layers");
	const activation = factValue(facts, "model.activation");
	const qkNorm = factValue(facts, "model.qk_norm");
	return {
		sequence,
		layers: number("model.layers", 0),
		hidden,
		heads,
		kvHeads: number("model.kv_heads", heads),
		headDim: number("model.head_dim", hidden / heads),
		ffn,
		gated: factValue(facts, "model.gated") ?? true,
		vocab: number("model.vocab", 0),
		tied: factValue(facts, "model.tied") ?? false,
		norm: factValue(facts, "model.norm") ?? "rms",
		normBias:
			factValue(facts, "model.norm_bias") ??
			factValue(facts, "model.norm") === "layer",
		headBias: factValue(facts, "model.head_bias") ?? false,
		routerBias: factValue(facts, "model.router_bias") ?? false,
		otherParameters: number("model.other_parameters", 0),
		parallel:
			factValue(facts, "model.parallel_block") ??
			factValue(facts, "model.norms_per_block") === 1,
		normsPerBlock: number("model.norms_per_block", 2),
		fusedQkv: factValue(facts, "model.fused_qkv") ?? false,
		fusedGate: factValue(facts, "model.fused_gate") ?? false,
		...(activation && { activation }),
		rotary: factValue(facts, "model.rotary") ?? "whole",
		normInFp32: factValue(facts, "model.norm_in_fp32") ?? false,
		normsAfter: factValue(facts, "model.norms_after") ?? false,
		hasDropout: (factValue(facts, "model.dropout") ?? 0) > 0,
		...(qkNorm && { qkNorm }),
		qkvBias: factValue(facts, "model.qkv_bias") ?? false,
		outBias: factValue(facts, "model.out_bias") ?? false,
		mlpBias: factValue(facts, "model.mlp_bias") ?? false,
		learnedPositions: number("model.learned_positions", 0),
		embeddingNorm: factValue(facts, "model.embedding_norm") ?? false,
		window: number("model.window", 0),
		...(localLayers !== undefined && { localLayers }),
		...(kvRank > 0 && {
			mla: {
				queryRank: number("model.mla.q_rank", 0),
				kvRank,
				nopeDim: number("model.mla.nope_dim", 128),
				ropeDim: number("model.mla.rope_dim", 64),
				valueDim: number("model.mla.value_dim", 128),
			},
		}),
		...(experts > 0 && {
			moe: {
				experts,
				active: number("model.experts_active", 1),
				expertFfn: number("model.expert_ffn", ffn),
				sharedFfn: number("model.shared_expert_ffn", 0),
				denseLayers: number("model.dense_layers", 0),
			},
		}),
	};
}

/** Keys of a shape that hold numbers. */
export type ShapeNumberKey = Extract<
	PlanKey,
	| `model.${"layers" | "hidden" | "heads" | "kv_heads" | "head_dim" | "ffn" | "vocab" | "experts" | "experts_active" | "expert_ffn" | "shared_expert_ffn" | "dense_layers" | "window" | "learned_positions" | "other_parameters" | "norms_per_block"}`
	| `model.mla.${"q_rank" | "kv_rank" | "nope_dim" | "rope_dim" | "value_dim"}`
>;
