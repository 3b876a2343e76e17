import type { Model, Operator } from "../model.js";
import { kept, linear, loose } from "./blocks.js";
import { type ConvolutionShape, plain } from "./convolutions.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
} from "./hub-reading.js";

const TYPE = "glow";

/** True for a `model_type` that this file builds. */
export function isGlowType(type: string): boolean {
	return type === TYPE;
}

interface Step {
	readonly channels: number;
	readonly side: number;
	readonly filters: number;
	readonly affine: boolean;
	readonly factored: boolean;
}

/**
 * Glow (Kingma and Dhariwal 2018, §3): in every block so many steps of a norm with learned statistics, an invertible
 * 1 × 1 convolution and a coupling, then half of the channels leave. By the arguments of rosinality/glow-pytorch
 * (97081ff1), whose last block always factors its 1 × 1 convolutions.
 */
export function glowModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const flows = firstNumber(config, "n_flow");
	const blocks = firstNumber(config, "n_block");
	const image = sample.image ?? firstNumber(config, "img_size");
	if (!flows || !blocks || !image) return undefined;
	const affine = flagOf(config.affine) ?? true;
	const factored = flagOf(config.conv_lu) ?? true;
	const filters = firstNumber(config, "filter_size") ?? 512;
	const first = 4 * (firstNumber(config, "in_channel") ?? 3);
	return {
		family: "convnet",
		hidden: 0,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: Array.from({ length: blocks }, (_, index) => {
			const isLast = index === blocks - 1;
			const channels = first * 2 ** index;
			const side = image / 2 ** (index + 1);
			return [
				{
					layers: flows,
					operators: step({
						channels,
						side,
						filters,
						affine,
						factored: isLast || factored,
					}),
				},
				{ layers: 1, operators: prior(channels, side, isLast) },
			];
		}).flat(),
		ends: [],
	};
}

function step({
	channels,
	side,
	filters,
	affine,
	factored,
}: Step): readonly Operator[] {
	const area = side ** 2;
	return [
		loose("learned statistics", 2 * channels),
		kept("scaled channels", channels * area),
		...mixing(channels, area, factored),
		plain({ inputs: channels / 2, outputs: filters, kernel: 9, side }),
		plain({ inputs: filters, outputs: filters, kernel: 1, side }),
		// Padding before the last convolution makes a copy.
		kept("padded", filters * area),
		...zeroConvolution({
			inputs: filters,
			outputs: affine ? channels : channels / 2,
			kernel: 9,
			side,
		}),
		// The sigmoid of the scales, and what is scaled.
		kept("coupling", (affine ? channels : 0) * area),
	];
}

// Factored: P, L and U are multiplied into one matrix on every pass; the permutation is fixed.
function mixing(
	channels: number,
	area: number,
	factored: boolean,
): readonly Operator[] {
	const mixed: Operator = {
		kind: "convolution",
		name: "mixing",
		inputs: channels,
		outputs: channels,
		kernel: 1,
		groups: 1,
		bias: false,
		positions: area,
	};
	if (!factored) return [mixed];
	const product = linear({
		name: "permutation",
		inputs: channels,
		outputs: channels,
		rows: channels,
		bias: false,
		tied: true,
	});
	return [
		mixed,
		{ ...product, readsData: true },
		{ ...product, name: "triangles" },
		loose("factors", channels ** 2 + channels),
	];
}

// Half of the channels say how the other half, which leaves, is distributed; the last block says it from nothing.
function prior(
	channels: number,
	side: number,
	isLast: boolean,
): readonly Operator[] {
	const inputs = isLast ? channels : channels / 2;
	return zeroConvolution({
		inputs,
		outputs: 2 * inputs,
		kernel: 9,
		side,
		...(isLast && { readsData: true }),
	});
}

/** A convolution that starts at zero, with a learned scale for each channel. */
function zeroConvolution(shape: ConvolutionShape): readonly Operator[] {
	return [plain(shape), loose("scale", shape.outputs)];
}
