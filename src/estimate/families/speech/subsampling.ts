import type { Operator } from "../../model.js";
import { linear } from "../blocks.js";
import type { Stem } from "../signal-stem.js";
import { rowsAfter } from "./pieces.js";

/** What shortens mel frames before an encoder. */
export interface Subsampling {
	readonly style: string;
	/** Mel bins of a frame. */
	readonly bins: number;
	readonly channels: number;
	/** By how much time is shortened; frequency is too, but where frames are stacked. */
	readonly factor: number;
	readonly hidden: number;
	readonly frames: number;
}

/** One halving of time and frequency: its convolutions, of 3 × 3 or of one element. */
interface Convolutions {
	readonly name: string;
	readonly inputs: number;
	readonly channels: number;
	readonly positions: number;
	/** Positions before the halving. */
	readonly before: number;
}

const styles: Readonly<
	Record<string, (of: Convolutions) => readonly Operator[]>
> = {
	striding: (of) => [convolution(of, of.inputs, of.positions)],
	dw_striding: (of) =>
		of.inputs === 1
			? [convolution(of, 1, of.positions)]
			: [
					{ ...convolution(of, of.inputs, of.positions), groups: of.inputs },
					{ ...convolution(of, of.inputs, of.positions), kernel: 1 },
				],
	// Two convolutions that keep the size, and a maximum that halves it.
	vggnet: (of) => [
		convolution(of, of.inputs, of.before),
		convolution(of, of.channels, of.before),
	],
};

/** FastConformer's and Conformer's subsampling (Rekesh et al. 2023, §2; NeMo at 8cfedd720346, ConvSubsampling). */
export function subsampling(of: Subsampling): Stem {
	const { style, bins, channels, factor, hidden } = of;
	const convolutions = styles[style];
	if (!convolutions || factor <= 1) return stacking(of);
	let frames = of.frames;
	let height = bins;
	const operators: Operator[] = [];
	for (let step = 0; step < Math.log2(factor); step++) {
		const before = frames * height;
		const half = { kernel: 3, stride: 2, padding: 1 };
		frames = rowsAfter(frames, half);
		height = rowsAfter(height, half);
		operators.push(
			...convolutions({
				name: `subsample${step}`,
				inputs: step === 0 ? 1 : channels,
				channels,
				positions: frames * height,
				before,
			}),
		);
	}
	return {
		rows: frames,
		width: hidden,
		operators: [
			...operators,
			linear({
				name: "projection",
				inputs: channels * height,
				outputs: hidden,
				rows: frames,
			}),
		],
	};
}

// Neighbouring frames become one row.
function stacking({ bins, factor, hidden, frames }: Subsampling): Stem {
	const rows = Math.ceil(frames / factor);
	return {
		rows,
		width: hidden,
		operators: [
			{
				...linear({
					name: "projection",
					inputs: bins * factor,
					outputs: hidden,
					rows,
				}),
				readsData: true,
			},
		],
	};
}

function convolution(
	{ name, channels }: Convolutions,
	inputs: number,
	positions: number,
) {
	return {
		kind: "convolution",
		name,
		inputs,
		outputs: channels,
		kernel: 9,
		groups: 1,
		bias: true,
		positions,
		...(inputs === 1 && { readsData: true }),
	} as const satisfies Operator;
}
