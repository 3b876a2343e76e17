import type { Model, Operator } from "../../model.js";
import { linear, norm, selfAttention } from "../blocks.js";
import { convolution, groupNorm, residual } from "../diffusion/residual.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	numbersOf,
} from "../hub-reading.js";

/**
 * The U-Net of Dhariwal and Nichol 2021 (§3 and appendix A) over a spectrogram, as speechbrain/nnet/unet.py at
 * 9c826ef3937b has it: residual convolutions that the time step is added to, and attention at some resolutions.
 */
export function spectrogramUnet(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const shape = shapeOf(config, sample);
	if (!shape) return undefined;
	const { base, levels, blocks, time } = shape;
	let area = shape.area;
	let scale = 1;
	let width = base * (levels[0] ?? 1);
	const stem = width;
	const skips = [width];
	const operators: Operator[] = [];
	const attend = (): readonly Operator[] =>
		shape.attended.includes(scale) ? attentionOf(shape, width, area) : [];
	for (const [level, times] of levels.entries()) {
		const outputs = base * times;
		for (let block = 0; block < blocks; block++) {
			operators.push(...residual([width, outputs], area, time));
			width = outputs;
			operators.push(...attend());
			skips.push(width);
		}
		if (level === levels.length - 1) continue;
		area /= 4;
		scale *= 2;
		operators.push(...resample(shape, width, area));
		skips.push(width);
	}
	operators.push(
		...residual([width, width], area, time),
		...attentionOf(shape, width, area),
		...residual([width, width], area, time),
	);
	for (const [back, times] of [...levels].reverse().entries()) {
		const outputs = base * times;
		for (let block = 0; block <= blocks; block++) {
			const joined = width + (skips.pop() ?? 0);
			operators.push(...residual([joined, outputs], area, time));
			width = outputs;
			operators.push(...attend());
		}
		if (back === levels.length - 1) continue;
		area *= 4;
		scale /= 2;
		operators.push(...resample(shape, width, area));
	}
	return {
		family: "unet",
		hidden: width,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [{ layers: 1, operators }],
		ends: [
			{
				...convolution("stem", [shape.inputs, stem], 9, area),
				readsData: true,
			},
			linear({ name: "time1", inputs: base, outputs: time.width, rows: 1 }),
			linear({
				name: "time2",
				inputs: time.width,
				outputs: time.width,
				rows: 1,
			}),
			groupNorm(width, area),
			convolution("head", [stem, shape.outputs], 9, area),
		],
	};
}

interface Shape {
	readonly base: number;
	readonly levels: readonly number[];
	readonly blocks: number;
	/** By how much the map is shortened where rows attend to each other. */
	readonly attended: readonly number[];
	readonly heads: (width: number) => number;
	/** A residual changes the resolution in place of a convolution. */
	readonly residualResample: boolean;
	readonly time: { readonly width: number; readonly numbers: number };
	readonly inputs: number;
	readonly outputs: number;
	readonly area: number;
}

function shapeOf(config: HubConfig, sample: HubSample): Shape | undefined {
	const base = firstNumber(config, "model_channels");
	const blocks = firstNumber(config, "num_res_blocks");
	const bins = firstNumber(config, "bins");
	const rate = firstNumber(config, "frames_per_second");
	if (!base || !blocks || !bins || !rate) return undefined;
	const levels = numbersOf(config.channel_mult) ?? [1, 2, 4, 8];
	const perHead = firstNumber(config, "num_head_channels") ?? -1;
	const seconds = sample.seconds ?? firstNumber(config, "usual_seconds") ?? 1;
	// Both sides are filled up so that they can be halved at every level.
	const step = 2 ** (levels.length - 1);
	const filled = (side: number): number => Math.ceil(side / step) * step;
	return {
		base,
		blocks,
		levels,
		attended: numbersOf(config.attention_resolutions) ?? [],
		heads: (width) =>
			perHead > 0 ? width / perHead : (firstNumber(config, "num_heads") ?? 1),
		residualResample: flagOf(config.resblock_updown) ?? false,
		time: {
			width: firstNumber(config, "emb_dim") ?? 4 * base,
			numbers: 1,
		},
		inputs: firstNumber(config, "in_channels") ?? 1,
		outputs: firstNumber(config, "out_channels") ?? 1,
		area: filled(bins) * filled(rate * seconds),
	};
}

function attentionOf(
	shape: Shape,
	hidden: number,
	rows: number,
): readonly Operator[] {
	return [
		norm({ name: "attention-norm", width: hidden, rows, flavour: "group" }),
		...selfAttention({ hidden, heads: shape.heads(hidden), rows, bias: true }),
	];
}

function resample(
	shape: Shape,
	width: number,
	area: number,
): readonly Operator[] {
	return shape.residualResample
		? residual([width, width], area, shape.time)
		: [convolution("resample", [width, width], 9, area)];
}
