import type { AttentionCore, Linear, Norm, Operator } from "../../model.js";
import type { HubConfig } from "../hub-reading.js";
import { patchConvolution } from "../patch-convolution.js";

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
		isStem = readsData,
	}: {
		readonly bias?: boolean;
		readonly readsData?: boolean;
		/** It reads a condition: no adapter stands below it. */
		readonly isStem?: boolean;
	} = {},
): Linear {
	return {
		kind: "linear",
		name,
		inputs,
		outputs,
		rows,
		bias,
		...(readsData && { readsData }),
		...(isStem && { isStem }),
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
		kept(2 * outputs, rows),
		project(`${name}2`, [outputs, outputs], rows, { isStem: true }),
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

/** Elements that stay for the backward pass besides what norms, cores and activations keep. */
export function kept(
	width: number,
	rows: number,
	name = "kept",
): Extract<Operator, { kind: "other" }> {
	return {
		kind: "other",
		name,
		parameters: 0,
		flops: 0,
		savedElements: width * rows,
	};
}

/** What a branch gives is multiplied by a vector of the sample before it joins the stream, and stays for that. */
export function gate(width: number, rows: number): Operator {
	return { ...kept(width, rows, "gate"), keepsForWeights: true };
}

/** Attention to a text reads the stream without a norm, and keeps it. */
export function readsStream(hidden: number, rows: number): Operator {
	return kept(hidden, rows);
}

/** An activation whose input stays beside its output, which the next convolution keeps. */
export function silu(width: number, rows: number): Operator {
	return kept(width, rows, "activation");
}

/** What a norm in fp32 keeps beyond its input in half precision (FP32LayerNorm of diffusers). */
export function inFp32(width: number, rows: number): Operator {
	return kept(width, rows, "fp32");
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

/** Norms of queries and keys, of each head or across all of them; an RMS norm works in fp32 (torch 2.13, rms_norm). */
export function headNorms(
	[heads, headDim]: readonly [heads: number, headDim: number],
	rows: number,
	/** Learned parameters of each of both norms. */
	parameters: number,
	{
		flavour = "rms",
		across = false,
		keyRows = rows,
		keepsInput = false,
	}: {
		readonly flavour?: Norm["flavour"];
		/** One norm over the whole width. */
		readonly across?: boolean;
		readonly keyRows?: number;
		/** Written in elementary operations (diffusers 0.40, RMSNorm): the input stays beside its copy in fp32. */
		readonly keepsInput?: boolean;
	} = {},
): readonly Operator[] {
	const width = heads * headDim;
	const each = across ? 1 : heads;
	return [
		{ name: "q-norm", rows },
		{ name: "k-norm", rows: keyRows },
	].flatMap(({ name, rows }): readonly Operator[] => [
		{
			kind: "norm",
			name,
			flavour,
			width: width / each,
			rows: rows * each,
			parameters,
			isInner: true,
			inFp32: !keepsInput,
		},
		...(keepsInput ? [kept(width, rows)] : []),
	]);
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

/** Names of attention to a text begin so: with adapters nothing below the text trains. */
const CROSS = "cross_";

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
	const keys = {
		bias,
		readsData: keyWidth !== width,
		isStem: prefix === CROSS,
	};
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
	return patchConvolution({ inputs, outputs, kernel, positions });
}
