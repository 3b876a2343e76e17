import type { Operator } from "../../model.js";
import { mlp, norm, selfAttention, table } from "../blocks.js";
import { attentionOf, feedForward, normed, project } from "./pieces.js";

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
	  };

/** Rows of the vocabulary and of the positions of every CLIP. */
const CLIP_VOCABULARY = 49_408;
const CLIP_POSITIONS = 77;

/** What one caption of so many tokens runs through. */
export function textEncoder(
	encoder: TextEncoder,
	rows: number,
): readonly Operator[] {
	return encoder.kind === "clip" ? clip(encoder, rows) : t5(encoder, rows);
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
		...mlp({ hidden, ffn, gated: false, bias: true, rows }),
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
