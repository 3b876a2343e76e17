import type { Operator } from "../../model.js";
import { kept, linear, loose } from "../blocks.js";

/** The networks that agents are made of. */

/** How often a network runs for one sample, and whether this is the first that is said of its weights. */
export interface Run {
	readonly name: string;
	/** Passes for each sample; a fraction where a network trains on some of the batches only. */
	readonly rows: number;
	/** What the first layer reads is data, to which no gradient flows. */
	readonly readsData: boolean;
	/** The weights are counted with another run of the same network. */
	readonly isAgain?: boolean;
}

/** Linears of these widths with an activation between any two. */
export function layers(
	widths: readonly number[],
	{ name, rows, readsData, isAgain }: Run,
): readonly Operator[] {
	const hidden = widths.length - 2;
	return widths.slice(1).flatMap((outputs, index): readonly Operator[] => [
		{
			...linear({
				name: `${name}${index + 1}`,
				inputs: widths[index] ?? 0,
				outputs,
				rows,
				bias: !isAgain,
			}),
			...(isAgain && { tied: true }),
			...(index === 0 && readsData && { readsData: true }),
		},
		...(index < hidden ? [relu(outputs, rows)] : []),
	]);
}

/** What an agent sees: planes of numbers of this height and width. */
export interface Frame {
	readonly channels: number;
	readonly height: number;
	readonly width: number;
}

/** A network that turns a frame into a vector. */
export interface Eye {
	readonly operators: readonly Operator[];
	readonly width: number;
}

/**
 * Three convolutions without padding, 8 × 8 by 4, 4 × 4 by 2 and 3 × 3, and a layer of 512 (Mnih et al. 2015, Methods;
 * stable-baselines3 2.9.0a4, common/torch_layers.py, NatureCNN).
 */
export function natureEye(frame: Frame, features: number): Eye {
	const steps = [
		{ outputs: 32, kernel: 8, stride: 4 },
		{ outputs: 64, kernel: 4, stride: 2 },
		{ outputs: 64, kernel: 3, stride: 1 },
	] as const;
	const operators: Operator[] = [];
	let { channels, height, width } = frame;
	for (const { outputs, kernel, stride } of steps) {
		// What a rectifier gives stays with it.
		const keptPositions = operators.length === 0 ? height * width : 0;
		height = Math.floor((height - kernel) / stride) + 1;
		width = Math.floor((width - kernel) / stride) + 1;
		const positions = height * width;
		operators.push(
			convolution({
				inputs: channels,
				outputs,
				kernel: kernel ** 2,
				positions,
				keptPositions,
			}),
			relu(outputs, positions),
		);
		channels = outputs;
	}
	return flattened(operators, channels * height * width, features);
}

/**
 * The residual network of IMPALA (Espeholt et al. 2018, fig. 3, right): for each width a convolution, a pooling that
 * halves the frame, and two blocks of two convolutions; then one layer (cleanrl fe8d8a03, ppo_procgen.py).
 */
export function impalaEye(
	frame: Frame,
	widths: readonly number[],
	features: number,
): Eye {
	const operators: Operator[] = [];
	let { channels, height, width } = frame;
	for (const outputs of widths) {
		operators.push(
			convolution({
				inputs: channels,
				outputs,
				kernel: 9,
				positions: height * width,
			}),
			pooled(outputs, height * width),
		);
		height = Math.ceil(height / 2);
		width = Math.ceil(width / 2);
		const positions = height * width;
		const inner = {
			inputs: outputs,
			outputs,
			kernel: 9,
			positions,
			keptPositions: 0,
		};
		for (let each = 0; each < 4; each++) {
			operators.push(relu(outputs, positions), convolution(inner));
		}
		channels = outputs;
	}
	return flattened(operators, channels * height * width, features);
}

/** Parameters beside the products, such as the spread of actions that are numbers. */
export function spread(actions: number): Operator {
	return loose("spread of the actions", actions);
}

// The first convolution of an eye reads the frame itself.
function flattened(
	operators: readonly Operator[],
	inputs: number,
	features: number,
): Eye {
	const [first, ...rest] = operators;
	return {
		operators: [
			...(first?.kind === "convolution" ? [{ ...first, readsData: true }] : []),
			...rest,
			linear({ name: "features", inputs, outputs: features, rows: 1 }),
			relu(features, 1),
		],
		width: features,
	};
}

function convolution(of: {
	readonly inputs: number;
	readonly outputs: number;
	readonly kernel: number;
	readonly positions: number;
	readonly keptPositions?: number;
}): Operator {
	return {
		kind: "convolution",
		name: "convolution",
		groups: 1,
		bias: true,
		...of,
	};
}

// What a pooling reads, and which of four it chose, in 64 bits.
function pooled(width: number, positions: number): Operator {
	return {
		...kept("pooled", width * positions),
		fixedBytes: (8 * width * positions) / 4,
	};
}

function relu(width: number, rows: number): Operator {
	return { kind: "activation", gated: false, function: "relu", width, rows };
}
