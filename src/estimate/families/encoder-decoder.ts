import type { Model } from "../model.js";
import { bartModel } from "./bart.js";
import type { HubConfig, HubSample } from "./hub-reading.js";
import { t5Model } from "./t5.js";

const T5 = new Set(["t5", "mt5", "umt5", "longt5", "switch_transformers"]);
const BART = new Set([
	"bart",
	"mbart",
	"pegasus",
	"marian",
	"m2m_100",
	"whisper",
	"led",
	// torch.nn.Transformer (PyTorch 2.13), one table for both texts and the head: Vaswani et al. 2017, §3.
	"transformer",
]);

/** True for a `model_type` that this file builds. */
export function isEncoderDecoderType(type: string): boolean {
	return T5.has(type) || BART.has(type);
}

/** Builds an encoder-decoder from its config.json (transformers 5.18); undefined when a dimension is missing. */
export function encoderDecoderModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	return T5.has(String(config.model_type))
		? t5Model(config, sample)
		: bartModel(config, sample);
}
