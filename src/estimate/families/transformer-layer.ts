import type { Operator } from "../model.js";
import { attention, mlp, norm } from "./blocks.js";

/** A layer as the first transformers have it: every linear with a bias, the MLP without a gate. */
export interface TransformerLayer {
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	readonly rows: number;
	/** Norms stand before what they serve (Xiong et al. 2020) or behind it (Vaswani et al. 2017). */
	readonly norms: "before" | "behind";
	/** Every row sees every other where it is absent. */
	readonly mask?: "causal" | "full";
	/** Rows of another stack that it attends to between its own attention and the MLP; as wide as the layer unless stated. */
	readonly memory?: { readonly rows: number; readonly width?: number };
}

/** Attention, attention to another stack where there is one, and an MLP, each with its norm (Vaswani et al. 2017, §3.1). */
export function transformerLayer(of: TransformerLayer): readonly Operator[] {
	const { hidden, heads, ffn, rows, mask = "full", memory } = of;
	const asked = {
		hidden,
		heads,
		headDim: hidden / heads,
		rows,
		queryBias: true,
		keyBias: true,
		valueBias: true,
		outBias: true,
	};
	const normed = (
		name: string,
		operators: readonly Operator[],
	): readonly Operator[] => {
		const own = norm({ name, width: hidden, rows });
		return of.norms === "before" ? [own, ...operators] : [...operators, own];
	};
	return [
		...normed("attention-norm", attention({ ...asked, keyRows: rows, mask })),
		...(memory
			? normed(
					"cross-norm",
					attention({
						...asked,
						keyRows: memory.rows,
						keyInputs: memory.width ?? hidden,
						mask: "full",
						isCross: true,
					}),
				)
			: []),
		...normed("mlp-norm", mlp({ hidden, ffn, gated: false, bias: true, rows })),
	];
}
