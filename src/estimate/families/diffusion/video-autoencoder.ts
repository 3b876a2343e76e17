import type { Operator } from "../../model.js";
import { firstNumber, type HubConfig, numbersOf } from "../hub-reading.js";
import type { Autoencoder } from "./autoencoder.js";
import { kept, normed, silu } from "./pieces.js";
import { convolution, groupNorm, pointwise } from "./residual.js";

/** Autoencoders of clips: convolutions over time and space whose kernels see only frames before. */

/** One clip, or its latent, in pixels of the map that a layer sees. */
interface Clip {
	readonly frames: number;
	readonly height: number;
	readonly width: number;
}

/** Elements of a kernel over three frames and 3 × 3 pixels. */
const CUBE = 27;

/** Frames that the code puts before a clip so that a kernel over three of them sees no later one. */
const PADDING = 2;

const rowsOf = ({ frames, height, width }: Clip): number =>
	frames * height * width;

/** A convolution over a clip; it keeps what it reads, the frames before the clip too. */
function causal(
	name: string,
	ends: readonly [inputs: number, outputs: number],
	clip: Clip,
	/** How often the code starts anew, with frames before each part. */
	parts = 1,
): readonly Operator[] {
	const padded = PADDING * parts * clip.height * clip.width;
	return [convolution(name, ends, CUBE, rowsOf(clip)), kept(ends[0], padded)];
}

// The first frame stands alone, every two after it become one.
const halfTime = (frames: number): number => 1 + Math.floor((frames - 1) / 2);
const twiceTime = (frames: number): number => 2 * frames - 1;

/** CogVideoX's autoencoder (Yang et al. 2025, §2.1; diffusers 0.40, AutoencoderKLCogVideoX). */
export function cogVideoXAutoencoder(
	config: HubConfig,
	clip: Clip,
): Autoencoder | undefined {
	const widths = numbersOf(config.block_out_channels) ?? [128, 256, 256, 512];
	const [first] = widths;
	const last = widths.at(-1);
	if (!first || !last) return undefined;
	const perBlock = firstNumber(config, "layers_per_block") ?? 3;
	const latent = firstNumber(config, "latent_channels") ?? 16;
	const channels = firstNumber(config, "in_channels") ?? 3;
	const timed = Math.log2(
		firstNumber(config, "temporal_compression_ratio") ?? 4,
	);
	const parts = Math.max(1, Math.floor(clip.frames / COGVIDEOX_PART));
	let at = clip;
	let inputs = first;
	const encoder: Operator[] = [
		...causal("stem", [channels, first], at, parts).map(readsData),
	];
	for (const [level, outputs] of widths.entries()) {
		for (let block = 0; block < perBlock; block++) {
			encoder.push(...timeBlock([inputs, outputs], at, { parts }));
			inputs = outputs;
		}
		if (level === widths.length - 1) continue;
		const before = at.frames;
		const frames = level < timed ? halfTime(before) : before;
		const large = { ...at, frames };
		at = halved(large);
		encoder.push(
			// The mean of two frames, and a border around what the convolution reads.
			...(large.frames < before ? [kept(outputs, rowsOf(large) * 2)] : []),
			convolution("downsample", [outputs, outputs], 9, rowsOf(at)),
			kept(outputs, rowsOf(large) - rowsOf(at)),
		);
	}
	encoder.push(
		...middle(last, at, { parts }),
		groupNorm(last, rowsOf(at)),
		silu(last, rowsOf(at)),
		...causal("latent", [last, 2 * latent], at, parts),
	);
	const spatial = { parts, latent };
	const decoder: Operator[] = [
		...causal("unlatent", [latent, last], at, parts),
		...middle(last, at, spatial),
	];
	inputs = last;
	for (const [index, outputs] of widths.toReversed().entries()) {
		for (let block = 0; block <= perBlock; block++) {
			decoder.push(...timeBlock([inputs, outputs], at, spatial));
			inputs = outputs;
		}
		if (index === widths.length - 1) continue;
		at = {
			frames: index < timed ? twiceTime(at.frames) : at.frames,
			height: 2 * at.height,
			width: 2 * at.width,
		};
		decoder.push(convolution("upsample", [outputs, outputs], 9, rowsOf(at)));
	}
	decoder.push(
		...conditioned(first, at, latent),
		silu(first, rowsOf(at)),
		...causal("image", [first, channels], at, parts),
	);
	return { encoder, decoder };
}

/** Frames that CogVideoX's code encodes at once. */
const COGVIDEOX_PART = 8;

interface TimeBlock {
	readonly parts: number;
	/** Channels of the latent that scales and shifts each norm, in the decoder. */
	readonly latent?: number;
}

