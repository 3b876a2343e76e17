import type { Model } from "../model.js";
import { decoderModel } from "./decoder.js";

/** Layers of a decoder that is 128 times as wide as deep: 12 L (128 L)² parameters (Kaplan et al. 2020, §2.1). */
export function typicalDepth(parameters: number): number {
	return Math.max(1, Math.round(Math.cbrt(parameters / (12 * 128 ** 2))));
}

/**
 * A decoder of which only the parameters and an assumed depth are known, built as Llama is: the width follows from
 * 12 L h², the MLP takes what is left, so that the total is as stated. Undefined where that leaves no MLP.
 */
export function typicalDecoder({
	parameters,
	layers,
	sequence,
	vocab,
}: {
	readonly parameters: number;
	readonly layers: number;
	readonly sequence: number;
	readonly vocab?: number;
}): Model | undefined {
	const width = Math.sqrt(parameters / (12 * layers));
	const heads = Math.max(1, Math.round(width / HEAD_DIM));
	const hidden = heads * HEAD_DIM;
	const shape = {
		sequence,
		layers,
		hidden,
		heads,
		kvHeads: Math.min(heads, 8),
		headDim: HEAD_DIM,
		gated: true,
		rotary: "whole",
		vocab: vocab ?? (parameters < SMALL ? 32_000 : 128_256),
		tied: parameters < SMALL,
		norm: "rms",
		normBias: false,
		headBias: false,
		routerBias: false,
		normsPerBlock: 2,
		qkvBias: false,
		outBias: false,
		mlpBias: false,
		learnedPositions: 0,
		embeddingNorm: false,
		window: 0,
	} as const;
	const { kvHeads, vocab: entries } = shape;
	const attention = 2 * hidden * HEAD_DIM * (heads + kvHeads);
	const tables = (shape.tied ? 1 : 2) * entries * hidden;
	const rest = parameters - tables - hidden - layers * (attention + 2 * hidden);
	const ffn = Math.floor(rest / (3 * hidden * layers));
	if (ffn < 1) return undefined;
	const otherParameters = rest - ffn * 3 * hidden * layers;
	return decoderModel({ ...shape, ffn, otherParameters });
}

const HEAD_DIM = 128;

/** Below it decoders tie their head and have small vocabularies. */
const SMALL = 2e9;
