import type { AttentionCore, Linear, Norm, Operator } from "../../model.js";
import type { HubConfig } from "../hub-reading.js";

/** The pieces that denoisers are put together from. */

/** One sample of a denoiser: the latent that it sees and the text beside it. */
export interface LatentSample {
	/** Height and width of the latent. */
	readonly height: number;
	readonly width: number;
	/** Frames of the latent; 1 for images. */
	readonly frames: number;
	readonly textTokens: number;
}

/** A denoiser's operators before they become a `Model`. */
export interface Denoiser {
	readonly hidden: number;
	/** Rows of the main stream. */
	readonly rows: number;
	readonly stacks: readonly {
		readonly layers: number;
		readonly operators: readonly Operator[];
	}[];
	readonly ends: readonly Operator[];
}

export type BuildDenoiser = (
	config: HubConfig,
	sample: LatentSample,
) => Denoiser | undefined;

/** A linear over so many rows; with a bias unless stated. */
export function project(
	name: string,
	[inputs, outputs]: readonly [inputs: number, outputs: number],
	rows: number,
	{
		bias = true,
		readsData = false,
	}: { readonly bias?: boolean; readonly readsData?: boolean } = {},
): Linear {
	return {
		kind: "linear",
		name,
		inputs,
		outputs,
		rows,
		bias,
		...(readsData && { readsData }),
	};
}

/** Two linears that make an embedding of a number or a text, for one row unless stated. */
export function embedder(
	name: string,
	[inputs, outputs]: readonly [inputs: number, outputs: number],
	rows = 1,
): readonly Operator[] {
	return [
		project(`${name}1`, [inputs, outputs], rows, { readsData: true }),
		project(`${name}2`, [outputs, outputs], rows),
	];
}

/** A norm; without learned parameters unless stated. */
export function normed(
	name: string,
	width: number,
	rows: number,
	{
		parameters = 0,
		flavour = "layer",
	}: {
		readonly parameters?: number;
		readonly flavour?: Norm["flavour"];
	} = {},
): Norm {
	return { kind: "norm", name, flavour, width, rows, parameters };
}

/** A norm whose output a vector of the sample scales and shifts (Peebles and Xie 2023, §3.2). */
export function modulated(
	name: string,
	width: number,
	rows: number,
	options: Parameters<typeof normed>[3] = {},
): Operator {
	return { ...normed(name, width, rows, options), isModulated: true };
}

/** What a branch gives is multiplied by a vector of the sample before it joins the stream, and stays for that. */
export function gate(width: number, rows: number): Operator {
	return {
		kind: "other",
		name: "gate",
		parameters: 0,
		flops: 0,
		savedElements: width * rows,
	};
}

/** An activation whose input stays beside its output, which the next convolution keeps. */
export function silu(width: number, rows: number): Operator {
	return {
		kind: "other",
		name: "activation",
		parameters: 0,
		flops: 0,
		savedElements: width * rows,
	};
}

/** Softmax attention of rows to rows; no mask. */
export function core(
	[heads, headDim]: readonly [heads: number, headDim: number],
	queries: number,
	keys: number = queries,
): AttentionCore {
	return {
		kind: "core",
		heads,
		kvHeads: heads,
		queryKeyDim: headDim,
		valueDim: headDim,
		queries,
		keys,
		mask: "full",
	};
}

/** A scale and a shift for each head's queries and keys. */
export function headNorms(
	[heads, headDim]: readonly [heads: number, headDim: number],
	rows: number,
	/** Learned parameters of each of both norms. */
	parameters: number,
	flavour: Norm["flavour"] = "rms",
): readonly Operator[] {
	return ["q-norm", "k-norm"].map((name) => ({
		kind: "norm",
		name,
		flavour,
		width: heads * headDim,
		rows,
		parameters,
		isInner: true,
	}));
}

/** Two linears with an activation between. */
export function feedForward(
	[hidden, ffn]: readonly [hidden: number, ffn: number],
	rows: number,
	{
		gated = false,
		bias = true,
		name = "",
	}: {
		readonly gated?: boolean;
		readonly bias?: boolean;
		readonly name?: string;
	} = {},
): readonly Operator[] {
	return [
		...(gated ? [project(`${name}gate`, [hidden, ffn], rows, { bias })] : []),
		project(`${name}up`, [hidden, ffn], rows, { bias }),
		{ kind: "activation", gated, width: ffn, rows },
		project(`${name}down`, [ffn, hidden], rows, { bias }),
	];
}

/** Attention of a stream to itself or to a text: four linears, the core between. */
export function attentionOf({
	width,
	heads,
	rows,
	keyRows = rows,
	keyWidth = width,
	bias = true,
	outBias = bias,
	prefix = "",
	between = [],
}: {
	readonly width: number;
	readonly heads: readonly [heads: number, headDim: number];
	readonly rows: number;
	readonly keyRows?: number;
	readonly keyWidth?: number;
	readonly bias?: boolean;
	readonly outBias?: boolean;
	readonly prefix?: string;
	/** What stands between the projections and the core. */
	readonly between?: readonly Operator[];
}): readonly Operator[] {
	const inner = heads[0] * heads[1];
	// A text of another width comes as it is: no gradient goes to it.
	const keys = { bias, readsData: keyWidth !== width };
	return [
		project(`${prefix}q`, [width, inner], rows, { bias }),
		project(`${prefix}k`, [keyWidth, inner], keyRows, keys),
		project(`${prefix}v`, [keyWidth, inner], keyRows, keys),
		...between,
		core(heads, rows, keyRows),
		project(`${prefix}o`, [inner, width], rows, { bias: outBias }),
	];
}

/** Patches of a latent as a convolution whose kernel is its stride. */
export function patches(
	[inputs, outputs]: readonly [inputs: number, outputs: number],
	kernel: number,
	positions: number,
): Operator {
	return {
		kind: "convolution",
		name: "patches",
		inputs,
		outputs,
		kernel,
		groups: 1,
		bias: true,
		positions,
		readsData: true,
	};
}
