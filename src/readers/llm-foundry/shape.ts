import { entryAt } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import {
	numberAt,
	type Say,
	type Settings,
	sayingFrom,
	switchAt,
	textAt,
} from "../settings.js";
import { byDefault } from "./defaults.js";

/** Dimensions of MPT that follow from several keys (llmfoundry/models/mpt at 8c8dd48f7216). */
export function mptShape(settings: Settings): readonly Fact[] {
	const say = sayingFrom({ settings, section: "model.", otherwise: byDefault });
	return [
		...feedForward(settings, say),
		...keyValueHeads(settings, say),
		...positions(settings, say),
		...normsAndBiases(settings, say),
	];
}

function feedForward(settings: Settings, say: Say): readonly Fact[] {
	const width =
		numberAt(settings, "model.ffn_config.ffn_hidden_size") ??
		(numberAt(settings, "model.expansion_ratio") ??
			numberAt(settings, "model.mlp_ratio") ??
			4) * (numberAt(settings, "model.d_model") ?? 2048);
	const type = textAt(settings, "model.ffn_config.ffn_type") ?? "mptmlp";
	const experts = numberAt(settings, "model.ffn_config.moe_num_experts");
	const active = numberAt(settings, "model.ffn_config.moe_top_k") ?? 1;
	const isExpert = experts !== undefined && experts > 1;
	return [
		...say(
			["ffn_config.ffn_hidden_size", "expansion_ratio", "mlp_ratio", "d_model"],
			"model.ffn",
			Math.floor(width),
		),
		...say(["ffn_config.ffn_type"], "model.gated", /glu/.test(type)),
		...(isExpert
			? [
					...say(["ffn_config.moe_num_experts"], "model.experts", experts),
					...say(["ffn_config.moe_top_k"], "model.experts_active", active),
				]
			: []),
	];
}

function keyValueHeads(settings: Settings, say: Say): readonly Fact[] {
	const type =
		textAt(settings, "model.attn_config.attn_type") ?? "multihead_attention";
	const heads = numberAt(settings, "model.n_heads") ?? 16;
	const stated = numberAt(settings, "model.attn_config.kv_n_heads");
	return say(
		["attn_config.kv_n_heads", "attn_config.attn_type", "n_heads"],
		"model.kv_heads",
		stated ?? (type === "multiquery_attention" ? 1 : heads),
	);
}

// ALiBi and rotary positions switch learned ones off.
function positions(settings: Settings, say: Say): readonly Fact[] {
	const isLinear = switchAt(settings, "model.attn_config.alibi") === true;
	const isRotary = switchAt(settings, "model.attn_config.rope") === true;
	const isLearned =
		(switchAt(settings, "model.learned_pos_emb") ?? true) &&
		!isLinear &&
		!isRotary;
	const length =
		numberAt(settings, "model.max_seq_len") ??
		numberAt(settings, "max_seq_len") ??
		2048;
	return [
		...say(["attn_config.rope"], "model.rotary", isRotary ? "whole" : "none"),
		...(isLearned
			? say(["max_seq_len"], "model.learned_positions", length)
			: []),
	];
}

function normsAndBiases(settings: Settings, say: Say): readonly Fact[] {
	const norm = textAt(settings, "model.norm_type") ?? "low_precision_layernorm";
	const has = switchAt(settings, "model.no_bias") !== true;
	const inAttention = switchAt(settings, "model.attention_bias") ?? has;
	const window = numberAt(settings, "model.attn_config.sliding_window_size");
	const isFused = switchAt(settings, "model.attn_config.fused_qkv") ?? true;
	const overHeads = switchAt(settings, "model.attn_config.qk_gn") === true;
	const overAll = switchAt(settings, "model.attn_config.qk_ln") === true;
	return [
		...say(["norm_type"], "model.norm", /rms/i.test(norm) ? "rms" : "layer"),
		...say(["no_bias"], "model.norm_bias", has && !/rms/i.test(norm)),
		...say(["attention_bias", "no_bias"], "model.qkv_bias", inAttention),
		...say(["attention_bias", "no_bias"], "model.out_bias", inAttention),
		...say(["no_bias"], "model.mlp_bias", has),
		...say(["attn_config.fused_qkv"], "model.fused_qkv", isFused),
		...(overAll || overHeads
			? say(
					["attn_config.qk_ln", "attn_config.qk_gn"],
					"model.qk_norm",
					overAll ? "full" : "head",
				)
			: []),
		...(window !== undefined && entryAt(settings.tree, "model")
			? say(["attn_config.sliding_window_size"], "model.window", window)
			: []),
	];
}
