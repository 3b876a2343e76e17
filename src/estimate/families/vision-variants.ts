import type { Model } from "../model.js";
import { firstNumber, type HubConfig, type HubSample } from "./hub-reading.js";
import { maskedAutoencoder } from "./vision-variants/masked-autoencoder.js";
import type { PatchShape } from "./vision-variants/patch-layers.js";
import { segmentAnything } from "./vision-variants/segment-anything.js";
import { spectrogramTransformer } from "./vision-variants/spectrogram-transformer.js";
import { videoMae } from "./vision-variants/video-mae.js";
import { yolos } from "./vision-variants/yolos.js";

/** Encoders of patches whose stem, mask or head differs from the plain vision transformer's. */
const builders: Readonly<
	Record<
		string,
		(shape: PatchShape, config: HubConfig, sample: HubSample) => Model
	>
> = {
	vit_mae: maskedAutoencoder,
	videomae: videoMae,
	"audio-spectrogram-transformer": spectrogramTransformer,
	yolos,
	sam_vision_model: segmentAnything,
};

/** True for a `model_type` that this file builds. */
export function isVisionVariantType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds one from its config.json (transformers 5.18); undefined when a dimension is missing. */
export function visionVariantModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const heads = firstNumber(config, "num_attention_heads");
	const ffn = firstNumber(config, "mlp_dim", "intermediate_size");
	const patch = firstNumber(config, "patch_size");
	if (!hidden || !layers || !heads || !ffn || !patch) return undefined;
	const shape = { hidden, layers, heads, ffn, patch };
	return builders[String(config.model_type)]?.(shape, config, sample);
}
