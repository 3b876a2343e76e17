import type { Model, Operator } from "../../model.js";
import { type HubConfig, type HubSample, textOf } from "../hub-reading.js";
import { type Block, blocks, detection } from "./layer-blocks.js";
import {
	area,
	convolved,
	type Level,
	numberAt,
	padded,
	partOf,
} from "./maps.js";

/** What such a network is called where others have the `model_type` of a config.json. */
const TYPE = "layer-list";

/** True for a network that is written as a list of layers. */
export function isLayerListType(type: string): boolean {
	return type === TYPE;
}

/** Side of the images that YOLO is trained on when nobody says (Wang et al. 2024, §5.1). */
const USUAL_IMAGE = 640;

/** What a layer gave: one map, or several that a later layer adds to its own. */
interface Given {
	readonly map: Level;
	readonly tag: string | undefined;
}

/**
 * A detector out of a list of layers, each of which names what it reads (MultimediaTechLab/YOLO c4cb5f6, yolo/model/yolo.py):
 * a name, a number of layers back, or 0 for the image. With what learns beside the detector and is left out after
 * training. Undefined for a layer that nobody here builds.
 */
export function layerListModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const layers = Array.isArray(config.layers) ? config.layers : [];
	const height = sample.image ?? USUAL_IMAGE;
	const width = sample.imageWidth ?? height;
	const image = { ...padded({ height, width }, 32), channels: 3 };
	const done: Given[] = [{ map: image, tag: undefined }];
	const operators: Operator[] = [];
	for (const [index] of layers.entries()) {
		const layer = partOf({ layer: layers[index] }, "layer");
		const maps = mapsOf(layer, done);
		const built = maps && blockOf(layer, { maps, config });
		if (!built) return undefined;
		const isFirst = maps.includes(image);
		operators.push(
			...(isFirst ? built.operators.map(readsImage) : built.operators),
		);
		done.push({ map: built.map, tag: textOf(layer.tag) });
	}
	if (operators.length === 0) return undefined;
	return {
		family: "convnet",
		hidden: Math.max(...done.map(({ map }) => map.channels)),
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [{ layers: 1, operators }],
		ends: [],
	};
}

function mapsOf(
	layer: HubConfig,
	done: readonly Given[],
): readonly Level[] | undefined {
	const source = layer.source ?? -1;
	const sources = Array.isArray(source) ? source : [source];
	const maps = sources.map((each) =>
		typeof each === "number"
			? (each < 0 ? done.at(each) : done[each])?.map
			: done.find(({ tag }) => tag === each)?.map,
	);
	const found = maps.filter((map) => map !== undefined);
	return found.length === maps.length ? found : undefined;
}

function blockOf(
	layer: HubConfig,
	{
		maps,
		config,
	}: { readonly maps: readonly Level[]; readonly config: HubConfig },
): Block | undefined {
	const type = textOf(layer.type) ?? "";
	const given = partOf(layer, "args");
	const last = maps.at(-1);
	if (!last) return undefined;
	switch (type) {
		case "Concat":
			return { operators: [], map: { ...last, channels: sumOf(maps) } };
		// Adds maps that another layer gave, each brought to the size of the last.
		case "CBFuse":
			return { operators: [], map: last };
		case "CBLinear":
			return severalMaps(given, last);
		case "MultiheadDetection":
			if (given.version !== undefined) return undefined;
			return {
				operators: detection(given, {
					maps,
					classes: numberAt(config, "classes", 80),
					distances: numberAt(config, "distances", 16),
				}),
				map: last,
			};
	}
	return Object.hasOwn(blocks, type) ? blocks[type]?.(given, last) : undefined;
}

function severalMaps(given: HubConfig, map: Level): Block {
	const widths = Array.isArray(given.out_channels) ? given.out_channels : [];
	const channels = widths.reduce((sum, each) => sum + Number(each), 0);
	return {
		operators: convolved({
			inputs: map.channels,
			outputs: channels,
			kernel: numberAt(given, "kernel_size", 1) ** 2,
			positions: area(map),
		}),
		map: { ...map, channels },
	};
}

function sumOf(maps: readonly Level[]): number {
	return maps.reduce((sum, { channels }) => sum + channels, 0);
}

function readsImage(operator: Operator): Operator {
	return operator.kind === "convolution"
		? { ...operator, readsData: true }
		: operator;
}
