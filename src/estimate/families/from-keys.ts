import type { Family, PlanKey } from "../../plan/fields.js";
import { type Fact, factValue } from "../../plan/plan.js";
import type { Model } from "../model.js";
import { perceptron, seeingAgent } from "./agent-networks.js";
import { encoderModel } from "./encoder.js";
import type { HubSample } from "./hub-reading.js";
import { stateSpaceModel } from "./state-space.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/** Families other than decoders that the keys of a plan describe well enough. */
const builders: Readonly<
	Partial<
		Record<Family, (facts: Facts, sample: HubSample) => Model | undefined>
	>
> = { encoder, ssm: stateSpace, mlp: perceptron, convnet: seeingAgent };

/** The model of a family that is stated by keys; undefined for a family without a builder and where a key is missing. */
export function modelFromKeys(
	facts: Facts,
	sample: HubSample,
): Model | undefined {
	const family = factValue(facts, "model.family");
	return family && builders[family]?.(facts, sample);
}

/** BERT's encoder with its head for masked words (Devlin et al. 2019, §3). */
function encoder(facts: Facts, sample: HubSample): Model | undefined {
	const hidden = factValue(facts, "model.hidden");
	return encoderModel(
		{
			model_type: "bert",
			architectures: ["BertForMaskedLM"],
			hidden_size: hidden,
			num_hidden_layers: factValue(facts, "model.layers"),
			num_attention_heads: factValue(facts, "model.heads"),
			intermediate_size:
				factValue(facts, "model.ffn") ?? (hidden && 4 * hidden),
			vocab_size: factValue(facts, "model.vocab"),
			max_position_embeddings:
				factValue(facts, "model.learned_positions") ?? sample.sequence,
			type_vocab_size: 2,
		},
		sample,
	);
}

/** Mamba with the sizes that its code takes when nobody says (Gu and Dao 2023, §3.4). */
function stateSpace(facts: Facts, sample: HubSample): Model | undefined {
	return stateSpaceModel(
		{
			model_type: "mamba",
			hidden_size: factValue(facts, "model.hidden"),
			num_hidden_layers: factValue(facts, "model.layers"),
			vocab_size: factValue(facts, "model.vocab"),
			tie_word_embeddings: factValue(facts, "model.tied") ?? true,
			state_size: 16,
			conv_kernel: 4,
			expand: 2,
		},
		sample,
	);
}
