import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { ActivationFunction } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { impliedFact, statedIn } from "../stated.js";
import { byDefault } from "./defaults.js";

interface Activation {
	readonly gated: boolean;
	readonly name: ActivationFunction;
}

/** Activations of NeMo's MLP by name; `fast-` is the same with another kernel. */
const activations: Readonly<Record<string, Activation>> = {
	gelu: { gated: false, name: "gelu" },
	"approx-gelu": { gated: false, name: "gelu_new" },
	relu: { gated: false, name: "relu" },
	"squared-relu": { gated: false, name: "relu2" },
	geglu: { gated: true, name: "gelu" },
	reglu: { gated: true, name: "relu" },
	swiglu: { gated: true, name: "silu" },
};

const NORMS: Readonly<Record<string, "rms" | "layer">> = {
	rmsnorm: "rms",
	layernorm: "layer",
	layernorm1p: "layer",
};

/** What several keys of the model say together about a decoder: gate, norms, biases, positions, experts. */
export function decoderFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	return [
		...activationFacts(file, model),
		...normFacts(file, model),
		...biasFacts(file, model),
		...positionFacts(file, model),
		...expertFacts(file, model),
		...attentionFacts(file, model),
	];
}

function activationFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(model, "activation");
	const found = lookUp(
		activations,
		asText(entry?.value)?.replace(/^fast-/, ""),
	);
	if (!entry || !found) return [];
	const origin = statedAt(file, entry);
	return [
		fact("model.gated", found.gated, origin),
		fact("model.activation", found.name, origin),
	];
}

function normFacts(file: ParsedFile, model: Tree | undefined): readonly Fact[] {
	const entry = entryAt(model, "normalization");
	const norm = lookUp(NORMS, asText(entry?.value)?.toLowerCase());
	return entry && norm ? [fact("model.norm", norm, statedAt(file, entry))] : [];
}

function biasFacts(file: ParsedFile, model: Tree | undefined): readonly Fact[] {
	const entry = entryAt(model, "bias");
	const has = asBoolean(entry?.value);
	if (!entry || has === undefined) return [];
	const origin = statedAt(file, entry);
	return [
		fact("model.qkv_bias", has, origin),
		fact("model.out_bias", has, origin),
		fact("model.mlp_bias", has, origin),
	];
}

function positionFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const kind = entryAt(model, "position_embedding_type");
	const name = asText(kind?.value) ?? "learned_absolute";
	if (name === "learned_absolute") {
		const entry = entryAt(model, "max_position_embeddings");
		const count = asNumber(entry?.value);
		return entry && count !== undefined && count > 0
			? [
					fact("model.learned_positions", count, statedAt(file, entry)),
					fact("model.rotary", "none", statedAt(file, kind ?? entry)),
				]
			: [];
	}
	if (!kind) return [];
	const part = asNumber(entryAt(model, "rotary_percentage")?.value) ?? 1;
	const rotary = name !== "rope" ? "none" : part < 1 ? "slice" : "whole";
	return [fact("model.rotary", rotary, statedAt(file, kind))];
}

// Each expert is an MLP of the stated width.
function expertFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const experts = asNumber(entryAt(model, "num_moe_experts")?.value);
	const width = entryAt(model, "ffn_hidden_size");
	const inner = asNumber(width?.value);
	return experts !== undefined && experts > 1 && width && inner !== undefined
		? [
				byDefault("model.experts_active", 2),
				fact("model.expert_ffn", inner, statedAt(file, width)),
			]
		: [];
}

function attentionFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const on = statedIn(file, model).on("use_flash_attention");
	return impliedFact("attention", "flash", on);
}
