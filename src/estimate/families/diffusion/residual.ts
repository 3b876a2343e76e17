import type { Operator } from "../../model.js";
import { gate, kept, normed, project, silu } from "./pieces.js";

/** The pieces that convolutional denoisers and autoencoders share. */

/** What a residual block gets of the time step. */
export interface Time {
	readonly width: number;
	/** Numbers that a channel gets from it: a shift, or a scale and a shift. */
	readonly numbers: number;
}

/** Two convolutions with group norms, the time step added between, a 1 × 1 convolution where the width changes. */
export function residual(
	[inputs, outputs]: readonly [inputs: number, outputs: number],
	area: number,
	time: Time | undefined,
	resamples?: "downsample" | "upsample",
): readonly Operator[] {
	const before = area * (resamples === undefined ? 1 : SCALE[resamples]);
	return [
		groupNorm(inputs, before),
		silu(inputs, before),
		// Both ways are pooled, and pooling keeps what it reads.
		...(resamples === "downsample" ? [kept(2 * inputs, before)] : []),
		convolution("convolution1", [inputs, outputs], 9, area),
		...(time === undefined
			? []
			: [project("time", [time.width, time.numbers * outputs], 1)]),
		groupNorm(outputs, area),
		...(time?.numbers === 2 ? [gate(outputs, area)] : []),
		silu(outputs, area),
		convolution("convolution2", [outputs, outputs], 9, area),
		...(inputs === outputs
			? []
			: // What it reads is what the first norm keeps.
				[pointwise("shortcut", [inputs, outputs], area)]),
	];
}

/** A 1 × 1 convolution that reads what something else keeps already. */
export function pointwise(
	name: string,
	ends: readonly [inputs: number, outputs: number],
	rows: number,
): Operator {
	return { ...project(name, ends, rows), allLinear: "nothing" };
}

/** Positions before a change of resolution for each position after it. */
const SCALE = { downsample: 4, upsample: 1 / 4 } as const;

/** A group norm with a scale and a shift for each channel. */
export function groupNorm(width: number, rows: number): Operator {
	return normed("group-norm", width, rows, {
		parameters: 2 * width,
		flavour: "group",
	});
}

/** A convolution with a bias that gives so many positions. */
export function convolution(
	name: string,
	[inputs, outputs]: readonly [inputs: number, outputs: number],
	kernel: number,
	positions: number,
): Operator & { readonly kind: "convolution" } {
	return {
		kind: "convolution",
		name,
		inputs,
		outputs,
		kernel,
		groups: 1,
		bias: true,
		positions,
	};
}
