import { type Clock, convolution, type Part } from "./speech-parts.js";

/** The pieces that networks of speakers share (Desplanques et al. 2020, §3). */

/** A convolution over time, an activation and a batch norm. */
export function tdnn(
	clock: Clock,
	inputs: number,
	outputs: number,
	kernel: number,
): Part {
	return convolution(clock, {
		inputs,
		outputs,
		kernel,
		act: true,
		norm: "batch",
	});
}

/** Statistics over time, each frame weighted by itself and the mean and deviation of the whole clip. */
export function attentivePooling(
	clock: Clock,
	width: number,
	attention: number,
): readonly Part[] {
	return [
		tdnn(clock, 3 * width, attention, 1),
		convolution(clock, {
			inputs: attention,
			outputs: width,
			kernel: 1,
			act: true,
		}),
	];
}
