import type { Operator } from "../../model.js";
import { loose } from "../blocks.js";
import { modulated, project } from "./pieces.js";

/** What stands behind the blocks of a denoiser. */

interface Head {
	readonly hidden: number;
	/** Numbers that are said of each row. */
	readonly outputs: number;
	readonly rows: number;
}

/** A norm that a linear of the conditions scales and shifts, and the projection to what is said (Peebles and Xie 2023, §3.2). */
export function modulatedHead(
	of: Head & {
		/** Width of the embedded conditions; that of the stream when absent. */
		readonly conditions?: number;
	},
): readonly Operator[] {
	const { hidden, outputs, rows, conditions = hidden } = of;
	return [
		project("last-modulation", [conditions, 2 * hidden], 1),
		modulated("last-norm", hidden, rows),
		project("head", [hidden, outputs], rows),
	];
}

/** The same where all blocks share one modulation and each has a learned offset to it (Chen et al. 2024, §2.2). */
export function offsetHead({
	hidden,
	outputs,
	rows,
}: Head): readonly Operator[] {
	return [
		loose("last-modulation", 2 * hidden),
		modulated("last-norm", hidden, rows),
		project("head", [hidden, outputs], rows),
	];
}
