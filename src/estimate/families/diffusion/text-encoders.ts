import type { Operator } from "../../model.js";
import { mlp, norm, selfAttention, table } from "../blocks.js";
import {
	attentionOf,
	core,
	feedForward,
	headNorms,
	normed,
	project,
} from "./pieces.js";

/** An encoder of captions by its dimensions. */
export type TextEncoder =
	| {
			readonly kind: "clip";
			readonly hidden: number;
			readonly layers: number;
			readonly heads: number;
			readonly ffn: number;
			/** Width of the pooled projection, where the class has one. */
			readonly projection?: number;
			/** GELU by a sigmoid, as OpenAI's models have it. */
			readonly isQuick?: true;
	  }
	| {
			readonly kind: "t5";
			readonly hidden: number;
			readonly layers: number;
			readonly heads: number;
			readonly headDim: number;
			readonly ffn: number;
			readonly vocab: number;
			/** Each layer has its own table of distances (UMT5). */
			readonly ownTables?: true;
	  }
	| {
			readonly kind: "decoder";
			readonly hidden: number;
			readonly layers: number;
			readonly heads: number;
			readonly kvHeads: number;
			readonly headDim: number;
			readonly ffn: number;
			readonly vocab: number;
			/** Queries, keys and values have biases (Qwen2). */
			readonly bias?: true;
			/** Norms of a layer; two unless stated (Gemma 2 has four). */
			readonly norms?: number;
			/** Each head's queries and keys have a norm (Qwen3). */
			readonly headNorms?: true;
	  };

/** Rows of the vocabulary and of the positions of every CLIP. */
const CLIP_VOCABULARY = 49_408;
const CLIP_POSITIONS = 77;

/** What one caption of so many tokens runs through. */
export function textEncoder(
	encoder: TextEncoder,
	rows: number,
): readonly Operator[] {
	switch (encoder.kind) {
		case "clip":
			return clip(encoder, rows);
		case "t5":
			return t5(encoder, rows);
		case "decoder":
			return decoder(encoder, rows);
	}
}

/** A language model whose last states stand for the caption: gated MLPs, RMS norms, fewer heads of keys; no head. */
function decoder(
	of: Extract<TextEncoder, { kind: "decoder" }>,
	rows: number,
): readonly Operator[] {
	const { hidden, heads, kvHeads, headDim, ffn, layers, vocab } = of;
	const rms = (name: string): Operator =>
		normed(name, hidden, rows, { parameters: hidden, flavour: "rms" });
	const bias = of.bias ?? false;
	const into = (name: string, outputs: number): Operator =>
		project(name, [hidden, outputs * headDim], rows, { bias });
	const layer: readonly Operator[] = [
		...Array.from({ length: of.norms ?? 2 }, () => rms("norm")),
		into("q", heads),
		into("k", kvHeads),
		into("v", kvHeads),
		...(of.headNorms ? headNorms([heads, headDim], rows, headDim) : []),
		{ ...core([heads, headDim], rows), kvHeads, mask: "causal" },
		project("o", [heads * headDim, hidden], rows, { bias: false }),
		...feedForward([hidden, ffn], rows, { gated: true, bias: false }),
	];
	return [
		table("text-embedding", vocab, hidden),
		...Array.from({ length: layers }, () => layer).flat(),
		rms("text-norm"),
	];
}

/** CLIP's text half (Radford et al. 2021, §2.4). */
function clip(
	of: Extract<TextEncoder, { kind: "clip" }>,
	rows: number,
): readonly Operator[] {
	const { hidden, heads, ffn, layers, projection } = of;
	const layer: readonly Operator[] = [
		norm({ name: "attention-norm", width: hidden, rows }),
		...selfAttention({ hidden, heads, rows, bias: true }),
		norm({ name: "mlp-norm", width: hidden, rows }),
		...mlp({
			hidden,
			ffn,
			gated: false,
			bias: true,
			rows,
			isQuick: of.isQuick === true,
		}),
	];
	return [
		table("text-embedding", CLIP_VOCABULARY, hidden),
		table("text-positions", CLIP_POSITIONS, hidden),
		...Array.from({ length: layers }, () => layer).flat(),
		norm({ name: "text-norm", width: hidden, rows }),
		...(projection === undefined
			? []
			: [project("text-projection", [hidden, projection], 1, { bias: false })]),
	];
}

/** The encoder of T5 1.1 (Shazeer 2020; Raffel et al. 2020): gated MLPs, RMS norms, no biases. */
function t5(
	of: Extract<TextEncoder, { kind: "t5" }>,
	rows: number,
): readonly Operator[] {
	const { hidden, heads, headDim, ffn, layers, vocab, ownTables } = of;
	const rms = (name: string): Operator =>
		normed(name, hidden, rows, { parameters: hidden, flavour: "rms" });
	const distances = table("distances", T5_BUCKETS, heads);
	const layer: readonly Operator[] = [
		rms("attention-norm"),
		...attentionOf({
			width: hidden,
			heads: [heads, headDim],
			rows,
			bias: false,
		}),
		...(ownTables ? [distances] : []),
		rms("mlp-norm"),
		...feedForward([hidden, ffn], rows, { gated: true, bias: false }),
	];
	return [
		table("text-embedding", vocab, hidden),
		...(ownTables ? [] : [distances]),
		...Array.from({ length: layers }, () => layer).flat(),
		rms("text-norm"),
	];
}

/** Distances that T5 tells apart. */
const T5_BUCKETS = 32;
