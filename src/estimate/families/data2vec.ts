import type { Model } from "../model.js";
import { firstVersion } from "./data2vec/first-version.js";
import { secondVersion } from "./data2vec/second-version.js";
import type { HubConfig, HubSample } from "./hub-reading.js";

const builders: Readonly<
	Record<string, (config: HubConfig, sample: HubSample) => Model | undefined>
> = {
	data2vec: firstVersion,
	data2vec_text: firstVersion,
	data2vec_multi: secondVersion,
	data2vec_multi_text: secondVersion,
};

/** True for a `model_type` that this file builds out of sounds or images. */
export function isData2vecType(type: string): boolean {
	return Object.hasOwn(builders, type) && !isData2vecTextType(type);
}

/** True for a `model_type` that this file builds out of text. */
export function isData2vecTextType(type: string): boolean {
	return /^data2vec_(multi_)?text$/.test(type);
}

/** data2vec of fairseq: a network that learns what a slowly following copy of it says of the whole sample. */
export function data2vecModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	return builders[String(config.model_type)]?.(config, sample);
}
