import type { ActivationFunction, Rotary } from "../../plan/fields.js";
import type {
	AttentionCore,
	FoldedAdapter,
	Linear,
	Model,
	Norm,
	Operator,
	Stack,
} from "../model.js";

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

/** Builds the operators of a decoder: layers of attention and MLP or experts, embedding, last norm, output head. */
export function decoderModel(shape: DecoderShape): Model {
	return {
		family: "decoder",
		hidden: shape.hidden,
		vocab: shape.vocab,
		tokens: shape.sequence,
		logitRows: shape.sequence,
		stacks: stacksOf(shape),
		ends: endsOf(shape),
	};
}

function endsOf(shape: DecoderShape): readonly Operator[] {
	const { hidden, vocab } = shape;
	const ends: Operator[] = [
		{ kind: "table", name: "embedding", entries: vocab, width: hidden },
	];
	if (shape.learnedPositions > 0) {
		ends.push({
			kind: "table",
			name: "positions",
			entries: shape.learnedPositions,
			width: hidden,
		});
	}
	if (shape.embeddingNorm) ends.push(norm(shape, "embedding-norm"));
	ends.push(norm(shape, "last-norm"), {
		...linear(shape, {
			name: "head",
			inputs: hidden,
			outputs: vocab,
			bias: shape.headBias,
		}),
		tied: shape.tied,
		...(shape.otherParameters > 0 && {
			extraParameters: shape.otherParameters,
		}),
	});
	return ends;
}

// Dense first layers come before expert layers; windowed layers are counted apart from the others.
function stacksOf(shape: DecoderShape): readonly Stack[] {
	const dense = shape.moe
		? Math.min(shape.moe.denseLayers, shape.layers)
		: shape.layers;
	const local = shape.window > 0 ? (shape.localLayers ?? shape.layers) : 0;
	const localShare = local / shape.layers;
	const endsInProduct =
		!shape.hasDropout && !shape.normsAfter && shape.normsPerBlock !== 4;
	const stacks: Stack[] = [];
	for (const [layers, isDense] of [
		[dense, true],
		[shape.layers - dense, false],
	] as const) {
		const windowed = Math.round(layers * localShare);
		stacks.push(
			{
				layers: windowed,
				operators: layer(shape, isDense, shape.window),
				endsInProduct,
			},
			{
				layers: layers - windowed,
				operators: layer(shape, isDense, 0),
				endsInProduct,
			},
		);
	}
	return stacks.filter((stack) => stack.layers > 0);
}

function layer(
	shape: DecoderShape,
	isDense: boolean,
	window: number,
): readonly Operator[] {
	const norms = Array.from({ length: shape.normsPerBlock }, (_, index) =>
		norm(shape, `norm${index + 1}`),
	);
	const attention = shape.mla
		? latentAttention(shape, shape.mla)
		: headAttention(shape, window);
	const mlp =
		isDense || !shape.moe
			? mlpOf(shape, { ffn: shape.ffn, prefix: "" })
			: expertsOf(shape, shape.moe);
	return [...norms, ...attention, ...mlp, ...dropoutMasks(shape)];
}

