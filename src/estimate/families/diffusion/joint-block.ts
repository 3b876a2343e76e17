import type { Operator } from "../../model.js";
import type { HubConfig } from "../hub-reading.js";
import {
	core,
	feedForward,
	gate,
	headNorms,
	inFp32,
	kept,
	modulated,
	project,
} from "./pieces.js";
import { headedSizesOf } from "./sizes.js";

/** Blocks in which image and text have weights of their own and attend to each other (Esser et al. 2024, §4). */

/** A block by its widths and rows. */
export interface Joint {
	readonly hidden: number;
	readonly heads: readonly [heads: number, headDim: number];
	readonly image: number;
	readonly text: number;
	readonly ffn: number;
	readonly gated?: boolean;
	readonly bias?: boolean;
	/** Learned parameters of one norm of a head. */
	readonly headNorm: number;
	/** Vectors that modulate the image's half. */
	readonly modulations?: number;
	/** The text ends with this block: it gives keys and values only. */
	readonly textEnds?: boolean;
	/** No modulation of its own: one network gives it to all blocks. */
	readonly isModulated?: false;
	/** A single block parts its input into text and image and puts both together again for attention. */
	readonly copiesInput?: true;
	/** A norm of a head is a layer norm without parameters in fp32, as those of the streams are. */
	readonly inFp32?: true;
	/** Norms of heads in elementary operations keep their input beside its copy in fp32. */
	readonly keepsInput?: true;
}

/**
 * Both streams, each with projections and an MLP, and one core over all rows. The halves of its output are views while a
 * device has one sample, as it mostly has; of several they would be copies.
 */
export function jointBlock(of: Joint): readonly Operator[] {
	const { hidden, heads, image, text, ffn } = of;
	const bias = { bias: of.bias ?? true };
	const into = (name: string, rows: number): Operator =>
		project(name, [hidden, hidden], rows, bias);
	const half = (
		name: string,
		rows: number,
		ends: boolean,
		modulations: number,
	): readonly Operator[] => [
		...(of.isModulated === false
			? []
			: [
					project(
						`${name}modulation`,
						[hidden, (ends ? 2 : modulations) * hidden],
						1,
						bias,
					),
				]),
		modulated(`${name}norm1`, hidden, rows),
		into(`${name}q`, rows),
		into(`${name}k`, rows),
		into(`${name}v`, rows),
		...normsOf(of, rows),
		...(of.inFp32 ? [inFp32(4 * hidden, rows)] : []),
		...(ends
			? []
			: [
					into(`${name}o`, rows),
					modulated(`${name}norm2`, hidden, rows),
					...feedForward([hidden, ffn], rows, {
						gated: of.gated ?? false,
						...bias,
						name,
					}),
					gate(2 * hidden, rows),
				]),
	];
	return [
		...half("", image, false, of.modulations ?? 6),
		...half("text_", text, of.textEnds ?? false, 6),
		core(heads, image + text),
	];
}

/** Norms of the queries and keys of so many rows. */
export function normsOf(of: Joint, rows: number): readonly Operator[] {
	return headNorms(of.heads, rows, of.headNorm, {
		flavour: of.inFp32 ? "layer" : "rms",
		keepsInput: of.keepsInput === true && of.headNorm > 0,
	});
}

/** One stream, attention and MLP side by side, one projection back (Dehghani et al. 2023). */
export function singleBlock(of: Joint): readonly Operator[] {
	const { hidden, heads, ffn } = of;
	const rows = of.image + of.text;
	const into = (name: string): Operator =>
		project(name, [hidden, hidden], rows);
	return [
		...(of.isModulated === false
			? []
			: [project("modulation", [hidden, 3 * hidden], 1)]),
		modulated("norm", hidden, rows),
		...(of.copiesInput ? [kept(hidden, rows)] : []),
		into("q"),
		into("k"),
		into("v"),
		...normsOf(of, rows),
		core(heads, rows),
		// Its output is copied beside that of the MLP.
		gate(hidden, rows),
		project("up", [hidden, ffn], rows),
		{ kind: "activation", gated: false, width: ffn, rows },
		project("down", [hidden + ffn, hidden], rows),
		gate(hidden, rows),
	];
}

/** FLUX's block by its config: heads of 128, an MLP four times as wide, a norm of each head. */
export function fluxShape(
	config: HubConfig,
	image: number,
	textTokens: number,
): Joint {
	const { hidden, dims, headDim } = headedSizesOf(config, {
		heads: 24,
		headDim: 128,
	});
	return {
		hidden,
		heads: dims,
		image,
		text: textTokens,
		ffn: 4 * hidden,
		headNorm: headDim,
	};
}
