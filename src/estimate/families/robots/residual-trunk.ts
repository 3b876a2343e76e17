import type { Norm, Operator } from "../../model.js";
import { kept, norm } from "../blocks.js";

/** Blocks of the four stages, and whether a block is a bottleneck (He et al. 2016, table 1). */
const depths: Readonly<
	Record<string, { readonly blocks: readonly number[]; readonly wide: boolean }>
> = {
	resnet18: { blocks: [2, 2, 2, 2], wide: false },
	resnet34: { blocks: [3, 4, 6, 3], wide: false },
	resnet50: { blocks: [3, 4, 6, 3], wide: true },
};

const STAGE_WIDTHS = [64, 128, 256, 512];

/** A ResNet without its classifier, over so many images of a sample. */
export interface TrunkShape {
	/** Its name in torchvision. */
	readonly name: string;
	readonly height: number;
	readonly width: number;
	readonly images: number;
	/** `frozen` norms keep the statistics and scales of their pretraining. */
	readonly norms: "batch" | "group" | "frozen";
}

/** What comes out of a trunk: a map of this size and so many channels for each image. */
export interface Trunk {
	readonly operators: readonly Operator[];
	readonly channels: number;
	readonly height: number;
	readonly width: number;
}

/** The trunk as torchvision builds it (0.28, models/resnet.py), strides in the 3 × 3 convolutions. */
export function residualTrunk(shape: TrunkShape): Trunk | undefined {
	const depth = depths[shape.name];
	if (!depth) return undefined;
	const { images, norms } = shape;
	let map = half(shape);
	const layer = (of: Layer): readonly Operator[] => normed(of, images, norms);
	const operators: Operator[] = [
		...layer({
			inputs: 3,
			outputs: 64,
			kernel: 49,
			...map,
			reads: shape,
			readsData: true,
		}),
		// What the pooling reads, and which of its inputs it chose, in 64 bits.
		{
			...kept("pooled", 64 * images * areaOf(map)),
			fixedBytes: 8 * 64 * images * areaOf(half(map)),
		},
	];
	map = half(map);
	let inputs = 64;
	for (const [stage, inner] of STAGE_WIDTHS.entries()) {
		const outputs = depth.wide ? 4 * inner : inner;
		for (let block = 0; block < (depth.blocks[stage] ?? 0); block++) {
			const before = map;
			if (block === 0 && stage > 0) map = half(map);
			const shortcut =
				block === 0 && (inputs !== outputs || before !== map)
					? layer({ inputs, outputs, kernel: 1, ...map, reads: NOTHING })
					: [];
			const main = depth.wide
				? [
						...layer({ inputs, outputs: inner, kernel: 1, ...before }),
						...layer({
							inputs: inner,
							outputs: inner,
							kernel: 9,
							...map,
							reads: before,
						}),
						...layer({ inputs: inner, outputs, kernel: 1, ...map }),
					]
				: [
						...layer({
							inputs,
							outputs,
							kernel: 9,
							...map,
							reads: before,
						}),
						...layer({ inputs: outputs, outputs, kernel: 9, ...map }),
					];
			operators.push(...main, ...shortcut);
			inputs = outputs;
		}
	}
	return { operators, channels: inputs, ...map };
}

interface Layer {
	readonly inputs: number;
	readonly outputs: number;
	readonly kernel: number;
	readonly height: number;
	readonly width: number;
	/** The map that it keeps, where that is not as large as what comes out. */
	readonly reads?: Map;
	readonly readsData?: true;
}

interface Map {
	readonly height: number;
	readonly width: number;
}

/** A shortcut reads what the block's first convolution keeps. */
const NOTHING: Map = { height: 0, width: 0 };

function areaOf({ height, width }: Map): number {
	return height * width;
}

function normed(
	{ height, width, reads, ...of }: Layer,
	images: number,
	norms: TrunkShape["norms"],
): readonly Operator[] {
	const positions = images * height * width;
	const flavour: Norm["flavour"] = norms === "group" ? "group" : "batch";
	return [
		{
			kind: "convolution",
			name: "convolution",
			groups: 1,
			bias: false,
			positions,
			...(reads && { keptPositions: images * areaOf(reads) }),
			...of,
		},
		// Frozen, it multiplies by what never trains, and keeps nothing.
		...(norms === "frozen"
			? []
			: [norm({ name: "norm", width: of.outputs, rows: positions, flavour })]),
	];
}

// A stride of two with the usual padding rounds up.
function half({ height, width }: Map): Map {
	return { height: Math.ceil(height / 2), width: Math.ceil(width / 2) };
}
