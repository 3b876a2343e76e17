import type { Model } from "../../model.js";
import { loose } from "../blocks.js";
import { firstNumber, type HubConfig, type HubSample } from "../hub-reading.js";
import {
	type ImageTower,
	modifiedResnet,
	visionTransformer,
} from "./image-towers.js";
import { captioner, textTower } from "./text-tower.js";
import { timmTower } from "./timm-tower.js";

/** True for the config of open_clip that the catalogue holds under this type. */
export function isOpenClipType(type: string): boolean {
	return type === "open_clip";
}

/**
 * A pair of encoders out of a file of open_clip's `model_configs` (`embed_dim`, `vision_cfg`, `text_cfg`), and the
 * decoder of captions of CoCa. A sample is a pair of image and text. Undefined when a tower is not built here.
 */
export function openClipModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const shared = firstNumber(config, "embed_dim");
	if (!shared) return undefined;
	const text = textTower(Object(config.text_cfg), shared, sample.sequence);
	const image = imageTower(Object(config.vision_cfg), shared, sample.image);
	if (!text || !image) return undefined;
	const multimodal = config.multimodal_cfg;
	const vocab = firstNumber(Object(config.text_cfg), "vocab_size") ?? 49_408;
	const decoder =
		typeof multimodal === "object" && multimodal !== null
			? captioner(
					{ ...multimodal },
					{
						// Each token but the last asks for the next.
						rows: Math.max(1, text.rows - 2),
						imageRows: image.tokens,
						vocab,
					},
				)
			: undefined;
	const biased = firstNumber(config, "init_logit_bias") === undefined ? 0 : 1;
	return {
		family: "vit",
		hidden: image.hidden,
		vocab: decoder ? vocab : 0,
		tokens: image.rows + text.rows,
		logitRows: decoder?.rows ?? 0,
		stacks: [...image.stacks, ...text.stacks, ...(decoder?.stacks ?? [])],
		ends: [
			...image.ends,
			...text.ends,
			...(decoder?.ends ?? []),
			loose("temperature", 1 + biased),
		],
	};
}

function imageTower(
	config: HubConfig,
	shared: number,
	image: number | undefined,
): ImageTower | undefined {
	if (config.timm_model_name !== undefined) {
		return timmTower(config, shared, image);
	}
	return Array.isArray(config.layers)
		? modifiedResnet(config, shared, image)
		: visionTransformer(config, shared, image);
}
