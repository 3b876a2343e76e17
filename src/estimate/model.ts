/**
 * A model as the operators that it runs, which is all that counting needs: parameters, FLOPs, saved activations and
 * time are folds over them. A family file builds a `Model`; adding a family touches nothing else.
 */
export interface Model {
	readonly family: string;
	/** Width of the residual stream. */
	readonly hidden: number;
	readonly vocab: number;
	/** Layers of one shape, in order. */
	readonly stacks: readonly Stack[];
	/** What stands outside the layers: embeddings, positions, last norm, output head. */
	readonly ends: readonly Operator[];
	/** How a token may look at others. */
	readonly mask: "causal" | "full";
}

export interface Stack {
	readonly layers: number;
	readonly operators: readonly Operator[];
}

export type Operator =
	| Linear
	| AttentionCore
	| Norm
	| Table
	| Activation
	| Stated;

/** A matrix product with every token. */
export interface Linear {
	readonly kind: "linear";
	/** q, k, v, o, gate, up, down, router, head … : the name that adapters target. */
	readonly name: string;
	readonly inputs: number;
	readonly outputs: number;
	readonly bias: boolean;
	/** Where several experts hold such a matrix and a token visits some of them. */
	readonly experts?: {
		readonly total: number;
		readonly active: number;
	};
	/** A tied head is a matrix product of its own, but its parameters are the embedding's. */
	readonly tied?: boolean;
	/** Parameters that no matrix product uses, such as a router's score correction. */
	readonly extraParameters?: number;
}

/** Softmax attention between the projections. */
export interface AttentionCore {
	readonly kind: "core";
	readonly heads: number;
	readonly kvHeads: number;
	readonly queryKeyDim: number;
	readonly valueDim: number;
	/** Sliding window in tokens; absent when every token sees all before it. */
	readonly window?: number;
}

export interface Norm {
	readonly kind: "norm";
	readonly name: string;
	readonly flavour: "rms" | "layer";
	/** Elements that are normalised for each token. */
	readonly width: number;
	readonly parameters: number;
	/** Norms inside attention see q and k, not the residual stream. */
	readonly isInner?: boolean;
}

/** Rows that are looked up, not multiplied. */
export interface Table {
	readonly kind: "table";
	readonly name: string;
	readonly rows: number;
	readonly width: number;
}

/** The element-wise function of an MLP. */
export interface Activation {
	readonly kind: "activation";
	readonly gated: boolean;
	readonly width: number;
	/** Copies for each token: the experts that it visits. */
	readonly copies: number;
}

/** A model of which only totals are stated: nothing is known of its activations. */
export interface Stated {
	readonly kind: "stated";
	readonly parameters: number;
	/** Forward FLOPs of one token, or of one sample where a sample is counted as one token. */
	readonly forwardFlops: number;
}

/** True when only totals are stated, so that memory cannot be told. */
export function isStatedOnly(model: Model): boolean {
	return model.ends.some((operator) => operator.kind === "stated");
}

/** Every operator with how often it stands in the model. */
export function* operatorsOf(
	model: Model,
): Generator<{ readonly operator: Operator; readonly count: number }> {
	for (const operator of model.ends) yield { operator, count: 1 };
	for (const stack of model.stacks) {
		for (const operator of stack.operators) {
			yield { operator, count: stack.layers };
		}
	}
}

/** Layers of all stacks. */
export function layerCount(model: Model): number {
	return model.stacks.reduce((sum, stack) => sum + stack.layers, 0);
}
