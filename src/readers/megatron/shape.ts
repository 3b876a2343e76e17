import type { Tree } from "../../formats/tree.js";
import { asText, itemsOf } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import {
	type Arguments,
	argument,
	isOn,
	numberOf,
	originOf,
	textOf,
} from "./arguments.js";
import { standard } from "./defaults.js";

/** Dimensions that follow from several flags: MLP width and gate, key-value heads, biases, positions, window. */
export function shapeFacts(args: Arguments): readonly Fact[] {
	return [
		...gate(args),
		...feedForward(args),
		...keyValueHeads(args),
		...biases(args),
		...positions(args),
		...window(args),
		...queryKeyNorm(args),
		...recurrence(args),
	];
}

/** True when the MLP has a gate beside its value. */
export function isGated(args: Arguments): boolean {
	const activation = textOf(args, "--glu-activation");
	return (
		isOn(args, "--swiglu") ||
		isOn(args, "--quick-geglu") ||
		(activation !== undefined && activation !== "none")
	);
}

/** Width of the MLP: stated, or four times the hidden width, scaled by two thirds to multiples of 64 for SwiGLU. */
export function feedForwardWidth(args: Arguments): number | undefined {
	const hidden = numberOf(args, "--hidden-size");
	const stated = numberOf(args, "--ffn-hidden-size");
	if (stated !== undefined || hidden === undefined) return stated;
	return isOn(args, "--swiglu")
		? Math.floor((4 * hidden * 2) / 3 / 64) * 64
		: 4 * hidden;
}

function gate(args: Arguments): readonly Fact[] {
	const origin = originOf(
		args,
		"--swiglu",
		"--quick-geglu",
		"--glu-activation",
	);
	return origin ? [fact("model.gated", isGated(args), origin)] : [];
}

function feedForward(args: Arguments): readonly Fact[] {
	const width = feedForwardWidth(args);
	if (width === undefined) return [];
	const origin = originOf(args, "--ffn-hidden-size");
	return [
		origin ? fact("model.ffn", width, origin) : standard("model.ffn", width),
	];
}

// --num-query-groups counts only with --group-query-attention, and is 1 when that stands alone.
function keyValueHeads(args: Arguments): readonly Fact[] {
	if (!isOn(args, "--group-query-attention")) return [];
	const groups = numberOf(args, "--num-query-groups") ?? 1;
	const origin = originOf(
		args,
		"--num-query-groups",
		"--group-query-attention",
	);
	return origin ? [fact("model.kv_heads", groups, origin)] : [];
}

function biases(args: Arguments): readonly Fact[] {
	const without = originOf(args, "--disable-bias-linear");
	const isWithout = without && isOn(args, "--disable-bias-linear");
	const withQkv = originOf(args, "--add-qkv-bias");
	return [
		...(isWithout
			? [
					fact("model.qkv_bias", false, without),
					fact("model.out_bias", false, without),
					fact("model.mlp_bias", false, without),
				]
			: []),
		...(withQkv && isOn(args, "--add-qkv-bias")
			? [fact("model.qkv_bias", true, withQkv)]
			: []),
	];
}

// Positions are learned unless a flag says otherwise.
function positions(args: Arguments): readonly Fact[] {
	const kind = isOn(args, "--use-rotary-position-embeddings")
		? "rope"
		: (textOf(args, "--position-embedding-type") ?? "learned_absolute");
	const count = numberOf(args, "--max-position-embeddings");
	const isLearned =
		/^(learned_absolute|absolute)$/.test(kind) &&
		!isOn(args, "--no-position-embedding");
	const origin = originOf(args, "--max-position-embeddings");
	return isLearned && count !== undefined && origin
		? [fact("model.learned_positions", count, origin)]
		: [];
}

// --window-size 127,0 lets a token see 127 before itself.
function window(args: Arguments): readonly Fact[] {
	const entry = argument(args, "--window-size");
	const left = /^\(?\s*(\d+)\s*,/.exec(firstText(entry?.value) ?? "")?.[1];
	const origin = originOf(args, "--window-size");
	return left !== undefined && origin
		? [fact("model.window", Number(left) + 1, origin)]
		: [];
}

// Latent attention norms its compressed queries and keys in any case.
function queryKeyNorm(args: Arguments): readonly Fact[] {
	const origin = originOf(args, "--qk-layernorm");
	return origin &&
		isOn(args, "--qk-layernorm") &&
		!isOn(args, "--multi-latent-attention")
		? [fact("model.qk_norm", "head", origin)]
		: [];
}

function recurrence(args: Arguments): readonly Fact[] {
	const origin = originOf(
		args,
		"--hybrid-override-pattern",
		"--hybrid-layer-pattern",
		"--hybrid-attention-ratio",
		"--is-hybrid-model",
	);
	return origin ? [fact("model.family", "hybrid", origin)] : [];
}

function firstText(tree: Tree | undefined): string | undefined {
	return tree?.kind === "sequence" ? asText(itemsOf(tree)[0]) : asText(tree);
}
