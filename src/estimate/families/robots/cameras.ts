import type { Operator } from "../../model.js";
import { linear } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	numbersOf,
	textOf,
} from "../hub-reading.js";
import { residualTrunk } from "./residual-trunk.js";

/** What the cameras of a policy become: numbers for each step that is observed. */
export interface Sight {
	readonly operators: readonly Operator[];
	readonly features: number;
}

/** Height and width of the image of each camera, as `cameras` lists them. */
export function camerasOf(
	config: HubConfig,
): readonly (readonly [number, number])[] {
	if (!Array.isArray(config.cameras)) return [];
	return config.cameras.flatMap((each: unknown) => {
		const [height, width] = numbersOf(each) ?? [];
		return height && width ? [[height, width] as const] : [];
	});
}

/** Keypoints of a spatial softmax where nothing else is stated (Mandlekar et al. 2021, §D.2). */
const KEYPOINTS = 32;

/**
 * A ResNet for each camera, or one for all, over the steps that are observed (Chi et al. 2023, §3.2). Its map becomes
 * its mean, or keypoints and a linear over their coordinates (`pool: "keypoints"`). Undefined for a trunk that nobody
 * here knows.
 */
export function sightOf(config: HubConfig, steps: number): Sight | undefined {
	const cameras = camerasOf(config);
	const crop = numbersOf(config.crop_shape);
	const isShared = flagOf(config.share_rgb_model) === true;
	const operators: Operator[] = [];
	let features = 0;
	for (const [index, [height, width]] of cameras.entries()) {
		// One trunk sees the images of all cameras, which have one size.
		if (!isShared || index === 0) {
			const seen = eyeOf(config, {
				height: crop?.[0] ?? height,
				width: crop?.[1] ?? width,
				images: steps * (isShared ? cameras.length : 1),
			});
			if (!seen) return undefined;
			operators.push(...seen.operators);
			features = isShared
				? seen.features * cameras.length
				: features + seen.features;
		}
	}
	return { operators, features };
}

function eyeOf(
	config: HubConfig,
	image: {
		readonly height: number;
		readonly width: number;
		readonly images: number;
	},
): Sight | undefined {
	const trunk = residualTrunk({
		name: textOf(config.vision_backbone) ?? "resnet18",
		norms: flagOf(config.use_group_norm) === true ? "group" : "batch",
		...image,
	});
	if (!trunk) return undefined;
	if (config.pool !== "keypoints") {
		return { operators: trunk.operators, features: trunk.channels };
	}
	const keypoints =
		firstNumber(config, "spatial_softmax_num_keypoints") ?? KEYPOINTS;
	const features = 2 * keypoints;
	return {
		operators: [
			...trunk.operators,
			{
				kind: "convolution",
				name: "keypoints",
				inputs: trunk.channels,
				outputs: keypoints,
				kernel: 1,
				groups: 1,
				bias: true,
				positions: image.images * trunk.height * trunk.width,
			},
			linear({
				name: "coordinates",
				inputs: features,
				outputs: features,
				rows: image.images,
			}),
		],
		features,
	};
}
