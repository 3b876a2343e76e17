import { fold } from "../../plan/plan.js";
import type { Model } from "../model.js";
import { decoderModel } from "./decoder.js";
import { decoderShape } from "./decoder-facts.js";
import { hubConfigFacts } from "./hub-config.js";
import type { HubConfig } from "./hub-reading.js";

/** The decoder of a config.json that stands inside another, such as the language half of a vision-language model. */
export function hubDecoder(
	config: HubConfig,
	sequence: number,
): Model | undefined {
	const facts = fold(hubConfigFacts(config));
	return facts.has("model.layers") && facts.has("model.vocab")
		? decoderModel(decoderShape(facts, sequence))
		: undefined;
}
