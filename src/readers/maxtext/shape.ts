import { asText, entryAt, itemsOf } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import {
	factAt,
	numberAt,
	type Say,
	type Settings,
	sayingFrom,
	switchAt,
	textAt,
} from "../settings.js";
import { baseShape, byDefault, type ShapeKey } from "./defaults.js";
import { modelNames } from "./model-names.js";
import { answers } from "./work.js";

/** The model by a published name, or by the sizes that the configs state and base.yml fills in. */
export function modelFacts(settings: Settings): readonly Fact[] {
	const path = modelPath(settings);
	const name = textAt(settings, path);
	const id = lookUp(modelNames, name);
	if (id !== undefined) return factAt(settings, path, "model.id", id);
	const hasName = name !== undefined && name !== "default";
	if (hasName && !statesShape(settings)) {
		return factAt(settings, path, "model.id", name);
	}
	// Tuning starts from a model that its command names; base.yml's sizes are none.
	return tunes(settings) && !hasName ? [] : shapeFacts(settings);
}

function tunes(settings: Settings): boolean {
	return (
		switchAt(settings, "use_sft") === true ||
		switchAt(settings, "use_dpo") === true ||
		answers(settings)
	);
}

/** Distillation names the model that trains below `student_overrides`. */
export function modelPath({ tree }: Settings): string {
	return entryAt(tree, "student_overrides.model_name")
		? "student_overrides.model_name"
		: "model_name";
}

// A name that no table has counts where no file of the commit states its sizes.
function statesShape({ tree }: Settings): boolean {
	return entryAt(tree, "decoder_block") !== undefined;
}

/** What sizes say: without a model's name, or in the file of a model. */
export function shapeFacts(settings: Settings): readonly Fact[] {
	const scale = scalesOf(number(settings, "global_parameter_scale"));
	const say = from(settings);
	const head = number(settings, "head_dim");
	return [
		byDefault("model.family", "decoder"),
		...say(
			["base_emb_dim", "global_parameter_scale"],
			"model.hidden",
			number(settings, "base_emb_dim") * scale.embed,
		),
		...say(
			["base_num_decoder_layers", "global_parameter_scale"],
			"model.layers",
			number(settings, "base_num_decoder_layers") * scale.layers,
		),
		...say(
			["base_num_query_heads", "global_parameter_scale"],
			"model.heads",
			number(settings, "base_num_query_heads") * scale.heads,
		),
		...say(
			["base_num_kv_heads", "global_parameter_scale"],
			"model.kv_heads",
			number(settings, "base_num_kv_heads") * scale.heads,
		),
		...say(
			["base_mlp_dim", "global_parameter_scale"],
			"model.ffn",
			number(settings, "base_mlp_dim") * scale.mlp,
		),
		...say(["head_dim"], "model.head_dim", head),
		...say(["vocab_size"], "model.vocab", number(settings, "vocab_size")),
		...say(
			["logits_via_embedding"],
			"model.tied",
			switchAt(settings, "logits_via_embedding") ?? false,
		),
		...kindFacts(settings),
		...expertFacts(settings, scale.mlp),
		...latentFacts(settings),
	];
}

function number(settings: Settings, key: ShapeKey): number {
	return numberAt(settings, key) ?? baseShape[key];
}

function from(settings: Settings): Say {
	return sayingFrom({ settings, otherwise: byDefault });
}

// A power of two that is spread over width, heads, MLP and depth (configs/types.py, get_individual_scales).
function scalesOf(scale: number) {
	const power = Math.floor(Math.log2(Math.max(1, scale)));
	const base = Math.floor(power / 3);
	const rest = power % 3;
	const wide = 2 ** (base + (rest > 0 ? 1 : 0));
	return {
		embed: 2 ** (base + (rest > 1 ? 1 : 0)),
		heads: wide,
		mlp: wide,
		layers: 2 ** base,
	};
}

// GPT-3's block has layer norms with biases; the others have RMS norms.
function kindFacts(settings: Settings): readonly Fact[] {
	const say = from(settings);
	const isGpt = textAt(settings, "decoder_block") === "gpt3";
	const activations = itemsOf(entryAt(settings.tree, "mlp_activations")?.value);
	const isGated = activations.length === 0 || activations.length > 1;
	const positions = numberAt(settings, "trainable_position_size");
	const window = numberAt(settings, "sliding_window_size");
	const hasFour =
		switchAt(settings, "use_post_attn_norm") === true &&
		switchAt(settings, "use_post_ffw_norm") === true;
	const hasBias = isGpt || switchAt(settings, "attention_bias") === true;
	return [
		...say(["decoder_block"], "model.norm", isGpt ? "layer" : "rms"),
		...say(["mlp_activations"], "model.gated", isGated),
		...say(["attention_bias", "decoder_block"], "model.qkv_bias", hasBias),
		...say(["decoder_block"], "model.out_bias", isGpt),
		...say(["decoder_block"], "model.mlp_bias", isGpt),
		...(switchAt(settings, "use_qk_norm")
			? factAt(settings, "use_qk_norm", "model.qk_norm", "head")
			: []),
		...(hasFour
			? factAt(settings, "use_post_attn_norm", "model.norms_per_block", 4)
			: []),
		...(positions !== undefined && positions > 0
			? factAt(
					settings,
					"trainable_position_size",
					"model.learned_positions",
					positions,
				)
			: []),
		...(window !== undefined && window > 0
			? factAt(settings, "sliding_window_size", "model.window", window)
			: []),
		...factAt(
			settings,
			"fused_qkv",
			"model.fused_qkv",
			switchAt(settings, "fused_qkv"),
		),
		...factAt(
			settings,
			"fused_mlp",
			"model.fused_gate",
			switchAt(settings, "fused_mlp"),
		),
	];
}

function expertFacts(settings: Settings, scale: number): readonly Fact[] {
	const experts = number(settings, "num_experts");
	if (experts <= 1) return [];
	const stated = numberAt(settings, "base_moe_mlp_dim");
	const width = (stated ?? number(settings, "base_mlp_dim")) * scale;
	const shared = number(settings, "shared_experts");
	const say = from(settings);
	const paths = ["base_moe_mlp_dim", "base_mlp_dim"];
	return [
		...say(["num_experts"], "model.experts", experts),
		...say(
			["num_experts_per_tok"],
			"model.experts_active",
			number(settings, "num_experts_per_tok"),
		),
		...say(paths, "model.expert_ffn", width),
		...say(
			["first_num_dense_layers"],
			"model.dense_layers",
			number(settings, "first_num_dense_layers"),
		),
		...(shared > 0
			? say(["shared_experts"], "model.shared_expert_ffn", shared * width)
			: []),
	];
}

const latent = [
	["q_lora_rank", "model.mla.q_rank"],
	["kv_lora_rank", "model.mla.kv_rank"],
	["qk_nope_head_dim", "model.mla.nope_dim"],
	["qk_rope_head_dim", "model.mla.rope_dim"],
	["v_head_dim", "model.mla.value_dim"],
] as const;

function latentFacts(settings: Settings): readonly Fact[] {
	if (asText(entryAt(settings.tree, "attention_type")?.value) !== "mla")
		return [];
	const say = from(settings);
	return latent.flatMap(([path, key]) =>
		say([path], key, number(settings, path)),
	);
}
