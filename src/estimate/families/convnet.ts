import type { Model, Operator } from "../model.js";
import { kept, linear, mlp, norm } from "./blocks.js";
import { half, normed, plain } from "./convolutions.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
	numbersOf,
} from "./hub-reading.js";

type Build = (
	config: HubConfig,
	image: number,
) => readonly Operator[] | undefined;

const builders: Readonly<Record<string, Build>> = { resnet, convnext };

/** Side of the images that a class is trained on when nobody says. */
const USUAL_IMAGE = 224;

/** True for a `model_type` that this file builds. */
export function isConvnetType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds a convolutional network from its config.json (transformers 5.18) for images of the sample's size. */
export function convnetModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const image =
		sample.image ?? firstNumber(config, "image_size") ?? USUAL_IMAGE;
	const operators = builders[String(config.model_type)]?.(config, image);
	const widths = numbersOf(config.hidden_sizes);
	const last = widths?.at(-1);
	if (!operators || !last) return undefined;
	const isPlain = headClass(config).endsWith("Model");
	return {
		family: "convnet",
		hidden: last,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [{ layers: 1, operators }],
		ends: isPlain
			? []
			: [
					linear({
						name: "classifier",
						inputs: last,
						outputs: labelCount(config),
						rows: 1,
					}),
				],
	};
}

/** ResNet (He et al. 2016, table 1): a 7 × 7 stem, pooling, four stages of basic or bottleneck blocks. */
function resnet(
	config: HubConfig,
	image: number,
): readonly Operator[] | undefined {
	const widths = numbersOf(config.hidden_sizes);
	const depths = numbersOf(config.depths);
	const stem = firstNumber(config, "embedding_size");
	if (!widths || !depths || !stem) return undefined;
	const isBottleneck = config.layer_type !== "basic";
	let side = half(image);
	const operators: Operator[] = [
		...normed({
			inputs: firstNumber(config, "num_channels") ?? 3,
			outputs: stem,
			kernel: 49,
			side,
			keptSide: image,
			readsData: true,
		}),
		// What the pooling reads, and which of its inputs it chose, in 64 bits.
		{
			...kept("pooled", stem * side ** 2),
			fixedBytes: 8 * stem * half(side) ** 2,
		},
	];
	side = half(side);
	let inputs = stem;
	for (const [stage, outputs] of widths.entries()) {
		const strides =
			stage > 0 || flagOf(config.downsample_in_first_stage) === true;
		for (let block = 0; block < (depths[stage] ?? 0); block++) {
			const before = side;
			if (block === 0 && strides) side = half(side);
			operators.push(
				...residualBlock({
					inputs,
					outputs,
					before,
					side,
					isBottleneck,
					stridesFirst: flagOf(config.downsample_in_bottleneck) === true,
				}),
			);
			inputs = outputs;
		}
	}
	return operators;
}

function residualBlock({
	inputs,
	outputs,
	before,
	side,
	isBottleneck,
	stridesFirst,
}: {
	readonly inputs: number;
	readonly outputs: number;
	readonly before: number;
	readonly side: number;
	readonly isBottleneck: boolean;
	/** Whether a bottleneck halves the image in its first 1 × 1 or in its 3 × 3 convolution. */
	readonly stridesFirst: boolean;
}): readonly Operator[] {
	const changes = inputs !== outputs || before !== side;
	// It reads what the first convolution keeps.
	const shortcut = changes
		? normed({ inputs, outputs, kernel: 1, side, keptSide: 0 })
		: [];
	if (!isBottleneck) {
		return [
			...shortcut,
			...normed({ inputs, outputs, kernel: 9, side, keptSide: before }),
			...normed({ inputs: outputs, outputs, kernel: 9, side }),
		];
	}
	const narrow = outputs / 4;
	const first = stridesFirst ? side : before;
	return [
		...shortcut,
		...normed({
			inputs,
			outputs: narrow,
			kernel: 1,
			side: first,
			keptSide: before,
		}),
		...normed({
			inputs: narrow,
			outputs: narrow,
			kernel: 9,
			side,
			keptSide: first,
		}),
		...normed({ inputs: narrow, outputs, kernel: 1, side }),
	];
}

/** ConvNeXt (Liu et al. 2022, §2): patchified stem, stages of depthwise 7 × 7 and inverted bottlenecks. */
function convnext(
	config: HubConfig,
	image: number,
): readonly Operator[] | undefined {
	const widths = numbersOf(config.hidden_sizes);
	const depths = numbersOf(config.depths);
	const patch = firstNumber(config, "patch_size") ?? 4;
	const first = widths?.[0];
	const last = widths?.at(-1);
	if (!widths || !depths || !first || !last) return undefined;
	let side = Math.floor(image / patch);
	const operators: Operator[] = [
		plain({
			inputs: firstNumber(config, "num_channels") ?? 3,
			outputs: first,
			kernel: patch ** 2,
			side,
			keptSide: image,
			readsData: true,
		}),
		norm({ name: "stem-norm", width: first, rows: side ** 2 }),
	];
	for (const [stage, width] of widths.entries()) {
		const before = widths[stage - 1];
		if (before !== undefined) {
			operators.push(
				norm({ name: "downsampling-norm", width: before, rows: side ** 2 }),
			);
			const keptSide = side;
			side = Math.floor(side / 2);
			operators.push(
				plain({ inputs: before, outputs: width, kernel: 4, side, keptSide }),
			);
		}
		for (let block = 0; block < (depths[stage] ?? 0); block++) {
			operators.push(...nextBlock(width, side));
		}
	}
	operators.push(norm({ name: "last-norm", width: last, rows: 1 }));
	return operators;
}

function nextBlock(width: number, side: number): readonly Operator[] {
	const rows = side ** 2;
	return [
		plain({ inputs: width, outputs: width, kernel: 49, side, groups: width }),
		norm({ name: "norm", width, rows }),
		...mlp({ hidden: width, ffn: 4 * width, gated: false, bias: true, rows }),
		// What it scales stays for its own gradient.
		{ ...kept("layer-scale", width * rows), parameters: width },
	];
}