// One byte for each element after attention and one after the MLP.
function dropoutMasks(shape: DecoderShape): readonly Operator[] {
	if (!shape.hasDropout) return [];
	return [
		{
			kind: "other",
			name: "dropout masks",
			parameters: 0,
			flops: 0,
			savedElements: 0,
			maskElements: 2 * shape.hidden * shape.sequence,
		},
	];
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

function mlpOf(
	shape: DecoderShape,
	{
		ffn,
		prefix,
		experts,
	}: {
		readonly ffn: number;
		readonly prefix: string;
		readonly experts?: { readonly total: number; readonly active: number };
	},
): readonly Operator[] {
	const routed = (matrices: number): Partial<Linear> => ({
		...(experts && { experts }),
		...(shape.moe && {
			allLinear: experts ? ofExperts(shape, { matrices, folds: 2 }) : "nothing",
		}),
	});
	const { hidden, gated, mlpBias } = shape;
	const separate = gated ? ["gate", "up"] : ["up"];
	const isFused = gated && shape.fusedGate === true;
	return [
		...(isFused ? ["gate_up"] : separate).map((name) => ({
			...linear(shape, {
				name: prefix + name,
				inputs: hidden,
				outputs: isFused ? 2 * ffn : ffn,
				bias: mlpBias,
			}),
			...routed(gated ? 2 : 1),
		})),
		{
			kind: "activation",
			gated,
			...(shape.activation && { function: shape.activation }),
			width: ffn,
			rows: shape.sequence * (experts?.active ?? 1),
		},
		{
			...linear(shape, {
				name: `${prefix}down`,
				inputs: ffn,
				outputs: hidden,
				bias: mlpBias,
			}),
			...routed(1),
		},
	];
}

// peft 0.21 takes the names of an MLP for its experts, so dense and shared ones get no adapter, and it leaves experts
// with biases (gpt-oss) as they are.
function ofExperts(
	{ mlpBias }: DecoderShape,
	folded: FoldedAdapter,
): "nothing" | FoldedAdapter {
	return mlpBias ? "nothing" : folded;
}

function expertsOf(
	shape: DecoderShape,
	moe: MixtureOfExperts,
): readonly Operator[] {
	return [
		{
			...linear(shape, {
				name: "router",
				inputs: shape.hidden,
				outputs: moe.experts,
				bias: shape.routerBias,
			}),
			allLinear: ofExperts(shape, { matrices: 1, folds: 1 }),
		},
		...mlpOf(shape, {
			ffn: moe.expertFfn,
			prefix: "",
			experts: { total: moe.experts, active: moe.active },
		}),
		...(moe.sharedFfn > 0
			? mlpOf(shape, { ffn: moe.sharedFfn, prefix: "shared_" })
			: []),
	];
}

function linear(
	{ sequence, parallel }: DecoderShape,
	of: Pick<Linear, "name" | "inputs" | "outputs" | "bias">,
): Linear {
	const readsLayerInput =
		ATTENTION_INPUTS.has(of.name) || (parallel && MLP_INPUTS.has(of.name));
	return {
		kind: "linear",
		...of,
		rows: sequence,
		...(readsLayerInput && { readsLayerInput }),
	};
}

const ATTENTION_INPUTS = new Set(["q", "k", "v", "qkv", "q_a", "kv_a"]);
const MLP_INPUTS = new Set(["gate", "up", "gate_up"]);

function causal({
	sequence,
}: DecoderShape): Pick<AttentionCore, "queries" | "keys" | "mask"> {
	return { queries: sequence, keys: sequence, mask: "causal" };
}

function norm(shape: DecoderShape, name: string): Norm {
	return {
		kind: "norm",
		name,
		flavour: shape.norm === "rms" ? "rms" : "layer",
		width: shape.hidden,
		rows: shape.sequence,
		parameters: normParameters(shape),
		...(shape.normInFp32 && { inFp32: true }),
		...(isAfter(shape, name) && { feedsStream: true }),
		...(shape.parallel && name === "norm2" && { sharesInput: true }),
	};
}

// Sandwich norms (Gemma 2, GLM-4) stand before and after each half, those of OLMo 2 only after.
function isAfter({ normsPerBlock }: DecoderShape, name: string): boolean {
	return normsPerBlock === 4 && (name === "norm2" || name === "norm4");
}

function normParameters({ norm, normBias, hidden }: DecoderShape): number {
	if (norm === "plain") return 0;
	return normBias ? 2 * hidden : hidden;
}

function innerNorm(
	shape: DecoderShape,
	name: string,
	width: number,
	parameters: number,
): Norm {
	return {
		kind: "norm",
		name,
		flavour: "rms",
		width,
		rows: shape.sequence,
		parameters,
		isInner: true,
		...(shape.normInFp32 && { inFp32: true }),
	};
}
