import type { Model, Operator } from "../../model.js";
import {
	type HubConfig,
	type HubSample,
	numbersOf,
	textOf,
} from "../hub-reading.js";
import { decodeHead } from "./decode-heads.js";
import { denseHead, proposalHead } from "./dense-heads.js";
import { mapDecoder } from "./map-decoder.js";
import {
	type Grid,
	type Level,
	numberAt,
	padded,
	partOf,
	type Trunk,
} from "./maps.js";
import { plainTrunk } from "./plain-trunk.js";
import { pyramidOf } from "./pyramid-neck.js";
import { regionHeads } from "./region-heads.js";
import { residualTrunk } from "./residual-trunk.js";
import { windowTrunk } from "./window-trunk.js";

/** What such a network is called where others have the `model_type` of a config.json. */
const TYPE = "detector";

/** Short side of the images that detectors are trained on (Lin et al. 2017, §4.1). */
const USUAL_IMAGE = 800;

/** Images are padded until the coarsest map of a trunk with five halvings fits. */
const USUAL_STRIDE = 32;

type Head = (
	config: HubConfig,
	levels: readonly Level[],
) => readonly Operator[] | undefined;

/** Heads by the key under which a config has them. */
const heads: Readonly<Record<string, Head>> = {
	proposals: proposalHead,
	regions: regionHeads,
	dense: denseHead,
	semantic: mapDecoder,
	decode: decodeHead,
	auxiliary: decodeHead,
};

/** Trunks by what a config calls them. */
const trunks: Readonly<
	Record<string, (config: HubConfig, image: Grid) => Trunk | undefined>
> = { residual: residualTrunk, plain: plainTrunk, windows: windowTrunk };

/** True for a detector that its parts describe: a trunk, a neck and heads. */
export function isDetectorType(type: string): boolean {
	return type === TYPE;
}

/**
 * A detector as a trunk, a neck that gives maps of one width, and heads over maps and regions (Ren et al. 2015, He et
 * al. 2017, Lin et al. 2017). Undefined when a part is of a kind that nobody here builds.
 */
export function detectorModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const usual = networkOver(config, imageOf(config, sample));
	const largest = largestOf(config);
	const most = largest && networkOver(config, largest);
	return usual && most
		? { ...usual, largest: { stacks: most.stacks, ends: most.ends } }
		: usual;
}

function networkOver(config: HubConfig, image: Grid): Model | undefined {
	const net = partOf(config, "trunk");
	const kind = textOf(net.kind) ?? "";
	const build = Object.hasOwn(trunks, kind) ? trunks[kind] : undefined;
	const trunk = build?.(net, image);
	const neck = trunk && pyramidOf(partOf(config, "neck"), trunk.levels);
	if (!trunk || !neck) return undefined;
	const operators: Operator[] = [...trunk.operators, ...neck.operators];
	for (const [key, head] of Object.entries(heads)) {
		if (config[key] === undefined) continue;
		const own = head(partOf(config, key), neck.levels);
		if (!own) return undefined;
		operators.push(...own);
	}
	return {
		family: kind === "residual" ? "convnet" : "vit",
		hidden: trunk.levels.at(-1)?.channels ?? 0,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		...(trunk.frozen.length > 0 && { frozen: trunk.frozen }),
		stacks: [...trunk.stacks, { layers: 1, operators }],
		ends: [],
	};
}

// Sides of the largest image that a run can meet, where images keep their shape.
function largestOf(config: HubConfig): Grid | undefined {
	const [height, width] = numbersOf(config.largest_image) ?? [];
	return height !== undefined && width !== undefined
		? padded({ height, width }, numberAt(config, "pad_to", USUAL_STRIDE))
		: undefined;
}

function imageOf(config: HubConfig, sample: HubSample): Grid {
	const square = numberAt(config, "square_pad", 0);
	if (square > 0) return { height: square, width: square };
	const height = sample.image ?? USUAL_IMAGE;
	return padded(
		{ height, width: sample.imageWidth ?? height },
		numberAt(config, "pad_to", USUAL_STRIDE),
	);
}
