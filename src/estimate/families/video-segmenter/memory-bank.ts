import type { Operator } from "../../model.js";
import { attention, linear, loose, mlp, norm } from "../blocks.js";
import { convolved } from "../detection/maps.js";

/** What a frame that is tracked looks back at. */
export interface TrackedFrame {
	/** Maps of earlier frames. */
	readonly memories: number;
	/** Frames whose object pointer is known. */
	readonly pointers: number;
}

/** No more pointers than these are looked at (sam2 2b90b9f, sam2_base.py). */
const MOST_POINTERS = 16;

/**
 * What each frame after the first ones looks back at: every conditioned frame, and of the others those that are near
 * enough (Ravi et al. 2024, §4). Conditioned frames are spread over the clip.
 */
export function trackedFrames({
	frames,
	conditioned,
	bank,
}: {
	readonly frames: number;
	readonly conditioned: number;
	readonly bank: number;
}): readonly TrackedFrame[] {
	const starts = new Set(
		Array.from({ length: conditioned }, (_, index) =>
			Math.floor((index * frames) / conditioned),
		),
	);
	const others = Array.from({ length: frames }, (_, frame) => frame).filter(
		(frame) => !starts.has(frame),
	);
	return others.map((frame) => {
		const before = others.filter((each) => each < frame);
		const near = before.filter((each) => each > frame - bank);
		return {
			memories: starts.size + near.length,
			pointers: Math.min(MOST_POINTERS, starts.size + before.length),
		};
	});
}

interface Bank {
	readonly width: number;
	/** Width of a map that is remembered. */
	readonly memoryWidth: number;
	readonly side: number;
	readonly objects: number;
}

/**
 * One layer of the memory's attention over all tracked frames (Ravi et al. 2024, §4 and appendix C.1): a frame attends
 * to itself, to maps of earlier frames, and to pointers, each of which is cut into pieces as wide as a map.
 */
export function memoryLayer(
	{ width, memoryWidth, side, objects }: Bank,
	tracked: readonly TrackedFrame[],
	ffn: number,
): readonly Operator[] {
	const map = side ** 2;
	const rows = objects * tracked.length * map;
	const remembered = tracked.map(
		({ memories, pointers }) =>
			memories * map + (pointers * width) / memoryWidth,
	);
	const memoryRows =
		objects * remembered.reduce((total, each) => total + each, 0);
	const shape = {
		hidden: width,
		heads: 1,
		headDim: width,
		rows,
		mask: "full",
		queryBias: true,
		keyBias: true,
		valueBias: true,
		outBias: true,
	} as const;
	return [
		norm({ name: "attention-norm", width, rows }),
		...attention({ ...shape, keyRows: rows }).map((operator) =>
			operator.kind === "core" ? { ...operator, keys: map } : operator,
		),
		norm({ name: "memory-norm", width, rows }),
		...attention({
			...shape,
			keyRows: memoryRows,
			keyInputs: memoryWidth,
			isCross: true,
		}).flatMap((operator): readonly Operator[] =>
			operator.kind === "core"
				? remembered.map((keys) => ({
						...operator,
						queries: objects * map,
						keys,
					}))
				: [operator],
		),
		norm({ name: "mlp-norm", width, rows }),
		...mlp({ hidden: width, ffn, gated: false, bias: true, rows }),
	];
}

/** Turns the mask of each frame and object into a map that is remembered (Ravi et al. 2024, appendix C.1). */
export function memoryEncoder(
	{ width, memoryWidth, side, objects }: Bank,
	frames: number,
): readonly Operator[] {
	const positions = objects * frames * side ** 2;
	const mix = { kernel: 1, positions };
	return [
		...[64, 16, 4, 1].flatMap((finer, index) => {
			const outputs = 4 ** (index + 1);
			const rows = finer * positions;
			return [
				...convolved({
					inputs: outputs / 4,
					outputs,
					kernel: 9,
					positions: rows,
				}),
				norm({ name: "mask-norm", width: outputs, rows }),
			];
		}),
		...convolved({ ...mix, inputs: 4 ** 4, outputs: width }),
		...convolved({ ...mix, inputs: width, outputs: width }),
		...[0, 1].flatMap(() => fusing(width, positions)),
		...convolved({ ...mix, inputs: width, outputs: memoryWidth }),
	];
}

// A block of ConvNeXt (Liu et al. 2022, §2).
function fusing(width: number, positions: number): readonly Operator[] {
	return [
		...convolved({
			inputs: width,
			outputs: width,
			kernel: 49,
			groups: width,
			positions,
		}),
		norm({ name: "fuse-norm", width, rows: positions }),
		linear({
			name: "up",
			inputs: width,
			outputs: 4 * width,
			rows: positions,
		}),
		{ kind: "activation", gated: false, width: 4 * width, rows: positions },
		linear({
			name: "down",
			inputs: 4 * width,
			outputs: width,
			rows: positions,
		}),
		loose("layer-scale", width),
	];
}
