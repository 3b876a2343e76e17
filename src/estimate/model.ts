import type { ActivationFunction } from "../plan/fields.js";
/**
 * A model as the operators that one sample runs through, which is all that counting needs: parameters, FLOPs, saved
 * activations and time are folds over them. A family file builds a `Model` for a sample of a given shape; adding a
 * family touches nothing else.
 */
export interface Model {
	readonly family: string;
	/** Width of the residual stream. */
	readonly hidden: number;
	/** Width of the logits. */
	readonly vocab: number;
	/** Tokens of one sample: what numbers "per token" are divided by. */
	readonly tokens: number;
	/** Rows of logits of one sample. */
	readonly logitRows: number;
	/** Layers of one shape, in order. */
	readonly stacks: readonly Stack[];
	/** What a sample runs through before the model, forward only: encoders that never train. */
	readonly frozen?: readonly Operator[];
	/** Forward FLOPs of choosing one action, where training runs more networks than the one that acts. */
	readonly acting?: number;
	/** What stands outside the layers: embeddings, positions, last norm, output head. */
	readonly ends: readonly Operator[];
	/** The same network over the largest sample of a run whose samples differ in size: memory is that of it. */
	readonly largest?: Pick<Model, "stacks" | "ends">;
}

export interface Stack {
	readonly layers: number;
	readonly operators: readonly Operator[];
	/** False when a norm or dropout follows the last product of a layer. */
	readonly endsInProduct?: boolean;
	/** Its first layer reads an embedding; so does the first stack of a model in any case. */
	readonly readsEmbedding?: boolean;
	/** Layers that share one set of parameters (Lan et al. 2020, §3.1); each has its own when absent. */
	readonly sharing?: number;
}

export type Operator =
	| Linear
	| Convolution
	| AttentionCore
	| Norm
	| Table
	| Activation
	| Other
	| Stated;

/** A matrix product with every row (token, patch, position) of a sample. */
export interface Linear {
	readonly kind: "linear";
	/** q, k, v, o, gate, up, down, router, head … : the name that adapters target. */
	readonly name: string;
	readonly inputs: number;
	readonly outputs: number;
	readonly bias: boolean;
	/** Rows of one sample that pass through; for experts, before each row is sent to several. */
	readonly rows: number;
	/** Where several experts hold such a matrix and a row visits some of them. */
	readonly experts?: {
		readonly total: number;
		readonly active: number;
	};
	/** A tied head is a matrix product of its own, but its parameters are the embedding's. */
	readonly tied?: boolean;
	/** What an adapter on `all-linear` does here, where it does not stand beside the linear. */
	readonly allLinear?: "nothing" | FoldedAdapter;
	/** Parameters that no matrix product uses, such as a router's score correction. */
	readonly extraParameters?: number;
	/** It reads the data itself, to which no gradient flows. */
	readonly readsData?: boolean;
	/** It reads what comes into the layer: in the first layer nothing that trains with adapters lies below it. */
	readonly readsLayerInput?: boolean;
	/** It reads a condition or stands before all that is adapted: with adapters nothing below it trains. */
	readonly isStem?: boolean;
}

/** An adapter on experts that are one parameter (transformers 5): it is added to all of it on every pass. */
export interface FoldedAdapter {
	/** Matrices that lie side by side in the parameter: the adapter has its rank for each of them. */
	readonly matrices: number;
	/** How often a pass adds it. */
	readonly folds: number;
}

/** A convolution: a matrix product at every output position. */
export interface Convolution {
	readonly kind: "convolution";
	readonly name: string;
	readonly inputs: number;
	readonly outputs: number;
	/** Elements of the kernel: 9 for 3 × 3. */
	readonly kernel: number;
	readonly groups: number;
	readonly bias: boolean;
	/** Output positions of one sample; input positions for a transposed convolution. */
	readonly positions: number;
	/** Positions of its input that stay, where they are others than `positions`: 0 where another operator keeps them. */
	readonly keptPositions?: number;
	readonly readsData?: boolean;
	/** It stands before the layers: with adapters nothing below or in it trains. */
	readonly isStem?: boolean;
}

