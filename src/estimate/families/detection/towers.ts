import type { Operator } from "../../model.js";
import { linear } from "../blocks.js";
import { repeat } from "./dense-heads.js";
import { convolved, type NormKind } from "./maps.js";

/** Layers one on the other, as heads over regions have them. */

/** 3 × 3 convolutions of these widths. */
export function tower(
	widths: readonly number[],
	{
		inputs,
		positions,
		norm = "none",
	}: {
		readonly inputs: number;
		readonly positions: number;
		readonly norm?: NormKind;
	},
): readonly Operator[] {
	return repeat(widths.length, (index) =>
		convolved({
			inputs: widths[index - 1] ?? inputs,
			outputs: widths[index] ?? inputs,
			kernel: 9,
			positions,
			norm,
		}),
	);
}

/** Linears over each region, named by their place. */
export function linears(
	name: string,
	widths: readonly number[],
	{ inputs, rows }: { readonly inputs: number; readonly rows: number },
): readonly Operator[] {
	return widths.map((outputs, index) =>
		linear({
			name: `${name}${index}`,
			inputs: widths[index - 1] ?? inputs,
			outputs,
			rows,
		}),
	);
}

/** So many layers of one width. */
export function alike(layers: number, width: number): readonly number[] {
	return Array.from({ length: layers }, () => width);
}
