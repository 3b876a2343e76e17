import type { Model } from "../model.js";
import { hubDecoder } from "./hub-decoder.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
} from "./hub-reading.js";
import { clipTower } from "./vision-towers/clip.js";
import { qwenTower } from "./vision-towers/qwen.js";
import { siglipTower } from "./vision-towers/siglip.js";
import type { BuildTower } from "./vision-towers/tower.js";

/** How the language half differs from the class that its own config names. */
interface VisionLanguageType {
	readonly tower: BuildTower;
	/** `model_type` under which the text config is read. */
	readonly text?: string;
}

const types: Readonly<Record<string, VisionLanguageType>> = {
	llava: { tower: clipTower },
	paligemma: { tower: siglipTower },
	qwen2_vl: { tower: qwenTower, text: "qwen2" },
	qwen2_5_vl: { tower: qwenTower, text: "qwen2" },
};

/** True for a `model_type` that this file builds. */
export function isVisionLanguageType(type: string): boolean {
	return Object.hasOwn(types, type);
}

/**
 * A vision tower, a projector and a decoder, one after the other (Liu et al. 2023, §4.1). The sequence of the sample
 * holds the image's tokens and the text's. Built from its config.json (transformers 5.18); undefined when a part is
 * missing.
 */
export function visionLanguageModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const type = types[String(config.model_type)];
	const text = objectOf(config.text_config);
	const vision = objectOf(config.vision_config);
	if (!type || !text || !vision) return undefined;
	const decoder = hubDecoder(
		{
			...text,
			model_type: type.text ?? text.model_type,
			tie_word_embeddings:
				flagOf(config.tie_word_embeddings) ??
				flagOf(text.tie_word_embeddings) ??
				false,
		},
		sample.sequence,
	);
	const tower =
		decoder &&
		type.tower(vision, {
			image: sample.image,
			hidden: decoder.hidden,
			takenLayer: firstNumber(config, "vision_feature_layer") ?? -2,
		});
	if (!tower) return undefined;
	return {
		...decoder,
		family: "decoder",
		stacks: [
			...tower.stacks,
			...decoder.stacks.map((stack) => ({ ...stack, readsEmbedding: true })),
		],
		...(tower.frozen && { frozen: tower.frozen }),
		ends: [...tower.ends, ...decoder.ends],
	};
}

function objectOf(value: unknown): HubConfig | undefined {
	return typeof value === "object" && value !== null ? { ...value } : undefined;
}
