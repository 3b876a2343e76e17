import type { Operator } from "../model.js";
import {
	attention,
	kept,
	linear,
	loose,
	mlp,
	norm,
	windowed,
} from "./blocks.js";

/** The pieces of Swin (Liu et al. 2021, §3). */

export interface WindowedLayer {
	readonly hidden: number;
	readonly heads: number;
	readonly map: { readonly height: number; readonly width: number };
	/** Side of the window that the table of positions is made for. */
	readonly window: number;
	/** Side of the windows of this map, where it is smaller. */
	readonly edge?: number;
	/** Queries, keys and values have one. */
	readonly bias?: boolean;
	readonly ffn?: number;
	/** Every second layer shifts its windows: its learned bias and the mask of its edges are added for each of them. */
	readonly addsShifted?: boolean;
}

/** Attention inside windows. Maps that the window does not divide are padded for the attention, not for the MLP. */
export function windowedLayer(of: WindowedLayer): readonly Operator[] {
	const { hidden, heads, map, window, edge = window, bias = true } = of;
	const rows = map.height * map.width;
	const windows = Math.ceil(map.height / edge) * Math.ceil(map.width / edge);
	const seen = edge ** 2;
	const padded = windows * seen;
	const shifted = of.addsShifted && padded > seen;
	return [
		norm({ name: "attention-norm", width: hidden, rows }),
		...windowed(
			attention({
				hidden,
				heads,
				headDim: hidden / heads,
				rows: padded,
				keyRows: padded,
				mask: "full",
				queryBias: bias,
				keyBias: bias,
				valueBias: bias,
				outBias: true,
			}),
			seen,
		),
		...(of.addsShifted
			? [kept("shifted bias", shifted ? (heads * padded * seen) / 2 : 0)]
			: []),
		// A bias for each head and each offset inside a window.
		loose("relative-positions", heads * (2 * window - 1) ** 2),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({
			hidden,
			ffn: of.ffn ?? 4 * hidden,
			gated: false,
			bias: true,
			rows,
		}),
	];
}

/** Patches merged two by two, so that so many rows remain. */
export function merging(hidden: number, rows: number): readonly Operator[] {
	return [
		norm({ name: "merging-norm", width: 4 * hidden, rows }),
		linear({
			name: "merging",
			inputs: 4 * hidden,
			outputs: 2 * hidden,
			rows,
			bias: false,
		}),
	];
}
