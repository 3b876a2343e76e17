import { oneOf } from "./confidence.js";
import json from "./rows/published-speeds.json" with { type: "json" };
import { sourceOf } from "./sources.js";

const PRECISIONS = ["bf16", "fp16", "fp8", "mxfp8", "nvfp4"] as const;

/** A training run of a dense decoder whose speed somebody published. */
export interface PublishedSpeed {
	/** Model, sequence, devices, precision: how a report names it. */
	readonly id: string;
	readonly framework: string;
	/** Id in the table of accelerators. */
	readonly accelerator: string;
	readonly precision: (typeof PRECISIONS)[number];
	/** Width of the model. */
	readonly hidden: number;
	/** Tokens of a sequence. */
	readonly sequence: number;
	readonly devices: number;
	/** Activations of all layers are recomputed. */
	readonly recomputes: boolean;
	/** As published. */
	readonly tokensPerSecondPerDevice: number;
	/** Model FLOPs of these tokens, as the estimate counts them, over the dense 16-bit peak. */
	readonly mfu: number;
	readonly source: string;
	/** Month in which the row was checked against its source. */
	readonly checked: string;
}

/** One run of each source, model, accelerator and precision: the middle one of those that were published. */
export const publishedSpeeds: readonly PublishedSpeed[] = json.rows.map(
	(row) => ({
		...row,
		precision: oneOf(PRECISIONS, row.precision),
		source: sourceOf(json.sources, row.source),
		checked: json.checked,
	}),
);
