import type { Operator } from "../../model.js";
import { repeat } from "./dense-heads.js";
import { convolved, type NormKind } from "./maps.js";

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

/** So many layers of one width. */
export function alike(layers: number, width: number): readonly number[] {
	return Array.from({ length: layers }, () => width);
}
