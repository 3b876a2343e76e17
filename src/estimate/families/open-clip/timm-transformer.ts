import type { Operator } from "../../model.js";
import {
	attention,
	kept,
	linear,
	loose,
	mlp,
	norm,
	selfAttention,
	table,
} from "../blocks.js";
import { depthwise, normed, plain } from "../convolutions.js";
import { patchConvolution } from "../patch-convolution.js";
import { type Variant, variants } from "./timm-variants.js";
import { type Tower, transformer } from "./tower.js";

/** A vision transformer of timm without its head; undefined for a variant that has no row. */
export function timmTransformer(
	name: string,
	{ side, learned }: { readonly side: number; readonly learned: number },
): Tower | undefined {
	const variant = variants[name.replace(/_\d+$/, "")];
	if (!variant) return undefined;
	const { width, patch } = variant;
	const hybrid = Array.isArray(variant.stem);
	const extra = variant.hasNoClass || hybrid ? 0 : 1;
	const patches = Math.floor(side / patch) ** 2;
	const rows = patches + extra;
	const positions =
		Math.floor(learned / patch) ** 2 + (variant.positionsOfPatches ? 0 : extra);
	return {
		rows,
		hidden: width,
		stacks: [layersOf(variant, rows, Math.floor(side / patch))],
		ends: [
			...stemOf(variant, side),
			loose("class-token", extra * width),
			...(variant.hasNoPositions
				? []
				: [table("image-positions", positions, width)]),
			...(variant.firstNorm ? [norm({ name: "first-norm", width, rows })] : []),
			norm({ name: "image-norm", width, rows }),
			...(variant.poolsByQuery
				? queryPool(width, variant.poolsByQuery, rows)
				: []),
		],
	};
}

function layersOf(
	variant: Variant,
	rows: number,
	side: number,
): Tower["stacks"][number] {
	const { width, layers, heads, bias = true, keyBias = bias } = variant;
	const ffn = variant.ffn ?? 4 * width;
	if (typeof variant.stem === "object") return geGluLayers(variant, rows);
	const plainLayers = transformer({ width, layers, heads, ffn }, rows, {
		bias,
		keyBias,
		extras: [
			...(variant.layerScale ? [scales(width, rows)] : []),
			...distances(variant, side),
		],
	});
	if (!variant.innerNorms) return plainLayers;
	return {
		layers,
		operators: plainLayers.operators.flatMap(
			(operator): readonly Operator[] => {
				if (operator.kind === "activation") {
					return [
						{ ...operator, gated: true },
						inner({ name: "inner-mlp-norm", width: ffn, rows }),
					];
				}
				if (operator.kind !== "linear") return [operator];
				if (operator.name === "o") {
					return [inner({ name: "inner-norm", width, rows }), operator];
				}
				if (operator.name !== "up") return [operator];
				return [{ ...operator, name: "gate" }, operator];
			},
		),
	};
}

// Both halves of a layer stay where the numbers that scale them train.
function scales(width: number, rows: number): Operator {
	return {
		...kept("scales", 2 * width * rows),
		parameters: 2 * width,
		keepsForWeights: true,
	};
}

// It reads what attention or the gate gives, which stays in any case.
function inner(of: Parameters<typeof norm>[0]): Operator {
	return { ...norm(of), sharesInput: true };
}

// Two coordinates of every distance between patches go in, a number for each head comes out.
function distances(
	{ distanceWidth, heads }: Variant,
	side: number,
): readonly Operator[] {
	if (distanceWidth === undefined) return [];
	const rows = (2 * side - 1) ** 2;
	return [
		linear({ name: "distance1", inputs: 2, outputs: distanceWidth, rows }),
		linear({ name: "distance2", inputs: distanceWidth, outputs: heads, rows }),
	];
}

// Layers whose MLP is gated, half as wide, and has a norm of its own after the layer's (Chen et al. 2024, §3.2).
function geGluLayers(
	{ width, layers, heads }: Variant,
	rows: number,
): Tower["stacks"][number] {
	return {
		layers,
		operators: [
			norm({ name: "attention-norm", width, rows }),
			...selfAttention({ hidden: width, heads, rows, bias: true }),
			norm({ name: "mlp-norm", width, rows }),
			norm({ name: "gate-norm", width, rows }),
			...mlp({ hidden: width, ffn: 2 * width, gated: true, bias: true, rows }),
		],
	};
}

function stemOf(variant: Variant, side: number): readonly Operator[] {
	const { width, patch, stem } = variant;
	const at = (stride: number): number => Math.ceil(side / stride);
	if (stem === undefined) {
		const positions = Math.floor(side / patch) ** 2;
		return [
			patchConvolution({
				inputs: 3,
				outputs: width,
				kernel: patch ** 2,
				bias: !variant.firstNorm,
				positions,
			}),
		];
	}
	if (stem === "mci") {
		const narrow = width / 4;
		return [
			...normed({
				inputs: 3,
				outputs: narrow,
				kernel: 16,
				side: at(4),
				readsData: true,
			}),
			...normed({ inputs: narrow, outputs: narrow, kernel: 4, side: at(8) }),
			plain({ inputs: narrow, outputs: width, kernel: 4, side: at(16) }),
		];
	}
	const [narrow, first, second] = stem;
	return [
		plain({
			inputs: 3,
			outputs: narrow,
			kernel: 9,
			side: at(2),
			readsData: true,
		}),
		norm({ name: "stem-norm", width: narrow, rows: at(2) ** 2 }),
		plain({ inputs: narrow, outputs: narrow, kernel: 9, side: at(2) }),
		...invertedStage([narrow, first], 2, [at(2), at(4)]),
		...invertedStage([first, second], 4, [at(4), at(8)]),
		norm({ name: "pool-norm", width: second, rows: at(8) ** 2 }),
		plain({ inputs: second, outputs: width, kernel: 9, side: at(16) }),
	];
}

// Inverted bottlenecks with layer norms, the first with a stride of two (timm 1.0.29, vitamin.py, MbConvLNBlock).
function invertedStage(
	[inputs, outputs]: readonly [inputs: number, outputs: number],
	depth: number,
	[before, after]: readonly [before: number, after: number],
): readonly Operator[] {
	const wide = 4 * outputs;
	return Array.from({ length: depth }, (_, block) => {
		const first = block === 0;
		const own = first ? inputs : outputs;
		const side = first ? before : after;
		return [
			...(first && inputs !== outputs
				? [plain({ inputs, outputs, kernel: 1, side: after })]
				: []),
			norm({ name: "block-norm", width: own, rows: side ** 2 }),
			plain({ inputs: own, outputs: wide, kernel: 1, side }),
			plain(depthwise({ width: wide, kernel: 9, side: after })),
			plain({ inputs: wide, outputs, kernel: 1, side: after }),
		];
	}).flat();
}

// A learned query, its attention to all rows and an MLP (Zhai et al. 2022, §3.2; timm 1.0.29, AttentionPoolLatent).
function queryPool(
	width: number,
	{ heads, ffn = 4 * width }: NonNullable<Variant["poolsByQuery"]>,
	rows: number,
): readonly Operator[] {
	return [
		table("probe", 1, width),
		...attention({
			hidden: width,
			heads,
			headDim: width / heads,
			rows: 1,
			keyRows: rows,
			mask: "full",
			queryBias: true,
			keyBias: true,
			valueBias: true,
			outBias: true,
			isCross: true,
		}),
		norm({ name: "pool-norm", width, rows: 1 }),
		...mlp({
			hidden: width,
			ffn,
			gated: false,
			bias: true,
			rows: 1,
		}),
	];
}
