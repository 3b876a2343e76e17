import { activationFunctions, type PlanValues } from "../../plan/fields.js";
import type { Origin } from "../../plan/origin.js";
import { type Fact, factsFrom } from "../../plan/plan.js";
import { denseTypes } from "./decoder-types/dense.js";
import type { ModelType } from "./decoder-types/model-type.js";
import { expertTypes } from "./decoder-types/with-experts.js";
import { flagOf, type HubConfig, numberOf, textOf } from "./hub-reading.js";
import { keptByClass } from "./kept-by-class.js";

const types: Readonly<Record<string, ModelType>> = {
	...denseTypes,
	...expertTypes,
};

/** True for a `model_type` whose config.json can be read. */
export function isKnownModelType(type: string): boolean {
	return Object.hasOwn(types, type);
}

/** Facts of a Hugging Face config.json; none for a `model_type` without a row. */
export function hubConfigFacts(config: HubConfig): readonly Fact[] {
	const name = textOf(config.model_type) ?? "";
	const type = isKnownModelType(name) ? types[name] : undefined;
	if (!type || type.builds?.(config) === false) return [];
	const of = (key: string): number | undefined =>
		numberOf(config[type.names?.[key] ?? key]) ?? numberOf(config[key]);
	const hidden = of("hidden_size");
	const values: PlanValues = {
		"model.layers": of("num_hidden_layers"),
		"model.hidden": hidden,
		"model.heads": of("num_attention_heads"),
		"model.kv_heads": of("num_key_value_heads"),
		"model.head_dim": of("head_dim"),
		"model.ffn": of("intermediate_size"),
		"model.vocab": of("vocab_size"),
		...keptOf(config),
		"model.tied": flagOf(config.tie_word_embeddings) ?? type.tied ?? false,
		...type.fixed,
		...type.read?.(config),
	};
	const origin: Origin = {
		kind: "catalog",
		row: `config.json of ${name}`,
		source: `transformers 5.18, models/${name}`,
	};
	return factsFrom(values, origin);
}

// The names differ from class to class; what the config says stands above what its class does by itself.
function keptOf(config: HubConfig): PlanValues {
	const activation =
		textOf(config.hidden_act) ?? textOf(config.activation_function);
	const dropout =
		config.resid_pdrop ??
		config.hidden_dropout ??
		config.residual_dropout ??
		config.dropout;
	return {
		...keptByClass[textOf(config.model_type) ?? ""],
		...(activation !== undefined && {
			"model.activation": activationFunctions.find(
				(each) => each === activation,
			),
		}),
		...(numberOf(dropout) !== undefined && {
			"model.dropout": numberOf(dropout),
		}),
	};
}
