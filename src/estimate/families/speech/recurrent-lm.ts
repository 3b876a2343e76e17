import type { Model } from "../../model.js";
import { linear, table } from "../blocks.js";
import { firstNumber, type HubConfig, type HubSample } from "../hub-reading.js";
import { recurrence } from "./pieces.js";

/** True for the `model_type` that this file builds. */
export function isRecurrentLanguageModel(type: string): boolean {
	return type === "recurrent_lm";
}

/** A language model of an LSTM or GRU (Mikolov et al. 2010; espnet2/lm/seq_rnn_lm.py at 002e14eb78e8). */
export function recurrentLanguageModel(
	config: HubConfig,
	{ sequence: rows }: HubSample,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const vocab = firstNumber(config, "vocab_size");
	if (!hidden || !vocab) return undefined;
	return {
		family: "custom",
		hidden,
		vocab,
		tokens: rows,
		logitRows: rows,
		stacks: [
			{
				layers: 1,
				endsInProduct: false,
				operators: recurrence({
					name: "recurrence",
					inputs: hidden,
					hidden,
					rows,
					layers: firstNumber(config, "num_hidden_layers") ?? 2,
					gates: firstNumber(config, "gates") ?? 4,
				}),
			},
		],
		ends: [
			table("embedding", vocab, hidden),
			linear({ name: "head", inputs: hidden, outputs: vocab, rows }),
		],
	};
}
