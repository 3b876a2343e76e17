import type { Model } from "../../model.js";
import type { HubConfig, HubSample } from "../hub-reading.js";
import { dac } from "./dac.js";
import { encodec } from "./encodec.js";
import { hifigan } from "./hifigan.js";
import { moonshine } from "./moonshine.js";
import { partsModel } from "./parts.js";
import { seamlessSpeechEncoder } from "./seamless.js";
import { spectrogramUnet } from "./spectrogram-unet.js";
import { speechToText } from "./speech-to-text.js";
import { speecht5 } from "./speecht5.js";

type Build = (config: HubConfig, sample: HubSample) => Model | undefined;

/** Networks that hear or speak, by `model_type`; recurrent and convolutional ones of NeMo and SpeechBrain have names of ours. */
const builders: Readonly<Record<string, Build>> = {
	dac,
	encodec,
	hifigan,
	moonshine,
	speech_parts: partsModel,
	spectrogram_unet: spectrogramUnet,
	seamless_m4t_v2: seamlessSpeechEncoder,
	speech_to_text: speechToText,
	speecht5,
};

/** True for a `model_type` that this folder builds. */
export function isSpeechType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds a network of sound for one clip; undefined when a dimension is missing. */
export function speechModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	return builders[String(config.model_type)]?.(config, sample);
}
