import type { Model, Operator } from "../model.js";
import { linear, table } from "./blocks.js";
import { hubDecoder } from "./hub-decoder.js";
import { firstNumber, type HubConfig, type HubSample } from "./hub-reading.js";

/** True for a `model_type` that this file may build. */
export function isNarrowEmbeddingType(type: string): boolean {
	return type === "opt";
}

/**
 * OPT with an embedding narrower than its stream (Zhang et al. 2022; opt-350m): a projection before the layers and one
 * after them, which normalise after each half and not at the end. Undefined where both widths are the same: that is an
 * ordinary decoder.
 */
export function narrowEmbeddingModel(
	config: HubConfig,
	{ sequence: rows }: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const narrow = firstNumber(config, "word_embed_proj_dim");
	const decoder = hubDecoder({ ...config, word_embed_proj_dim: hidden }, rows);
	if (!hidden || !narrow || narrow === hidden || !decoder) return undefined;
	const isAfter = config.do_layer_norm_before === false;
	const ends = decoder.ends.flatMap((operator): readonly Operator[] => {
		if (operator.kind === "table" && operator.name === "embedding") {
			return [table("embedding", operator.entries, narrow)];
		}
		if (operator.kind === "norm") return isAfter ? [] : [operator];
		return operator.kind === "linear"
			? [{ ...operator, inputs: narrow }]
			: [operator];
	});
	const project = (name: string, inputs: number, outputs: number): Operator =>
		linear({ name, inputs, outputs, rows, bias: false });
	return {
		...decoder,
		ends: [
			...ends,
			project("widen", narrow, hidden),
			project("narrow", hidden, narrow),
		],
	};
}
