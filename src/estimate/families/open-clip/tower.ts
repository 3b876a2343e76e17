import type { Operator, Stack } from "../../model.js";
import { attention, linear, loose, mlp, norm } from "../blocks.js";

/** One side of a pair: what an image or a text runs through. */
export interface Tower {
	readonly rows: number;
	readonly hidden: number;
	readonly stacks: readonly Stack[];
	readonly ends: readonly Operator[];
}

export interface TransformerShape {
	readonly layers: number;
	readonly width: number;
	readonly heads: number;
	/** Width of the MLP. */
	readonly ffn: number;
}

/** A pre-norm transformer (open_clip 3.3, transformer.py, ResidualAttentionBlock). */
export function transformer(
	{ layers, width, heads, ffn }: TransformerShape,
	rows: number,
	{
		mask = "full",
		extras = [],
		bias = true,
		keyBias = bias,
	}: {
		readonly mask?: "causal" | "full";
		/** What a layer has besides, such as a learned scale of each half. */
		readonly extras?: readonly Operator[];
		/** Whether queries, keys and values have one. */
		readonly bias?: boolean;
		readonly keyBias?: boolean;
	} = {},
): Stack {
	return {
		layers,
		operators: [
			norm({ name: "attention-norm", width, rows }),
			...attention({
				hidden: width,
				heads,
				headDim: width / heads,
				rows,
				keyRows: rows,
				mask,
				queryBias: bias,
				keyBias,
				valueBias: bias,
				outBias: true,
			}),
			norm({ name: "mlp-norm", width, rows }),
			...mlp({ hidden: width, ffn, gated: false, bias: true, rows }),
			...extras,
		],
	};
}

/** Learned queries that attend to a map: one for a vector, many for tokens (Yu et al. 2022, §3.2). */
export function attentionalPool({
	width,
	outputs,
	heads,
	queries,
	rows,
}: {
	readonly width: number;
	readonly outputs: number;
	readonly heads: number;
	readonly queries: number;
	readonly rows: number;
}): readonly Operator[] {
	return [
		loose("queries", queries * outputs),
		norm({ name: "query-norm", width: outputs, rows: queries }),
		norm({ name: "key-norm", width, rows }),
		...attention({
			hidden: outputs,
			heads,
			headDim: outputs / heads,
			rows: queries,
			keyRows: rows,
			keyInputs: width,
			mask: "full",
			queryBias: true,
			keyBias: true,
			valueBias: true,
			outBias: true,
			isCross: true,
		}),
	];
}

/** One vector of a tower into the space that both sides share. */
export function projection(
	name: string,
	[inputs, outputs]: readonly [inputs: number, outputs: number],
	{
		bias = false,
		rows = 1,
	}: { readonly bias?: boolean; readonly rows?: number } = {},
): Operator {
	return linear({ name, inputs, outputs, rows, bias });
}
