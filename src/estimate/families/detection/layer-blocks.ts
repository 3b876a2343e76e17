import type { Operator } from "../../model.js";
import { flagOf, type HubConfig } from "../hub-reading.js";
import { repeat } from "./dense-heads.js";
import {
	area,
	convolved,
	type Grid,
	halved,
	type Level,
	numberAt,
	partOf,
} from "./maps.js";

/** What a layer of such a list gives for what it reads. */
export interface Block {
	readonly operators: readonly Operator[];
	readonly map: Level;
}

/** A layer by its arguments and the map that it reads. */
export type BuildBlock = (given: HubConfig, map: Level) => Block;

/** Layers of YOLOv7 and YOLOv9 that read one map (Wang et al. 2024, §4; MultimediaTechLab/YOLO c4cb5f6, module.py). */
export const blocks: Readonly<Record<string, BuildBlock>> = {
	Conv: (given, map) => {
		const after = stridden(map, numberAt(given, "stride", 1));
		const outputs = numberAt(given, "out_channels", map.channels);
		const kernel = numberAt(given, "kernel_size", 1);
		return {
			operators: unit(map.channels, outputs, { kernel, map: after }),
			map: { ...after, channels: outputs },
		};
	},
	RepConv: (given, map) => {
		const outputs = numberAt(given, "out_channels", map.channels);
		return {
			operators: doubled(map.channels, outputs, map),
			map: { ...map, channels: outputs },
		};
	},
	ELAN: (given, map) =>
		split(given, map, (inputs, outputs) =>
			unit(inputs, outputs, { kernel: 3, map }),
		),
	RepNCSPELAN: (given, map) =>
		split(given, map, (inputs, outputs) => [
			...partial(given, { inputs, outputs, map }),
			...unit(outputs, outputs, { kernel: 3, map }),
		]),
	AConv: (given, map) => {
		const outputs = numberAt(given, "out_channels", map.channels);
		const after = halved(map);
		return {
			operators: unit(map.channels, outputs, { kernel: 3, map: after }),
			map: { ...after, channels: outputs },
		};
	},
	ADown: (given, map) => {
		const outputs = numberAt(given, "out_channels", map.channels);
		const after = halved(map);
		const of = [map.channels / 2, outputs / 2] as const;
		return {
			operators: [
				...unit(...of, { kernel: 3, map: after }),
				...unit(...of, { kernel: 1, map: after }),
			],
			map: { ...after, channels: outputs },
		};
	},
	SPPELAN: (given, map) => {
		const outputs = numberAt(given, "out_channels", map.channels);
		const neck = numberAt(given, "neck_channels", Math.floor(outputs / 2));
		return {
			operators: [
				...unit(map.channels, neck, { kernel: 1, map }),
				...unit(4 * neck, outputs, { kernel: 1, map }),
			],
			map: { ...map, channels: outputs },
		};
	},
	UpSample: (given, map) => {
		const factor = numberAt(given, "scale_factor", 2);
		const grid = { height: factor * map.height, width: factor * map.width };
		return { operators: [], map: { ...map, ...grid } };
	},
	Pool: (given, map) => ({
		operators: [],
		map: {
			...map,
			...stridden(
				map,
				numberAt(given, "stride", numberAt(given, "kernel_size", 2)),
			),
		},
	}),
};

/** Boxes as distributions over distances, and classes, on each of several maps (Li et al. 2020, §3). */
export function detection(
	given: HubConfig,
	{
		maps,
		classes,
		distances,
	}: {
		readonly maps: readonly Level[];
		readonly classes: number;
		readonly distances: number;
	},
): readonly Operator[] {
	const first = maps[0]?.channels ?? 0;
	const groups = flagOf(given.use_group) === false ? 1 : 4;
	const sides = 4 * distances;
	const box = Math.max(
		Math.ceil(Math.floor(first / 4) / groups) * groups,
		sides,
	);
	const own = Math.max(first, Math.min(2 * classes, 128));
	return maps.flatMap((map) => [
		...unit(map.channels, box, { kernel: 3, map }),
		...unit(box, box, { kernel: 3, map, groups }),
		...convolved({
			inputs: box,
			outputs: sides,
			kernel: 1,
			positions: area(map),
			groups,
		}),
		...unit(map.channels, own, { kernel: 3, map }),
		...unit(own, own, { kernel: 3, map }),
		...convolved({
			inputs: own,
			outputs: classes,
			kernel: 1,
			positions: area(map),
		}),
	]);
}

interface UnitOf {
	/** Side of the kernel. */
	readonly kernel: number;
	readonly map: Grid;
	readonly groups?: number;
}

// A convolution, its batch norm, and an activation that keeps what it reads.
function unit(
	inputs: number,
	outputs: number,
	{ kernel, map, groups = 1 }: UnitOf,
): readonly Operator[] {
	const positions = area(map);
	return [
		...convolved({
			inputs,
			outputs,
			kernel: kernel ** 2,
			positions,
			groups,
			norm: "batch",
		}),
		{
			kind: "other",
			name: "activation",
			parameters: 0,
			flops: 0,
			savedElements: outputs * positions,
		},
	];
}

// 3 × 3 and 1 × 1 side by side, which are one convolution after training (Ding et al. 2021, §3).
function doubled(
	inputs: number,
	outputs: number,
	map: Grid,
): readonly Operator[] {
	const of = { inputs, outputs, positions: area(map), norm: "batch" } as const;
	return [
		...convolved({ ...of, kernel: 1 }),
		...unit(inputs, outputs, { kernel: 3, map }),
	];
}

// Half of what comes in passes two parts one after another, and all is joined at the end (Wang et al. 2022, §4).
function split(
	given: HubConfig,
	map: Level,
	part: (inputs: number, outputs: number) => readonly Operator[],
): Block {
	const outputs = numberAt(given, "out_channels", map.channels);
	const inner = numberAt(given, "part_channels", outputs);
	const processed = numberAt(given, "process_channels", Math.floor(inner / 2));
	return {
		operators: [
			...unit(map.channels, inner, { kernel: 1, map }),
			...part(Math.floor(inner / 2), processed),
			...part(processed, processed),
			...unit(inner + 2 * processed, outputs, { kernel: 1, map }),
		],
		map: { ...map, channels: outputs },
	};
}

// One half passes bottlenecks, the other passes by (Wang et al. 2020, §3.2).
function partial(
	given: HubConfig,
	{
		inputs,
		outputs,
		map,
	}: { readonly inputs: number; readonly outputs: number; readonly map: Grid },
): readonly Operator[] {
	const settings = partOf(given, "csp_args");
	const neck = Math.floor(outputs * numberAt(settings, "csp_expand", 0.5));
	return [
		...unit(inputs, neck, { kernel: 1, map }),
		...unit(inputs, neck, { kernel: 1, map }),
		...unit(2 * neck, outputs, { kernel: 1, map }),
		...repeat(numberAt(settings, "repeat_num", 1), () => [
			...doubled(neck, neck, map),
			...unit(neck, neck, { kernel: 3, map }),
		]),
	];
}

function stridden(map: Grid, stride: number): Grid {
	return {
		height: Math.ceil(map.height / stride),
		width: Math.ceil(map.width / stride),
	};
}
