import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asPlain,
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { sideFacts } from "../image-sides.js";
import { statedAt } from "../origins.js";

/** Published U-Nets by their width, the width of their captions and the depth of their transformers. */
const unets = [
	{
		channels: 320,
		context: 768,
		depth: "1",
		id: "stable-diffusion-v1-5/stable-diffusion-v1-5",
	},
	{
		channels: 320,
		context: 1024,
		depth: "1",
		id: "stabilityai/stable-diffusion-2-1",
	},
	{
		channels: 320,
		context: 2048,
		depth: "1,2,10",
		id: "stabilityai/stable-diffusion-xl-base-1.0",
	},
] as const;

/** True for a diffusion model of NeMo. */
export function isDiffusion(model: Tree | undefined): boolean {
	return (
		hasKeys(model, "unet_config") || hasKeys(model, "unet", "conditioning")
	);
}

/** What a diffusion model trains on: its U-Net by its shape, image sides, and what was encoded before. */
export function diffusionFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const unet = entryAt(model, "unet_config") ?? entryAt(model, "unet");
	if (!unet) return [];
	return [
		fact("task", "diffuse", statedAt(file, unet)),
		...unetFacts(file, unet.value),
		...imagenFacts(file, model),
		...imageFacts(file, model),
		...cachedFacts(file, model),
	];
}

function unetFacts(file: ParsedFile, unet: Tree): readonly Fact[] {
	const channels = entryAt(unet, "model_channels");
	const context = asNumber(entryAt(unet, "context_dim")?.value);
	const depths = entryAt(unet, "transformer_depth")?.value;
	const depth =
		depths?.kind === "sequence"
			? itemsOf(depths).map(asText).join(",")
			: asText(depths);
	const found = unets.find(
		(row) =>
			row.channels === asNumber(channels?.value) &&
			row.context === context &&
			row.depth === depth,
	);
	return channels && found
		? [fact("model.id", found.id, statedAt(file, channels))]
		: [];
}

// Imagen works on pixels, and states its U-Net key by key; its captions were encoded before or are encoded on the way.
function imagenFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const unet = entryAt(model, "unet");
	const kind = entryAt(model, "unet_type");
	if (!unet || !entryAt(unet.value, "channel_mult")) return [];
	// The efficient U-Net that doubles sides (`sr`) is another network.
	if (kind && asText(kind.value) !== "base") return [];
	const encoded = entryAt(model, "conditioning.precached_key");
	const plain = asPlain(unet.value);
	return [
		fact(
			"model.config",
			{
				model_type: "diffusion",
				shrinks: 1,
				image: asNumber(entryAt(unet.value, "image_size")?.value),
				text_tokens: asNumber(
					entryAt(model, "conditioning.token_length")?.value,
				),
				text_encoders: [],
				denoiser: {
					...Object(plain),
					_class_name: "ImagenUNet",
					text_embed_dim: asNumber(
						entryAt(model, "conditioning.embed_dim")?.value,
					),
				},
			},
			statedAt(file, unet),
		),
		...(encoded && asText(encoded.value) !== undefined
			? [fact("data.text_cached", true, statedAt(file, encoded))]
			: []),
	];
}

function imageFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const crop =
		entryAt(model, "data.train.augmentations.center_crop_h_w") ??
		entryAt(model, "data.train.augmentations.resize_smallest_side");
	const sides = (asText(crop?.value) ?? "").split(",").map(Number);
	return crop && sides.every((side) => Number.isInteger(side))
		? sideFacts(file, crop, sides)
		: [];
}

// Keys of the batch with `encoded` in their names hold what was encoded before training.
function cachedFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const latents = entryAt(model, "first_stage_key");
	const captions = entryAt(model, "cond_stage_key");
	const trained = entryAt(model, "cond_stage_trainable");
	const isTrained = asBoolean(trained?.value);
	const isEncoded = (text: string | undefined) => /encoded/.test(text ?? "");
	return [
		...(latents
			? [
					fact(
						"data.latents_cached",
						isEncoded(asText(latents.value)),
						statedAt(file, latents),
					),
				]
			: []),
		...(captions
			? [
					fact(
						"data.text_cached",
						isEncoded(asText(captions.value)),
						statedAt(file, captions),
					),
				]
			: []),
		...(trained && isTrained !== undefined
			? [fact("model.text_encoder_trained", isTrained, statedAt(file, trained))]
			: []),
	];
}
