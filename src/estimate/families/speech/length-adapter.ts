import type { Operator, Stack } from "../../model.js";
import { linear, mlp, norm, selfAttention } from "../blocks.js";
import { kept, overTime, rowsAfter } from "./pieces.js";

interface AdapterShape {
	readonly hidden: number;
	readonly heads: number;
	readonly ffn: number;
	/** Rows that come in. */
	readonly rows: number;
	readonly layers: number;
	readonly kernel: number;
	readonly stride: number;
}

/**
 * Layers that shorten what a speech encoder says (Seamless Communication 2023, §4.1; transformers 5.18,
 * SeamlessM4Tv2ConformerAdapterLayer): a gated convolution before attention and one beside it.
 */
export function lengthAdapter(shape: AdapterShape): readonly Stack[] {
	let { rows } = shape;
	return Array.from({ length: shape.layers }, () => {
		rows = rowsAfter(rows, {
			kernel: shape.kernel,
			stride: shape.stride,
			padding: Math.floor(shape.stride / 2),
		});
		return {
			layers: 1,
			endsInProduct: false,
			operators: adapterLayer(shape, rows),
		};
	});
}

function adapterLayer(
	{ hidden, heads, ffn, kernel }: AdapterShape,
	rows: number,
): readonly Operator[] {
	const shorten = (name: string): readonly Operator[] => [
		norm({ name: `${name}-norm`, width: hidden, rows }),
		overTime({
			name,
			inputs: hidden,
			outputs: 2 * hidden,
			kernel,
			positions: rows,
		}),
		kept(2 * hidden, rows, "gate"),
	];
	return [
		...shorten("residual"),
		...shorten("shorten"),
		...selfAttention({ hidden, heads, rows, bias: true }),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
	];
}

/** The MLP that stands between the encoder and the adapter. */
export function intermediate(
	hidden: number,
	ffn: number,
	rows: number,
): readonly Operator[] {
	return [
		linear({ name: "intermediate-up", inputs: hidden, outputs: ffn, rows }),
		kept(ffn, rows),
		linear({ name: "intermediate-down", inputs: ffn, outputs: hidden, rows }),
	];
}
