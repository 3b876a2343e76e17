import type { Operator } from "../model.js";
import { dropoutMasks, kept, linear, norm } from "./blocks.js";
import { firstNumber, type HubConfig } from "./hub-reading.js";

/** The pieces of a Conformer block (Gulati et al. 2020, §2). */

/** Where dropout leaves masks in a block. */
export interface Drops {
	/** Between the activation and the second linear of an MLP. */
	readonly inside?: boolean;
	/** After an MLP and after attention. */
	readonly after?: boolean;
	readonly convolution?: boolean;
}

/** Dropout of the config where it has its keys. */
export function dropsOf(config: HubConfig, usual: Drops): Drops {
	const isOn = (key: string, otherwise: boolean | undefined): boolean => {
		const stated = firstNumber(config, key);
		return stated === undefined ? otherwise === true : stated > 0;
	};
	return {
		inside: isOn("activation_dropout", usual.inside),
		after: isOn("hidden_dropout", usual.after),
		convolution: isOn("conformer_conv_dropout", usual.convolution),
	};
}

interface Half {
	readonly hidden: number;
	readonly ffn: number;
	readonly rows: number;
	readonly drops?: Drops;
}

/** Half of an MLP's step: one stands before attention and one after the convolution. */
export function halfStep({
	hidden,
	ffn,
	rows,
	drops,
}: Half): readonly Operator[] {
	return [
		...(drops?.inside ? [dropoutMasks(ffn * rows)] : []),
		...(drops?.after ? [dropoutMasks(hidden * rows)] : []),
		norm({ name: "mlp-norm", width: hidden, rows }),
		linear({ name: "up", inputs: hidden, outputs: ffn, rows }),
		{ kind: "activation", gated: false, width: ffn, rows },
		linear({ name: "down", inputs: ffn, outputs: hidden, rows }),
	];
}

/** A gated pointwise convolution, a depthwise one over time, a norm, a pointwise one. */
export function convolutionModule({
	hidden,
	rows,
	kernel,
	bias,
	padding = 0,
}: {
	readonly hidden: number;
	readonly rows: number;
	readonly kernel: number;
	readonly bias: boolean;
	/** Rows of zeros in the copy that the convolution over time reads. */
	readonly padding?: number;
}): readonly Operator[] {
	const convolution = (
		name: string,
		[inputs, outputs]: readonly [number, number],
		keptPositions: number,
		depthwise = false,
	): Operator => ({
		kind: "convolution",
		name,
		inputs,
		outputs,
		kernel: depthwise ? kernel : 1,
		groups: depthwise ? inputs : 1,
		bias,
		positions: rows,
		keptPositions,
	});
	return [
		norm({ name: "convolution-norm", width: hidden, rows }),
		// It reads what the norm gives.
		convolution("widen", [hidden, 2 * hidden], 0),
		// The gate keeps both halves.
		kept("gate", 2 * hidden * rows),
		convolution("over-time", [hidden, hidden], rows + padding, true),
		norm({ name: "time-norm", width: hidden, rows, flavour: "batch" }),
		kept("activation", hidden * rows),
		convolution("narrow", [hidden, hidden], rows),
	];
}
