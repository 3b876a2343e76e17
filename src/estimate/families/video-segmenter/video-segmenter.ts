import type { Model, Operator, Stack } from "../../model.js";
import { linear, loose, norm } from "../blocks.js";
import { convolved, numberAt, partOf } from "../detection/maps.js";
import { flagOf, type HubConfig, type HubSample } from "../hub-reading.js";
import { highResolution, maskDecoder, perceptron } from "./mask-decoder.js";
import {
	memoryEncoder,
	memoryLayer,
	type TrackedFrame,
	trackedFrames,
} from "./memory-bank.js";
import { type HieraTrunk, times, windowedHiera } from "./windowed-hiera.js";

/** What such a network is called where others have the `model_type` of a config.json. */
const TYPE = "video-segmenter";

/** True for SAM 2 with what trains it. */
export function isVideoSegmenterType(type: string): boolean {
	return type === TYPE;
}

/**
 * SAM 2 as it trains (Ravi et al. 2024, §4 and appendix D.2): every frame of a clip goes through the trunk once; each
 * object then has a mask on every frame, with a look back on those after the conditioned ones, more masks where clicks
 * correct it, and a memory of each. Undefined when a dimension is missing.
 */
export function videoSegmenterModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const image = sample.image ?? numberAt(config, "image_size", 1024);
	const frames = sample.frames ?? numberAt(config, "frames", 8);
	const trunk = windowedHiera(partOf(config, "trunk"), image);
	if (!trunk) return undefined;
	const isFrozen = flagOf(config.freeze_image_encoder) ?? false;
	const seen = [...times(frames, trunk.stem), ...neckOf(trunk, config, frames)];
	const blocks = trunk.blocks.map(
		({ operators }): Stack => ({
			layers: 1,
			operators: times(frames, operators),
		}),
	);
	const width = numberAt(config, "width", 256);
	return {
		family: "vit",
		hidden: trunk.stages.at(-1)?.width ?? width,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		...(isFrozen && {
			frozen: [...seen, ...blocks.flatMap(({ operators }) => operators)],
		}),
		stacks: [
			...(isFrozen ? [] : blocks),
			...memoryStacks(config, { image, frames, width }),
			{
				layers: 1,
				operators: [
					...(isFrozen ? [] : seen),
					...headsOf(config, { image, frames, width }),
				],
			},
		],
		ends: [],
	};
}

interface Clip {
	readonly image: number;
	readonly frames: number;
	readonly width: number;
}

// A 1 × 1 convolution of each stage; no other follows.
function neckOf(
	trunk: HieraTrunk,
	config: HubConfig,
	frames: number,
): readonly Operator[] {
	const outputs = numberAt(config, "width", 256);
	return trunk.stages.flatMap(({ width, side }) =>
		convolved({
			inputs: width,
			outputs,
			kernel: 1,
			positions: frames * side ** 2,
		}),
	);
}

/** Maps that memories and masks are made of are a sixteenth as large as the image. */
const STRIDE = 16;

function bankOf(config: HubConfig, { image, width }: Clip) {
	return {
		width,
		memoryWidth: numberAt(config, "memory_width", 64),
		side: image / STRIDE,
		objects: numberAt(config, "objects", 3),
	};
}

// The mean over clips with one conditioned frame, two, and as many as may be.
function memoryStacks(config: HubConfig, clip: Clip): readonly Stack[] {
	const most = numberAt(config, "conditioned", 2);
	const counts = flagOf(config.draws_conditioned)
		? Array.from({ length: most }, (_, index) => index + 1)
		: [most];
	const bank = numberAt(config, "memories", 7);
	const all = counts.map((conditioned) =>
		trackedFrames({ frames: clip.frames, conditioned, bank }),
	);
	const tracked = meanOf(all);
	const ffn = numberAt(config, "memory_ffn", 2048);
	return [
		{
			layers: numberAt(config, "memory_layers", 4),
			operators: memoryLayer(bankOf(config, clip), tracked, ffn),
		},
	];
}

// As many frames as the mean has, rounded, with the mean of what they look back at.
function meanOf(
	all: readonly (readonly TrackedFrame[])[],
): readonly TrackedFrame[] {
	const every = all.flat();
	const count = Math.round(every.length / all.length);
	const mean = (of: (frame: TrackedFrame) => number): number =>
		every.reduce((sum, frame) => sum + of(frame), 0) / every.length;
	return Array.from({ length: count }, () => ({
		memories: mean(({ memories }) => memories),
		pointers: mean(({ pointers }) => pointers),
	}));
}

function headsOf(config: HubConfig, clip: Clip): readonly Operator[] {
	const { frames, width } = clip;
	const bank = bankOf(config, clip);
	const { side, objects, memoryWidth } = bank;
	const corrections = numberAt(config, "corrections", 0);
	const masks = objects * (frames + corrections);
	return [
		...maskDecoder({
			side,
			passes: masks,
			maskPrompts: objects * corrections,
		}),
		...highResolution(side, frames),
		...memoryEncoder(bank, frames),
		...perceptron(width, masks),
		linear({
			name: "pointer-times",
			inputs: width,
			outputs: memoryWidth,
			rows: objects * frames,
		}),
		norm({
			name: "memory-last-norm",
			width,
			rows: objects * frames * side ** 2,
		}),
		// Times of memories, what stands for none, and for an object that is not there; a mask's 4 × 4 convolution.
		loose(
			"embeddings",
			numberAt(config, "memories", 7) * memoryWidth +
				3 * width +
				memoryWidth +
				17,
		),
	];
}
