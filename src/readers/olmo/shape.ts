import { asBoolean, entryAt } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import {
	factFrom,
	numberAt,
	type Say,
	type Settings,
	sayingFrom,
	switchAt,
	textAt,
} from "../settings.js";
import { byDefault } from "./defaults.js";

/** Dimensions that follow from several keys: MLP, heads, norms, biases, positions, vocabulary (olmo/model.py). */
export function shapeFacts(settings: Settings): readonly Fact[] {
	return [
		...feedForward(settings),
		...keyValueHeads(settings),
		...norms(settings),
		...biases(settings),
		...positions(settings),
		...vocabulary(settings),
		...fused(settings),
	];
}

function from(settings: Settings): Say {
	return sayingFrom({ settings, section: "model.", otherwise: byDefault });
}

// The stated width is that of one matrix with gate and value side by side, so that each has half of it.
function feedForward(settings: Settings): readonly Fact[] {
	const width =
		numberAt(settings, "model.mlp_hidden_size") ??
		(numberAt(settings, "model.mlp_ratio") ?? 4) *
			(numberAt(settings, "model.d_model") ?? 768);
	const isGated =
		(textAt(settings, "model.activation_type") ?? "swiglu") === "swiglu";
	const inner = isGated ? width / 2 : width;
	const say = from(settings);
	const stated = ["mlp_hidden_size", "mlp_ratio", "d_model"];
	return [
		...say(stated, "model.ffn", inner),
		...say(["activation_type"], "model.gated", isGated),
		// Each expert is as wide as the MLP would be: config_to_moe_args in olmo/config.py.
		...(numberAt(settings, "model.moe_num_experts")
			? say(stated, "model.expert_ffn", inner)
			: []),
		...(switchAt(settings, "model.moe_shared_expert")
			? say(["moe_shared_expert"], "model.shared_expert_ffn", inner)
			: []),
	];
}

function keyValueHeads(settings: Settings): readonly Fact[] {
	const heads = numberAt(settings, "model.n_heads") ?? 12;
	const isShared = switchAt(settings, "model.multi_query_attention") === true;
	return from(settings)(
		["n_kv_heads", "multi_query_attention", "n_heads"],
		"model.kv_heads",
		numberAt(settings, "model.n_kv_heads") ?? (isShared ? 1 : heads),
	);
}

function norms(settings: Settings): readonly Fact[] {
	const type = textAt(settings, "model.layer_norm_type") ?? "default";
	const isPlain = switchAt(settings, "model.layer_norm_with_affine") === false;
	const say = from(settings);
	const hasHeadNorms = switchAt(settings, "model.attention_layer_norm");
	return [
		...say(
			["layer_norm_type", "layer_norm_with_affine"],
			"model.norm",
			type === "rms" ? "rms" : isPlain ? "plain" : "layer",
		),
		// Over the whole width of queries and of keys.
		...(hasHeadNorms
			? say(["attention_layer_norm"], "model.qk_norm", "full")
			: []),
	];
}

function biases(settings: Settings): readonly Fact[] {
	const has = switchAt(settings, "model.include_bias") ?? true;
	const inNorms = switchAt(settings, "model.bias_for_layer_norm") ?? has;
	const isTied = switchAt(settings, "model.weight_tying") ?? true;
	const say = from(settings);
	return [
		...say(["include_bias"], "model.qkv_bias", has),
		...say(["include_bias"], "model.out_bias", has),
		...say(["include_bias"], "model.mlp_bias", has),
		...say(["include_bias"], "model.head_bias", has && !isTied),
		...say(["bias_for_layer_norm", "include_bias"], "model.norm_bias", inNorms),
	];
}

function positions(settings: Settings): readonly Fact[] {
	const isRotary = switchAt(settings, "model.rope") === true;
	const isLinear = switchAt(settings, "model.alibi") === true;
	const say = from(settings);
	const length = numberAt(settings, "model.max_sequence_length") ?? 1024;
	return [
		...say(["rope"], "model.rotary", isRotary ? "whole" : "none"),
		...(isRotary || isLinear
			? []
			: say(["max_sequence_length"], "model.learned_positions", length)),
	];
}

// An explicit null for embedding_size means the vocabulary itself.
function vocabulary(settings: Settings): readonly Fact[] {
	const rows = entryAt(settings.tree, "model.embedding_size");
	const stated = numberAt(settings, "model.embedding_size");
	const tokens = numberAt(settings, "model.vocab_size") ?? 50257;
	return from(settings)(
		["embedding_size", "vocab_size"],
		"model.vocab",
		stated ?? (rows ? tokens : 50304),
	);
}

function fused(settings: Settings): readonly Fact[] {
	const type = textAt(settings, "model.block_type") ?? "sequential";
	const say = from(settings);
	return [
		...say(["block_type"], "model.fused_qkv", type === "sequential"),
		...say(["block_type"], "model.fused_gate", true),
	];
}

/** True where `compile` has settings; null leaves it off. */
export function compileFacts(settings: Settings): readonly Fact[] {
	const entry = entryAt(settings.tree, "compile");
	const isOn =
		entry?.value.kind === "mapping" || asBoolean(entry?.value) === true;
	return entry && isOn
		? factFrom({
				settings,
				paths: ["compile"],
				key: "compile",
				value: true,
				otherwise: byDefault,
			})
		: [];
}
