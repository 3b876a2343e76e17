import type { Model, Operator } from "../model.js";
import { linear } from "./blocks.js";
import { depthwise, half, normed, squeezeExcitation } from "./convolutions.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
	labelCount,
	numbersOf,
} from "./hub-reading.js";

/** The convolutions of a network, and the width of what comes out of them. */
interface Trunk {
	readonly operators: readonly Operator[];
	readonly width: number;
}

type Build = (config: HubConfig, image: number) => Trunk | undefined;

/** Networks of grouped and depthwise convolutions. */
const builders: Readonly<Record<string, Build>> = {
	mobilenet_v2: mobileNet2,
	efficientnet: efficientNet,
	regnet: regNet,
};

/** Side of the images that a class is trained on when nobody says. */
const USUAL_IMAGE = 224;

/** True for a `model_type` that this file builds. */
export function isEfficientConvnetType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds one from its config.json (transformers 5.18) for images of the sample's size. */
export function efficientConvnetModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const image =
		sample.image ?? firstNumber(config, "image_size") ?? USUAL_IMAGE;
	const trunk = builders[String(config.model_type)]?.(config, image);
	if (!trunk) return undefined;
	const { operators, width } = trunk;
	return {
		family: "convnet",
		hidden: width,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [],
		ends: headClass(config).endsWith("Model")
			? operators
			: [
					...operators,
					linear({
						name: "classifier",
						inputs: width,
						outputs: labelCount(config),
						rows: 1,
					}),
				],
	};
}

interface Bottleneck {
	readonly inputs: number;
	readonly expanded: number;
	readonly outputs: number;
	/** Elements of the depthwise kernel. */
	readonly kernel: number;
	/** Width between squeeze and excitation; absent without them. */
	readonly squeezed?: number;
	readonly before: number;
	readonly side: number;
}

/** An inverted bottleneck (Sandler et al. 2018, §3.3): widen, filter each channel, narrow. */
function invertedBottleneck(of: Bottleneck): readonly Operator[] {
	const { inputs, expanded, outputs, kernel, squeezed, before, side } = of;
	return [
		...(expanded === inputs
			? []
			: normed({ inputs, outputs: expanded, kernel: 1, side: before })),
		...normed(depthwise({ width: expanded, kernel, side })),
		...(squeezed === undefined ? [] : squeezeExcitation(expanded, squeezed)),
		...normed({ inputs: expanded, outputs, kernel: 1, side }),
	];
}

/** Stages of MobileNetV2 (Sandler et al. 2018, table 2): width, blocks, first stride. */
const MOBILE_STAGES = [
	[24, 2, 2],
	[32, 3, 2],
	[64, 4, 2],
	[96, 3, 1],
	[160, 3, 2],
	[320, 1, 1],
] as const;

function mobileNet2(config: HubConfig, image: number): Trunk | undefined {
	const multiplier = firstNumber(config, "depth_multiplier") ?? 1;
	const divisor = firstNumber(config, "depth_divisible_by") ?? 8;
	const least = firstNumber(config, "min_depth") ?? 8;
	const ratio = firstNumber(config, "expand_ratio") ?? 6;
	const rounded = (width: number): number =>
		toMultiple(Math.round(width), divisor, least);
	let side = half(image);
	const stem = rounded(32 * multiplier);
	const first = rounded(16 * multiplier);
	const operators: Operator[] = [
		...normed({
			inputs: firstNumber(config, "num_channels") ?? 3,
			outputs: stem,
			kernel: 9,
			side,
			readsData: true,
		}),
		...invertedBottleneck({
			inputs: stem,
			expanded:
				flagOf(config.first_layer_is_expansion) === false
					? rounded(stem * ratio)
					: stem,
			outputs: first,
			kernel: 9,
			before: side,
			side,
		}),
	];
	let inputs = first;
	for (const [width, blocks, stride] of MOBILE_STAGES) {
		const outputs = rounded(width * multiplier);
		for (let block = 0; block < blocks; block++) {
			const before = side;
			if (block === 0 && stride === 2) side = half(side);
			const expanded = rounded(inputs * ratio);
			operators.push(
				...invertedBottleneck({
					inputs,
					expanded,
					outputs,
					kernel: 9,
					before,
					side,
				}),
			);
			inputs = outputs;
		}
	}
	const last =
		flagOf(config.finegrained_output) !== false && multiplier < 1
			? 1280
			: rounded(1280 * multiplier);
	operators.push(...normed({ inputs, outputs: last, kernel: 1, side }));
	return { operators, width: last };
}

