import type { AttentionCore, Linear, Norm, Operator } from "../model.js";
import { innerNorm, linear } from "./decoder-operators.js";
import type { DecoderShape, LatentAttention } from "./decoder-shape.js";

/** Attention of a decoder, with its projections. */
export function attentionOf(
	shape: DecoderShape,
	window: number,
): readonly Operator[] {
	return shape.mla
		? latentAttention(shape, shape.mla)
		: headAttention(shape, window);
}

function headAttention(
	shape: DecoderShape,
	window: number,
): readonly Operator[] {
	const { hidden, heads, kvHeads, headDim, qkvBias: bias } = shape;
	const query = heads * headDim;
	const keyValue = kvHeads * headDim;
	const projection = (name: string, outputs: number): Linear =>
		linear(shape, { name, inputs: hidden, outputs, bias });
	const projections = shape.fusedQkv
		? [projection("qkv", query + 2 * keyValue)]
		: [
				projection("q", query),
				projection("k", keyValue),
				projection("v", keyValue),
			];
	return [
		...projections,
		...queryKeyNorms(shape, query, keyValue),
		{
			kind: "core",
			heads,
			kvHeads,
			queryKeyDim: headDim,
			valueDim: headDim,
			...causal(shape),
			// Rotated queries and keys are new tensors, and the fused one stays alive for its slice of values.
			...(shape.fusedQkv &&
				shape.rotary !== "none" && { keptBesides: query + keyValue }),
			...(shape.rotary === "slice" && { copiesOutput: true }),
			...(window > 0 && { window }),
		},
		linear(shape, {
			name: "o",
			inputs: query,
			outputs: hidden,
			bias: shape.outBias,
		}),
	];
}

function queryKeyNorms(
	shape: DecoderShape,
	query: number,
	keyValue: number,
): readonly Norm[] {
	if (!shape.qkNorm) return [];
	const perHead = shape.qkNorm === "head";
	return [
		innerNorm(shape, "q-norm", query, perHead ? shape.headDim : query),
		innerNorm(shape, "k-norm", keyValue, perHead ? shape.headDim : keyValue),
	];
}

function latentAttention(
	shape: DecoderShape,
	mla: LatentAttention,
): readonly Operator[] {
	const { hidden, heads } = shape;
	const plain = (name: string, inputs: number, outputs: number): Linear =>
		linear(shape, { name, inputs, outputs, bias: false });
	const queryDim = heads * (mla.nopeDim + mla.ropeDim);
	const queries: readonly Operator[] =
		mla.queryRank > 0
			? [
					plain("q_a", hidden, mla.queryRank),
					innerNorm(shape, "q_a-norm", mla.queryRank, mla.queryRank),
					plain("q_b", mla.queryRank, queryDim),
				]
			: [plain("q", hidden, queryDim)];
	return [
		...queries,
		plain("kv_a", hidden, mla.kvRank + mla.ropeDim),
		innerNorm(shape, "kv-norm", mla.kvRank, mla.kvRank),
		plain("kv_b", mla.kvRank, heads * (mla.nopeDim + mla.valueDim)),
		{
			kind: "core",
			heads,
			kvHeads: heads,
			queryKeyDim: mla.nopeDim + mla.ropeDim,
			valueDim: mla.valueDim,
			...causal(shape),
			// Values are a slice of what the latent expands to; queries and keys are put together anew.
			keptBesides: heads * mla.nopeDim,
			copiesOutput: true,
		},
		plain("o", heads * mla.valueDim, hidden),
	];
}

function causal({
	sequence,
}: DecoderShape): Pick<AttentionCore, "queries" | "keys" | "mask"> {
	return { queries: sequence, keys: sequence, mask: "causal" };
}
