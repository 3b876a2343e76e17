import type { Model, Operator } from "../../model.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	numbersOf,
} from "../hub-reading.js";
import { kept, overTime } from "./pieces.js";

/** Length of a segment where nobody says: 8192 samples at 22,050 Hz (Kong et al. 2020, §3.1 and its config_v1.json). */
const USUAL_SECONDS = 8192 / 22_050;

/**
 * HiFi-GAN (Kong et al. 2020, §2): a generator of waves out of mel frames (transformers 5.18, SpeechT5HifiGanConfig)
 * and, where the config trains it against them, its discriminators of periods and scales.
 */
export function hifigan(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const rates = numbersOf(config.upsample_rates) ?? [4, 4, 4, 4];
	const rate = firstNumber(config, "sampling_rate") ?? 16_000;
	const hop = rates.reduce((product, each) => product * each, 1);
	const seconds = sample.seconds ?? USUAL_SECONDS;
	const frames =
		sample.frames ?? Math.max(1, Math.floor((seconds * rate) / hop));
	const generator = generatorOperators(config, frames);
	const judges = flagOf(config.discriminators)
		? discriminatorOperators(frames * hop)
		: [];
	return {
		family: "convnet",
		hidden: firstNumber(config, "upsample_initial_channel") ?? 512,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [
			{ layers: 1, operators: generator },
			...(judges.length > 0 ? [{ layers: 1, operators: judges }] : []),
		],
		ends: [],
	};
}

/** The generator over so many mel frames: each transposed convolution is followed by residual blocks side by side. */
export function generatorOperators(
	config: HubConfig,
	frames: number,
): readonly Operator[] {
	const rates = numbersOf(config.upsample_rates) ?? [4, 4, 4, 4];
	const kernels = numbersOf(config.upsample_kernel_sizes) ?? [8, 8, 8, 8];
	const inputs = firstNumber(config, "model_in_dim") ?? 80;
	let width = firstNumber(config, "upsample_initial_channel") ?? 512;
	let rows = frames;
	const operators: Operator[] = [
		overTime({
			name: "stem",
			inputs,
			outputs: width,
			kernel: 7,
			positions: rows,
			readsData: true,
		}),
	];
	for (const [index, rate] of rates.entries()) {
		operators.push(
			overTime({
				name: `up${index}`,
				inputs: width,
				outputs: width / 2,
				kernel: kernels[index] ?? 2 * rate,
				positions: rows,
			}),
		);
		width /= 2;
		rows *= rate;
		operators.push(...residualBlocks(config, width, rows));
	}
	operators.push(
		overTime({
			name: "head",
			inputs: width,
			outputs: 1,
			kernel: 7,
			positions: rows,
		}),
	);
	return operators;
}

// Blocks of kind 1 have a second convolution after each dilated one; those of kind 2 do not (§2.2 and appendix A.1).
function residualBlocks(
	config: HubConfig,
	width: number,
	rows: number,
): readonly Operator[] {
	const kernels = numbersOf(config.resblock_kernel_sizes) ?? [3, 7, 11];
	const dilations = Array.isArray(config.resblock_dilation_sizes)
		? config.resblock_dilation_sizes
		: [];
	const perDilation = String(config.resblock ?? 1) === "2" ? 1 : 2;
	return kernels.flatMap((kernel, index) => {
		const count = (numbersOf(dilations[index])?.length ?? 3) * perDilation;
		return Array.from({ length: count }).flatMap((_, step) => [
			kept(width, rows),
			overTime({
				name: `residual${index}.${step}`,
				inputs: width,
				outputs: width,
				kernel,
				positions: rows,
			}),
		]);
	});
}

/** A step judges the real and the made clip twice: for the discriminators and for the generator. */
const JUDGED = 4;

const PERIODS = [2, 3, 5, 7, 11];

/** Convolutions of a period's discriminator: channels and stride, each 5 long (Kong et al. 2020, appendix A.2). */
const PERIOD_LAYERS = [
	[32, 3],
	[128, 3],
	[512, 3],
	[1024, 3],
	[1024, 1],
] as const;

/** Convolutions of a scale's discriminator (Kumar et al. 2019, appendix A): channels, kernel, stride, groups. */
const SCALE_LAYERS = [
	[128, 15, 1, 1],
	[128, 41, 2, 4],
	[256, 41, 2, 16],
	[512, 41, 4, 16],
	[1024, 41, 4, 16],
	[1024, 41, 1, 16],
	[1024, 5, 1, 1],
] as const;

/** Scales at which a clip is heard: each halves the one before. */
const SCALES = [1, 2, 4];

/** The discriminators of HiFi-GAN over a clip of so many samples. */
export function discriminatorOperators(samples: number): readonly Operator[] {
	return [
		...PERIODS.flatMap((period) => periodJudge(samples, period)),
		...SCALES.flatMap((scale) => scaleJudge(Math.floor(samples / scale))),
	];
}

function periodJudge(samples: number, period: number): readonly Operator[] {
	let rows = Math.ceil(samples / period);
	let inputs = 1;
	const operators: Operator[] = [];
	for (const [outputs, stride] of PERIOD_LAYERS) {
		rows = Math.floor((rows - 1) / stride) + 1;
		operators.push(
			judge(`period${period}`, [inputs, outputs], 5, rows * period),
			kept(outputs, JUDGED * rows * period),
		);
		inputs = outputs;
	}
	return [
		...operators,
		judge(`period${period}`, [inputs, 1], 3, rows * period),
	];
}

function scaleJudge(samples: number): readonly Operator[] {
	let rows = samples;
	let inputs = 1;
	const operators: Operator[] = [];
	for (const [outputs, kernel, stride, groups] of SCALE_LAYERS) {
		rows = Math.floor((rows - 1) / stride) + 1;
		operators.push(
			judge("scale", [inputs, outputs], kernel, rows, groups),
			kept(outputs, JUDGED * rows),
		);
		inputs = outputs;
	}
	return [...operators, judge("scale", [inputs, 1], 3, rows)];
}

function judge(
	name: string,
	[inputs, outputs]: readonly [number, number],
	kernel: number,
	positions: number,
	groups = 1,
): Operator {
	return overTime({
		name,
		inputs,
		outputs,
		kernel,
		groups,
		positions: JUDGED * positions,
	});
}
