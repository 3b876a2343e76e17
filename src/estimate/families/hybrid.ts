import type { Model } from "../model.js";
import type { HubConfig, HubSample } from "./hub-reading.js";
import { falconH1 } from "./hybrids/falcon-h1.js";
import { gatedDelta } from "./hybrids/gated-delta.js";
import { jamba } from "./hybrids/jamba.js";
import { lfm2 } from "./hybrids/lfm2.js";
import { nemotronH } from "./hybrids/nemotron-h.js";
import { recurrentGemma } from "./hybrids/recurrent-gemma.js";

/** Decoders in which some layers mix tokens by attention and others by a recurrence or a convolution. */
const builders: Readonly<
	Record<string, (config: HubConfig, rows: number) => Model | undefined>
> = {
	qwen3_next: gatedDelta,
	qwen3_5_text: gatedDelta,
	jamba,
	lfm2,
	nemotron_h: nemotronH,
	falcon_h1: falconH1,
	recurrent_gemma: recurrentGemma,
};

/** True for a `model_type` that this file builds. */
export function isHybridType(type: string): boolean {
	return Object.hasOwn(builders, type);
}

/** Builds one from its config.json (transformers 5.18); undefined when a dimension is missing. */
export function hybridModel(
	config: HubConfig,
	{ sequence }: HubSample,
): Model | undefined {
	return builders[String(config.model_type)]?.(config, sequence);
}
