import type { Operator } from "../../model.js";
import { norm } from "../blocks.js";
import { type HubConfig, textOf } from "../hub-reading.js";
import {
	area,
	convolved,
	halved,
	type Level,
	type NormKind,
	normKind,
	numberAt,
} from "./maps.js";

/** Maps of one width for the heads, and the work that makes them. */
export interface Pyramid {
	readonly operators: readonly Operator[];
	readonly levels: readonly Level[];
}

type Build = (
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
) => Pyramid | undefined;

const builders: Readonly<Record<string, Build>> = {
	fpn,
	simple,
	rescaled,
	none,
	all,
};

/** The neck of a detector; undefined for one that nobody here builds. */
export function pyramidOf(
	config: HubConfig,
	levels: readonly Level[],
): Pyramid | undefined {
	const kind = textOf(config.kind) ?? "none";
	const norm = normKind(config.norm);
	if (!norm || !Object.hasOwn(builders, kind)) return undefined;
	return builders[kind]?.(config, levels, norm);
}

// A single map, the trunk's last.
function none(_config: HubConfig, levels: readonly Level[]): Pyramid {
	return { operators: [], levels: levels.slice(-1) };
}

// Every map as the trunk gives it.
function all(_config: HubConfig, levels: readonly Level[]): Pyramid {
	return { operators: [], levels };
}

/**
 * Four maps of a plain transformer brought to four resolutions (Li et al. 2021, §3): two transposed convolutions on the
 * first, one on the second, pooling of the fourth; a feature pyramid may follow.
 */
function rescaled(
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
): Pyramid | undefined {
	const raised = levels.map((level, index) => raise(level, SCALES[index] ?? 1));
	const made = levels.map((level, index): Level => {
		const scale = SCALES[index] ?? 1;
		const map =
			scale < 1
				? halved(level)
				: { height: level.height * scale, width: level.width * scale };
		return {
			...map,
			channels: raised[index]?.channels ?? level.channels,
			isFrozen: level.isFrozen === true && scale <= 1,
		};
	});
	const operators = raised.flatMap((each) => each.operators);
	if (config.width === undefined) return { operators, levels: made };
	const pyramid = fpn(config, made, norm);
	return (
		pyramid && { ...pyramid, operators: [...operators, ...pyramid.operators] }
	);
}

/** Feature pyramid (Lin et al. 2017, §3): a 1 × 1 convolution beside each stage, sums from the top down, a 3 × 3 each. */
function fpn(
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
): Pyramid | undefined {
	const outputs = numberAt(config, "width", 256);
	const used = levels.slice(numberAt(config, "first", 0));
	const coarsest = used.at(-1);
	if (!coarsest) return undefined;
	const operators = used.flatMap((level) => {
		const positions = area(level);
		return [
			...convolved({
				inputs: level.channels,
				outputs,
				kernel: 1,
				positions,
				keptPositions: level.isKept ? 0 : positions,
				norm,
				readsData: level.isFrozen,
			}),
			...convolved({ inputs: outputs, outputs, kernel: 9, positions, norm }),
		];
	});
	const made = used.map((level): Level => {
		const { height, width } = level;
		return { height, width, channels: outputs };
	});
	const more = coarserMaps(config, coarsest, outputs);
	return {
		operators: [...operators, ...more.operators],
		levels: [...made, ...more.levels],
	};
}

// Pooling gives one more map; RetinaNet convolves two more, out of the trunk's last map or of the pyramid's.
function coarserMaps(
	config: HubConfig,
	coarsest: Level,
	outputs: number,
): Pyramid {
	const sixth: Level = { ...halved(coarsest), channels: outputs };
	const seventh: Level = { ...halved(sixth), channels: outputs };
	switch (textOf(config.coarser) ?? "none") {
		case "pooled":
			return { operators: [], levels: [sixth] };
		case "from-trunk":
		case "from-pyramid": {
			const inputs =
				config.coarser === "from-trunk" ? coarsest.channels : outputs;
			const into = { outputs, kernel: 9 };
			return {
				operators: [
					...convolved({ ...into, inputs, positions: area(sixth) }),
					...convolved({
						...into,
						inputs: outputs,
						positions: area(seventh),
					}),
				],
				levels: [sixth, seventh],
			};
		}
	}
	return { operators: [], levels: [] };
}

/** How a plain map is brought to each of four resolutions (Li et al. 2022, §3), against its own. */
const SCALES = [4, 2, 1, 0.5] as const;

/** The simple pyramid of a plain transformer (Li et al. 2022, §3): the last map alone, brought to four resolutions. */
function simple(
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
): Pyramid | undefined {
	const outputs = numberAt(config, "width", 256);
	const map = levels.at(-1);
	if (!map) return undefined;
	const made = SCALES.map((scale): Level & { readonly scale: number } => ({
		...(scale < 1
			? halved(map)
			: { height: map.height * scale, width: map.width * scale }),
		channels: outputs,
		scale,
	}));
	const operators = made.flatMap((level) => {
		const raised = raise(map, level.scale);
		const positions = area(level);
		return [
			...raised.operators,
			...convolved({
				inputs: raised.channels,
				outputs,
				kernel: 1,
				positions,
				norm,
			}),
			...convolved({ inputs: outputs, outputs, kernel: 9, positions, norm }),
		];
	});
	const coarsest = made.at(-1);
	return {
		operators,
		levels: coarsest
			? [...made, { ...halved(coarsest), channels: outputs }]
			: made,
	};
}

// Transposed 2 × 2 convolutions, each of which halves the channels.
function raise(
	map: Level,
	scale: number,
): { readonly operators: readonly Operator[]; readonly channels: number } {
	const { channels } = map;
	if (scale <= 1) return { operators: [], channels };
	const half = channels / 2;
	const positions = area(map);
	const first = convolved({
		inputs: channels,
		outputs: half,
		kernel: 4,
		positions,
	});
	if (scale === 2) return { operators: first, channels: half };
	const quarter = channels / 4;
	return {
		operators: [
			...first,
			norm({ name: "raised-norm", width: half, rows: 4 * positions }),
			...convolved({
				inputs: half,
				outputs: quarter,
				kernel: 4,
				positions: 4 * positions,
			}),
		],
		channels: quarter,
	};
}