/** EfficientNet (Tan and Le 2019, table 1), widened and deepened by its coefficients. */
function efficientNet(config: HubConfig, image: number): Trunk | undefined {
	const widths = numbersOf(config.out_channels);
	const entries = numbersOf(config.in_channels);
	const kernels = numbersOf(config.kernel_sizes);
	const strides = numbersOf(config.strides);
	const ratios = numbersOf(config.expand_ratios);
	const repeats = numbersOf(config.num_block_repeats);
	if (!widths || !entries || !kernels || !strides || !ratios || !repeats) {
		return undefined;
	}
	const widthFactor = firstNumber(config, "width_coefficient") ?? 1;
	const depthFactor = firstNumber(config, "depth_coefficient") ?? 1;
	const divisor = firstNumber(config, "depth_divisor") ?? 8;
	const share = firstNumber(config, "squeeze_expansion_ratio") ?? 0.25;
	const rounded = (width: number): number =>
		toMultiple(width * widthFactor, divisor, divisor);
	let side = half(image);
	let inputs = rounded(32);
	const operators: Operator[] = [
		...normed({
			inputs: firstNumber(config, "num_channels") ?? 3,
			outputs: inputs,
			kernel: 9,
			side,
			readsData: true,
		}),
	];
	for (const [stage, width] of widths.entries()) {
		const blocks = Math.ceil((repeats[stage] ?? 0) * depthFactor);
		const outputs = rounded(width);
		inputs = rounded(entries[stage] ?? 0);
		for (let block = 0; block < blocks; block++) {
			const before = side;
			if (block === 0 && strides[stage] === 2) side = half(side);
			operators.push(
				...invertedBottleneck({
					inputs,
					expanded: inputs * (ratios[stage] ?? 1),
					outputs,
					kernel: (kernels[stage] ?? 3) ** 2,
					squeezed: Math.max(1, Math.floor(inputs * share)),
					before,
					side,
				}),
			);
			inputs = outputs;
		}
	}
	const last = rounded(1280);
	operators.push(...normed({ inputs, outputs: last, kernel: 1, side }));
	return { operators, width: last };
}

/** RegNet (Radosavovic et al. 2020, §3.1): bottlenecks of grouped convolutions; Y has squeeze and excitation. */
function regNet(config: HubConfig, image: number): Trunk | undefined {
	const widths = numbersOf(config.hidden_sizes);
	const depths = numbersOf(config.depths);
	const stem = firstNumber(config, "embedding_size");
	const last = widths?.at(-1);
	if (!widths || !depths || !stem || !last) return undefined;
	const groupWidth = firstNumber(config, "groups_width") ?? 64;
	const squeezes = config.layer_type !== "x";
	let side = half(image);
	let inputs = stem;
	const operators: Operator[] = [
		...normed({
			inputs: firstNumber(config, "num_channels") ?? 3,
			outputs: stem,
			kernel: 9,
			side,
			readsData: true,
		}),
	];
	for (const [stage, outputs] of widths.entries()) {
		const strides =
			stage > 0 || flagOf(config.downsample_in_first_stage) !== false;
		for (let block = 0; block < (depths[stage] ?? 0); block++) {
			const before = side;
			if (block === 0 && strides) side = half(side);
			operators.push(
				...(inputs !== outputs || before !== side
					? normed({ inputs, outputs, kernel: 1, side })
					: []),
				...normed({ inputs, outputs, kernel: 1, side: before }),
				...normed({
					inputs: outputs,
					outputs,
					kernel: 9,
					side,
					groups: Math.max(1, Math.floor(outputs / groupWidth)),
				}),
				...(squeezes ? squeezeExcitation(outputs, Math.round(inputs / 4)) : []),
				...normed({ inputs: outputs, outputs, kernel: 1, side }),
			);
			inputs = outputs;
		}
	}
	return { operators, width: last };
}

// Rounded to a multiple, and up where rounding would lose more than a tenth.
function toMultiple(value: number, divisor: number, least: number): number {
	const near = Math.max(
		least,
		Math.floor((value + divisor / 2) / divisor) * divisor,
	);
	return near < 0.9 * value ? near + divisor : near;
}