/** Softmax attention between the projections. */
export interface AttentionCore {
	readonly kind: "core";
	readonly heads: number;
	readonly kvHeads: number;
	readonly queryKeyDim: number;
	readonly valueDim: number;
	/** Rows that ask, in one sample. */
	readonly queries: number;
	/** Rows that each may see. */
	readonly keys: number;
	/** Rows of keys and values in all, which stay, where a row sees but those of its window. */
	readonly keyRows?: number;
	/** Causal masks half of a square; full and cross attention mask nothing. */
	readonly mask: "causal" | "full";
	/** Elements of one asking row that stay for the backward pass besides q, k, v and the output. */
	readonly keptBesides?: number;
	/** Elements of one score that stay where the class writes the scores out, whatever attention is asked for. */
	readonly scoreElements?: number;
	/** The output is copied into another layout before the next linear reads it. */
	readonly copiesOutput?: boolean;
	/** Sliding window in tokens; absent when every token sees all before it. */
	readonly window?: number;
}

export interface Norm {
	readonly kind: "norm";
	readonly name: string;
	readonly flavour: "rms" | "layer" | "batch" | "group";
	/** Elements that are normalised in each row. */
	readonly width: number;
	readonly rows: number;
	readonly parameters: number;
	/** Norms inside attention see q and k, not the residual stream. */
	readonly isInner?: boolean;
	/** What it gives is scaled and shifted by a vector of the sample, so that it stays beside the result. */
	readonly isModulated?: boolean;
	/** The scale is multiplied in fp32, so the normalised value stays in fp32. */
	readonly inFp32?: boolean;
	/** Another norm before it reads the same tensor, as the second norm of a parallel block does. */
	readonly sharesInput?: boolean;
	/** It follows attention or the MLP, and what it gives is added to the stream: no linear keeps it. */
	readonly feedsStream?: boolean;
}

/** Entries that are looked up, not multiplied. */
export interface Table {
	readonly kind: "table";
	readonly name: string;
	readonly entries: number;
	readonly width: number;
}

/** The element-wise function of an MLP. */
export interface Activation {
	readonly kind: "activation";
	readonly gated: boolean;
	/** Decides what a plain MLP keeps; one fused kernel when absent. */
	readonly function?: ActivationFunction;
	readonly width: number;
	/** Rows of one sample, each expert that a row visits counted. */
	readonly rows: number;
}

/** Work that is none of the above, such as a scan: counted by its own formula. */
export interface Other {
	readonly kind: "other";
	readonly name: string;
	readonly parameters: number;
	/** Forward FLOPs of one sample. */
	readonly flops: number;
	/** Elements that it keeps for the backward pass, in one sample. */
	readonly savedElements: number;
	/** Bytes that it keeps whatever the precision, such as indices. */
	readonly fixedBytes?: number;
	/** Elements of dropout masks, a byte each. */
	readonly maskElements?: number;
	/** One of its two inputs is data, to which no gradient flows. */
	readonly readsData?: boolean;
	/** What it keeps is only for gradients of weights and of vectors of the sample: nothing with adapters on others. */
	readonly keepsForWeights?: boolean;
}

/** A model of which only totals are stated: nothing is known of its activations. */
export interface Stated {
	readonly kind: "stated";
	readonly parameters: number;
	/** Forward FLOPs of one sample. */
	readonly flops: number;
}

/** The model as it is when a run takes most memory. */
export function atLargest(model: Model): Model {
	return { ...model, ...model.largest };
}

/** True when only totals are stated, so that memory cannot be told. */
export function isStatedOnly(model: Model): boolean {
	return model.ends.some((operator) => operator.kind === "stated");
}

/** True when nothing is said of the model at all. */
export function isEmpty({ stacks, ends }: Model): boolean {
	return stacks.length === 0 && ends.length === 0;
}

/** True when rows are routed to some of several experts. */
export function hasExperts({ stacks }: Model): boolean {
	return stacks.some(({ operators }) =>
		operators.some(
			(operator) =>
				operator.kind === "linear" && operator.experts !== undefined,
		),
	);
}

/** Every operator with how often it runs and how many sets of its parameters there are. */
export function* operatorsOf(model: Model): Generator<{
	readonly operator: Operator;
	readonly runs: number;
	readonly copies: number;
	readonly inLayer: boolean;
	/** Which stack it is of; absent outside the layers. */
	readonly stack?: number;
}> {
	for (const operator of model.ends) {
		yield { operator, runs: 1, copies: 1, inLayer: false };
	}
	for (const [
		stack,
		{ layers, operators, sharing },
	] of model.stacks.entries()) {
		const copies = layers / (sharing ?? 1);
		for (const operator of operators) {
			yield { operator, runs: layers, copies, inLayer: true, stack };
		}
	}
}

/** Layers of all stacks. */
export function layerCount(model: Model): number {
	return model.stacks.reduce((sum, stack) => sum + stack.layers, 0);
}
