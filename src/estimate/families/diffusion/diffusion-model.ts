import type { Model, Operator } from "../../model.js";
import {
	firstNumber,
	type HubConfig,
	type HubSample,
	textOf,
} from "../hub-reading.js";
import { autoencoderOf } from "./autoencoders.js";
import { denoisers } from "./denoisers.js";
import type { LatentSample } from "./pieces.js";
import { type TextEncoder, textEncoder } from "./text-encoders.js";

/** A whole pipeline of the catalogue; its denoiser alone is a config of diffusers. */
const PIPELINE = "diffusion";

/** Side of the images that latent models are trained on when nobody says. */
const USUAL_IMAGE = 512;

/** True for a pipeline, and for the `_class_name` of a denoiser that this folder builds. */
export function isDiffusionType(type: string): boolean {
	return type === PIPELINE || Object.hasOwn(denoisers, type);
}

/**
 * A denoiser for one sample, with the encoders of image and caption that each step runs through forward only, unless
 * their outputs are stored (Rombach et al. 2022, §3). Undefined when a dimension is missing.
 */
export function diffusionModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const isPipeline = config.model_type === PIPELINE;
	const denoiser: HubConfig = isPipeline
		? Object(config.denoiser)
		: { ...config };
	const build = denoisers[textOf(denoiser._class_name) ?? ""];
	const latent = latentOf(config, denoiser, sample);
	const built = build?.(denoiser, latent);
	if (!built) return undefined;
	const { frozen, trained } = encodersOf(config, sample, latent.textTokens);
	return {
		family: "dit",
		hidden: built.hidden,
		vocab: 0,
		// Numbers are those of a whole sample: an image or a clip.
		tokens: 1,
		logitRows: 0,
		stacks: built.stacks,
		ends: [...built.ends, ...trained],
		frozen,
	};
}

function latentOf(
	config: HubConfig,
	denoiser: HubConfig,
	sample: HubSample,
): LatentSample {
	const shrinks = firstNumber(config, "shrinks") ?? 8;
	const inLatents = firstNumber(denoiser, "sample_size");
	const own =
		firstNumber(config, "image") ??
		(inLatents === undefined ? USUAL_IMAGE : inLatents * shrinks);
	const height = sample.image ?? own;
	const width =
		sample.imageWidth ??
		sample.image ??
		firstNumber(config, "image_width") ??
		height;
	const frames = sample.frames ?? firstNumber(config, "frames") ?? 1;
	const step = firstNumber(config, "frame_step") ?? 4;
	return {
		height: Math.round(height / shrinks),
		width: Math.round(width / shrinks),
		// The first frame stands alone, every few after it are one.
		frames: 1 + Math.floor((frames - 1) / step),
		textTokens: sample.textTokens ?? firstNumber(config, "text_tokens") ?? 77,
	};
}

function encodersOf(
	config: HubConfig,
	sample: HubSample,
	textTokens: number,
): {
	readonly frozen: readonly Operator[];
	readonly trained: readonly Operator[];
} {
	const stated: unknown = config.text_encoders;
	const encoders: readonly TextEncoder[] = Array.isArray(stated) ? stated : [];
	const texts = encoders.flatMap((encoder) => textEncoder(encoder, textTokens));
	const image = sample.image ?? firstNumber(config, "image") ?? USUAL_IMAGE;
	const images =
		autoencoderOf(Object(config.autoencoder), {
			frames: sample.frames ?? firstNumber(config, "frames") ?? 1,
			height: image,
			width:
				sample.imageWidth ??
				sample.image ??
				firstNumber(config, "image_width") ??
				image,
		})?.encoder ?? [];
	const trains = sample.textTrains === true;
	return {
		frozen: [
			...(sample.latentsCached ? [] : images),
			...(sample.textCached || trains ? [] : texts),
		],
		trained: trains ? texts : [],
	};
}
