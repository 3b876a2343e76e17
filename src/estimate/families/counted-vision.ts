import type { VisionFacts } from "../../catalog/vision.js";
import type { Model } from "../model.js";
import { globalAttentionFlops } from "./global-attention.js";
import { firstNumber, type HubConfig, type HubSample } from "./hub-reading.js";

/** What such a model is called where others have the `model_type` of a config.json. */
const TYPE = "counted-vision";

/** True for a model of which the catalogue knows the totals of one image. */
export function isCountedVisionType(type: string): boolean {
	return type === TYPE;
}

/** The config that a row of the catalogue stands for. */
export function configOfCounted(row: VisionFacts): HubConfig {
	const { name, source: _source, confidence: _known, ...totals } = row;
	return {
		model_type: TYPE,
		...totals,
		// A count does not tell which of its products were attention; the architecture does.
		coreFlops: row.coreFlops || globalAttentionFlops(name, row),
	};
}

/**
 * A vision model of known totals, at the size of the sample: work and kept elements grow with the area, as convolutions
 * and windows do, work with that of the maps where their sides round up; attention over all patches grows with its square (Dosovitskiy et al. 2021, §3.1).
 */
export function countedVisionModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const height = firstNumber(config, "height");
	const width = firstNumber(config, "width");
	const parameters = firstNumber(config, "parameters");
	const forward = firstNumber(config, "forwardFlops");
	if (!height || !width || !parameters || !forward) return undefined;
	const core = firstNumber(config, "coreFlops") ?? 0;
	const kept = firstNumber(config, "keptElements");
	const ownHeight = sample.image ?? height;
	const ownWidth = sample.imageWidth ?? sample.image ?? width;
	const area = (ownHeight * ownWidth) / (height * width);
	const work =
		core > 0 ? area : mapsOf(ownHeight, ownWidth) / mapsOf(height, width);
	const flops = (forward - core) * work + core * area ** 2;
	return {
		family: "convnet",
		hidden: 0,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks:
			kept === undefined
				? []
				: [
						{
							layers: 1,
							operators: [
								{
									kind: "other",
									name: "counted",
									parameters,
									flops,
									savedElements: kept * area,
								},
							],
						},
					],
		// Without a count of what stays, memory is unknown.
		ends: kept === undefined ? [{ kind: "stated", parameters, flops }] : [],
	};
}

/**
 * Area of the maps that a network works on, against that of the image, where sides round up: each of its stages does as
 * much, since half of the side goes with twice the channels (He et al. 2016, §3.3).
 */
function mapsOf(height: number, width: number): number {
	let sum = 0;
	for (const stride of STAGE_STRIDES) {
		const rows = Math.ceil(height / stride);
		const columns = Math.ceil(width / stride);
		sum += rows * columns * stride ** 2;
	}
	return sum;
}

/** Pixels along one side of a place of the map, stage by stage. */
const STAGE_STRIDES = [4, 8, 16, 32];
