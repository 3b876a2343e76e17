import type { Operator } from "../../model.js";
import {
	attention,
	linear,
	mlp,
	norm,
	selfAttention,
	table,
} from "../blocks.js";
import { convolved } from "../detection/maps.js";

/** Width of prompts, tokens and image in SAM's decoder (Kirillov et al. 2023, appendix A). */
const WIDTH = 256;

/** Heads of its attention, whose inner width is half where tokens and image meet. */
const HEADS = 8;

/** Tokens that ask: three masks and a single one, their quality, whether the object is there, and a prompt with its pad. */
const TOKENS = 8;

/** Masks that are offered: a single one and three. */
const MASKS = 4;

/** Work of the prompt encoder and the mask decoder over `passes` masks on maps of this side (sam2 2b90b9f). */
export function maskDecoder({
	side,
	passes,
	maskPrompts,
}: {
	readonly side: number;
	readonly passes: number;
	/** Passes that are given a mask to start from. */
	readonly maskPrompts: number;
}): readonly Operator[] {
	const image = passes * side ** 2;
	const tokens = passes * TOKENS;
	return [
		...maskPrompt(side, maskPrompts),
		table("prompts", 6, WIDTH),
		table("tokens", MASKS + 2, WIDTH),
		...[0, 1].flatMap(() => twoWayLayer({ image, tokens, passes })),
		...across({ rows: tokens, keyRows: image, passes }),
		norm({ name: "token-norm", width: WIDTH, rows: tokens }),
		...upscaling(image),
		...Array.from({ length: MASKS }, () =>
			perceptron(WIDTH / 8, passes),
		).flat(),
		{
			kind: "other",
			name: "masks",
			parameters: 0,
			flops: 2 * MASKS * (WIDTH / 8) * 16 * image,
			savedElements: (WIDTH / 8) * 16 * image,
		},
		...perceptron(MASKS, passes),
		...perceptron(1, passes),
	];
}

/** What is read of the finest maps, once for each image. */
export function highResolution(
	side: number,
	images: number,
): readonly Operator[] {
	const positions = images * side ** 2;
	const into = { inputs: WIDTH, kernel: 1 };
	return [
		...convolved({ ...into, outputs: WIDTH / 8, positions: 16 * positions }),
		...convolved({ ...into, outputs: WIDTH / 4, positions: 4 * positions }),
	];
}

/** Three linears of the decoder's width on one row of each mask. */
export function perceptron(outputs: number, rows: number): readonly Operator[] {
	const into = { inputs: WIDTH, rows };
	return [
		linear({ name: "first", outputs: WIDTH, ...into }),
		linear({ name: "second", outputs: WIDTH, ...into }),
		linear({ name: "third", outputs, ...into }),
	];
}

// Masks are four times as fine as the map.
function maskPrompt(side: number, prompts: number): readonly Operator[] {
	const positions = prompts * side ** 2;
	return [
		...convolved({
			inputs: 1,
			outputs: 4,
			kernel: 4,
			positions: 4 * positions,
		}),
		norm({ name: "prompt-norm", width: 4, rows: 4 * positions }),
		...convolved({ inputs: 4, outputs: 16, kernel: 4, positions }),
		norm({ name: "prompt-norm", width: 16, rows: positions }),
		...convolved({ inputs: 16, outputs: WIDTH, kernel: 1, positions }),
	];
}

/** Tokens among themselves, tokens to image, a perceptron on tokens, image to tokens. */
function twoWayLayer({
	image,
	tokens,
	passes,
}: {
	readonly image: number;
	readonly tokens: number;
	readonly passes: number;
}): readonly Operator[] {
	const normed = (rows: number) => norm({ name: "norm", width: WIDTH, rows });
	return [
		...within(tokens, passes),
		normed(tokens),
		...across({ rows: tokens, keyRows: image, passes }),
		normed(tokens),
		...mlp({
			hidden: WIDTH,
			ffn: 2048,
			gated: false,
			bias: true,
			rows: tokens,
		}),
		normed(tokens),
		...across({ rows: image, keyRows: tokens, passes }),
		normed(image),
	];
}

function within(rows: number, passes: number): readonly Operator[] {
	return perPass(
		selfAttention({ hidden: WIDTH, heads: HEADS, rows, bias: true }),
		passes,
	);
}

function across({
	rows,
	keyRows,
	passes,
}: {
	readonly rows: number;
	readonly keyRows: number;
	readonly passes: number;
}): readonly Operator[] {
	return perPass(
		attention({
			hidden: WIDTH,
			heads: HEADS,
			headDim: WIDTH / HEADS / 2,
			rows,
			keyRows,
			mask: "full",
			queryBias: true,
			keyBias: true,
			valueBias: true,
			outBias: true,
			isCross: true,
		}),
		passes,
	);
}

// Each pass attends inside itself.
function perPass(
	operators: readonly Operator[],
	passes: number,
): readonly Operator[] {
	return operators.map((operator) =>
		operator.kind === "core"
			? { ...operator, keys: operator.keys / passes }
			: operator,
	);
}

// Two transposed convolutions, each of which doubles the side.
function upscaling(image: number): readonly Operator[] {
	return [
		...convolved({
			inputs: WIDTH,
			outputs: WIDTH / 4,
			kernel: 4,
			positions: image,
		}),
		norm({ name: "mask-norm", width: WIDTH / 4, rows: 4 * image }),
		...convolved({
			inputs: WIDTH / 4,
			outputs: WIDTH / 8,
			kernel: 4,
			positions: 4 * image,
		}),
	];
}
