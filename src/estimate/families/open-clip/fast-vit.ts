import type { Operator } from "../../model.js";
import { linear, loose, norm } from "../blocks.js";
import { half, normed, plain, squeezeExcitation } from "../convolutions.js";
import type { Tower } from "./tower.js";

/** What a variant of FastViT for images of pairs sets. */
interface Variant {
	readonly widths: readonly number[];
	readonly depths: readonly number[];
	/** Width of an MLP by that of its stage. */
	readonly ratio: number;
	/** Stages at the end that attend; those before mix by convolutions. */
	readonly attending: number;
	/** Stages whose entry weighs its channels. */
	readonly weighing: readonly number[];
	/** The stem has a 1 × 1 branch beside each 3 × 3 convolution. */
	readonly branches: boolean;
}

const SMALL = {
	ratio: 3,
	attending: 1,
	weighing: [2, 3],
	branches: true,
} as const;

const LARGE = {
	ratio: 4,
	attending: 2,
	weighing: [],
	branches: false,
} as const;

/** Variants of MobileCLIP (Vasu et al. 2024, §4.1; timm 1.0.29, fastvit.py). */
const variants: Readonly<Record<string, Variant>> = {
	fastvit_mci0: {
		...SMALL,
		widths: [64, 128, 256, 512],
		depths: [2, 6, 10, 2],
	},
	fastvit_mci1: {
		...SMALL,
		widths: [64, 128, 256, 512],
		depths: [4, 12, 20, 4],
	},
	fastvit_mci2: {
		...SMALL,
		widths: [80, 160, 320, 640],
		depths: [4, 12, 24, 4],
	},
	fastvit_mci3: {
		...LARGE,
		widths: [96, 192, 384, 768, 1536],
		depths: [2, 12, 24, 4, 2],
	},
	fastvit_mci4: {
		...LARGE,
		widths: [128, 256, 512, 1024, 2048],
		depths: [2, 12, 24, 4, 4],
	},
};

/** Width of a head. */
const HEAD = 32;

/** FastViT as it trains, with the branches that become one convolution afterwards; without its head. */
export function fastVit(name: string, image: number): Tower | undefined {
	const variant = variants[name];
	if (!variant) return undefined;
	const { widths, depths, attending, weighing, branches } = variant;
	const first = widths[0] ?? 0;
	const last = widths.at(-1) ?? 0;
	let side = half(image);
	const operators: Operator[] = [
		...branched([3, first], { kernel: 9, side, branches, readsData: true }),
	];
	side = half(side);
	operators.push(
		...branched([first, first], { kernel: 9, side, groups: first, branches }),
		...branched([first, first], { kernel: 1, side, skips: true }),
	);
	for (const [stage, width] of widths.entries()) {
		const before = widths[stage - 1];
		if (before !== undefined) {
			side = half(side);
			operators.push(...entry([before, width], side, weighing.includes(stage)));
		}
		const attends = stage >= widths.length - attending;
		if (attends) {
			operators.push(
				plain({
					inputs: width,
					outputs: width,
					kernel: 49,
					side,
					groups: width,
				}),
			);
		}
		for (let block = 0; block < (depths[stage] ?? 0); block++) {
			operators.push(
				...(attends ? attention(width, side) : mixer(width, side)),
				...convolutionalMlp(width, variant.ratio, side),
			);
		}
	}
	operators.push(
		...branched([last, 2 * last], {
			kernel: 9,
			side,
			groups: last,
			branches: true,
		}),
		...squeezeExcitation(2 * last, last / 8),
	);
	return {
		rows: 1,
		hidden: 2 * last,
		stacks: [{ layers: 1, operators }],
		ends: [],
	};
}

// A convolution, a 1 × 1 one beside it and a norm of what comes in, all summed (Vasu et al. 2023, §3.2).
function branched(
	[inputs, outputs]: readonly [inputs: number, outputs: number],
	{
		branches = false,
		skips = false,
		...of
	}: {
		readonly kernel: number;
		readonly side: number;
		readonly groups?: number;
		readonly branches?: boolean;
		readonly skips?: boolean;
		readonly readsData?: true;
	},
): readonly Operator[] {
	return [
		...normed({ inputs, outputs, ...of }),
		...(branches ? normed({ inputs, outputs, ...of, kernel: 1 }) : []),
		...(skips ? [batchNorm(inputs, of.side)] : []),
	];
}

function batchNorm(width: number, side: number): Operator {
	return norm({ name: "batch-norm", width, rows: side ** 2, flavour: "batch" });
}

// A large and a small kernel with a stride of two, then a 1 × 1 convolution.
function entry(
	[inputs, outputs]: readonly [inputs: number, outputs: number],
	side: number,
	weighs: boolean,
): readonly Operator[] {
	return [
		...normed({ inputs, outputs, kernel: 49, side, groups: inputs }),
		...normed({ inputs, outputs, kernel: 9, side, groups: inputs }),
		...(weighs ? squeezeExcitation(outputs, outputs / 4) : []),
		...branched([outputs, outputs], { kernel: 1, side, skips: true }),
	];
}

function mixer(width: number, side: number): readonly Operator[] {
	return [
		batchNorm(width, side),
		...branched([width, width], {
			kernel: 9,
			side,
			groups: width,
			branches: true,
			skips: true,
		}),
		loose("scale", width),
	];
}

function attention(width: number, side: number): readonly Operator[] {
	const rows = side ** 2;
	const heads = width / HEAD;
	return [
		batchNorm(width, side),
		linear({
			name: "qkv",
			inputs: width,
			outputs: 3 * width,
			rows,
			bias: false,
		}),
		{
			kind: "core",
			heads,
			kvHeads: heads,
			queryKeyDim: HEAD,
			valueDim: HEAD,
			queries: rows,
			keys: rows,
			mask: "full",
		},
		linear({ name: "o", inputs: width, outputs: width, rows }),
		loose("scale", width),
	];
}

function convolutionalMlp(
	width: number,
	ratio: number,
	side: number,
): readonly Operator[] {
	return [
		...normed({
			inputs: width,
			outputs: width,
			kernel: 49,
			side,
			groups: width,
		}),
		plain({ inputs: width, outputs: ratio * width, kernel: 1, side }),
		plain({ inputs: ratio * width, outputs: width, kernel: 1, side }),
		loose("scale", width),
	];
}