function timeBlock(
	[inputs, outputs]: readonly [inputs: number, outputs: number],
	clip: Clip,
	{ parts, latent }: TimeBlock,
): readonly Operator[] {
	const rows = rowsOf(clip);
	const norm = (width: number): readonly Operator[] =>
		latent === undefined
			? [groupNorm(width, rows)]
			: conditioned(width, clip, latent);
	return [
		...norm(inputs),
		silu(inputs, rows),
		...causal("convolution1", [inputs, outputs], clip, parts),
		...norm(outputs),
		silu(outputs, rows),
		...causal("convolution2", [outputs, outputs], clip, parts),
		...(inputs === outputs
			? []
			: [pointwise("shortcut", [inputs, outputs], rows)]),
	];
}

// A group norm whose output the latent scales and shifts, each through a 1 × 1 convolution.
function conditioned(
	width: number,
	clip: Clip,
	latent: number,
): readonly Operator[] {
	const rows = rowsOf(clip);
	return [
		groupNorm(width, rows),
		convolution("scale", [latent, width], 1, rows),
		convolution("shift", [latent, width], 1, rows),
		kept(2 * width, rows),
	];
}

function middle(
	width: number,
	clip: Clip,
	block: TimeBlock,
): readonly Operator[] {
	const once = timeBlock([width, width], clip, block);
	return [...once, ...once];
}

function halved({ frames, height, width }: Clip): Clip {
	return {
		frames,
		height: Math.floor(height / 2),
		width: Math.floor(width / 2),
	};
}

/** LTX-Video's first autoencoder (HaCohen et al. 2024, §2.1; diffusers 0.40, AutoencoderKLLTXVideo): patches before it. */
export function ltxAutoencoder(
	config: HubConfig,
	clip: Clip,
): Autoencoder | undefined {
	const widths = numbersOf(config.block_out_channels) ?? [128, 256, 512, 512];
	const depths = numbersOf(config.layers_per_block) ?? [4, 3, 3, 3, 4];
	const [first] = widths;
	const last = widths.at(-1);
	// Later releases change more than sizes: what their blocks are is not built.
	if (!first || !last || Array.isArray(config.down_block_types)) return;
	const patch = firstNumber(config, "patch_size") ?? 4;
	const latent = firstNumber(config, "latent_channels") ?? 128;
	const channels = (firstNumber(config, "in_channels") ?? 3) * patch ** 2;
	let at: Clip = {
		frames: clip.frames,
		height: Math.floor(clip.height / patch),
		width: Math.floor(clip.width / patch),
	};
	const depth = (index: number): number => depths[index] ?? 3;
	const repeated = (width: number, times: number): readonly Operator[] =>
		Array.from({ length: times }, () => plainBlock([width, width], at)).flat();
	const encoder: Operator[] = [
		...causal("stem", [channels, first], at).map(readsData),
	];
	for (const [level, width] of widths.entries()) {
		encoder.push(...repeated(width, depth(level)));
		if (level < widths.length - 1) {
			const large = at;
			at = { ...halved(at), frames: halfTime(at.frames) };
			encoder.push(
				convolution("downsample", [width, width], CUBE, rowsOf(at)),
				kept(width, rowsOf(large) - rowsOf(at)),
			);
		}
		const next = widths[level + 1] ?? width;
		if (next !== width) encoder.push(...plainBlock([width, next], at));
	}
	encoder.push(
		...repeated(last, depth(widths.length)),
		...plainNorm(last, at),
		...causal("latent", [last, latent + 1], at),
	);
	const decoder: Operator[] = [
		...causal("unlatent", [latent, last], at),
		...repeated(last, depth(widths.length)),
	];
	let inputs = last;
	for (const [index, width] of widths.toReversed().entries()) {
		if (inputs !== width) decoder.push(...plainBlock([inputs, width], at));
		// The last level of the encoder keeps its size.
		if (index > 0) {
			decoder.push(...causal("upsample", [width, 8 * width], at));
			at = {
				frames: twiceTime(at.frames),
				height: 2 * at.height,
				width: 2 * at.width,
			};
		}
		decoder.push(...repeated(width, depth(widths.length - 1 - index)));
		inputs = width;
	}
	decoder.push(
		...plainNorm(first, at),
		...causal("image", [first, channels], at),
	);
	return { encoder, decoder };
}

function plainBlock(
	[inputs, outputs]: readonly [inputs: number, outputs: number],
	clip: Clip,
): readonly Operator[] {
	const rows = rowsOf(clip);
	return [
		...plainNorm(inputs, clip),
		...causal("convolution1", [inputs, outputs], clip),
		...plainNorm(outputs, clip),
		...causal("convolution2", [outputs, outputs], clip),
		...(inputs === outputs
			? []
			: [
					normed("shortcut-norm", inputs, rows, { parameters: 2 * inputs }),
					pointwise("shortcut", [inputs, outputs], rows),
				]),
	];
}

// An RMS norm without parameters and the activation after it, which keeps the norm's output.
function plainNorm(width: number, clip: Clip): readonly Operator[] {
	const rows = rowsOf(clip);
	return [normed("norm", width, rows, { flavour: "rms" })];
}

function readsData(operator: Operator): Operator {
	return operator.kind === "convolution"
		? { ...operator, readsData: true }
		: operator;
}
