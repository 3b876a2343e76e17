import type { Model } from "../../model.js";
import { norm } from "../blocks.js";
import { conformerModel } from "../conformer.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
} from "../hub-reading.js";
import { intermediate, lengthAdapter } from "./length-adapter.js";

/**
 * The speech encoder of SeamlessM4T v2 (Seamless Communication 2023, §4.1; transformers 5.18, SeamlessM4Tv2Config):
 * w2v-BERT 2.0, an MLP and a length adapter. Undefined for the classes that put a text or speech decoder behind it.
 */
export function seamlessSpeechEncoder(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	if (!headClass(config).endsWith("SpeechEncoder")) return undefined;
	const hidden = firstNumber(config, "hidden_size") ?? 1024;
	const ffn = firstNumber(config, "speech_encoder_intermediate_size") ?? 4096;
	const heads = firstNumber(config, "speech_encoder_attention_heads") ?? 16;
	const encoder = conformerModel(
		{
			...config,
			model_type: "wav2vec2-bert",
			architectures: [],
			hidden_size: hidden,
			intermediate_size: ffn,
			num_attention_heads: heads,
			num_hidden_layers: firstNumber(config, "speech_encoder_layers") ?? 24,
		},
		sample,
	);
	if (!encoder) return undefined;
	const { tokens: rows } = encoder;
	const hasAdapter = flagOf(config.add_adapter) ?? true;
	return {
		...encoder,
		stacks: [
			...encoder.stacks,
			...lengthAdapter({
				hidden,
				heads,
				ffn,
				rows,
				layers: hasAdapter
					? (firstNumber(config, "num_adapter_layers") ?? 1)
					: 0,
				kernel: firstNumber(config, "adaptor_kernel_size") ?? 8,
				stride: firstNumber(config, "adaptor_stride") ?? 8,
			}),
		],
		ends: [
			// Masks of the signal belong to pretraining; these classes have none.
			...encoder.ends.filter(
				(operator) =>
					operator.kind !== "other" || operator.name !== "mask-embedding",
			),
			norm({ name: "encoder-norm", width: hidden, rows }),
			...intermediate(hidden, ffn, rows),
			norm({ name: "inner-norm", width: hidden, rows }),
		],
	};
}
