import type { ParsedFile } from "../../formats/parsed-file.js";
import { calleeOf } from "../../formats/python/tags.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
} from "../../formats/tree.js";
import type { PlanFields } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";

/** The policy that a `model=` argument describes, by the name of its family in openpi, and its adapters. */
export function modelFacts(
	file: ParsedFile,
	entry: Entry | undefined,
): readonly Fact[] {
	const kind = calleeOf(entry?.value)?.replace(/^.*\./, "");
	const name = lookUp(FAMILIES, kind);
	if (!entry || name === undefined) return [];
	const newer = entryAt(entry.value, "pi05");
	const variant = entryAt(entry.value, "paligemma_variant");
	const words = asText(variant?.value) ?? "gemma_2b";
	const base = asBoolean(newer?.value) ? "pi05" : name;
	const id = words === "dummy" ? `${base}_dummy` : base;
	if (EXPERTS.has(id) && words === "gemma_2b") {
		const config = expertConfig(id, entry);
		return [fact("model.config", config, statedAt(file, newer ?? entry))];
	}
	return [
		fact("model.id", id, statedAt(file, newer ?? entry)),
		...adapterFacts(file, variant, words),
	];
}

/** Policies with an action expert, whose networks are known where no adapters stand on a part of them. */
const EXPERTS = new Set(["pi0", "pi05"]);

/** Every sample has three images (src/openpi/models/model.py, IMAGE_KEYS). */
function expertConfig(
	id: string,
	{ value }: Entry,
): PlanFields["model.config"] {
	const chunk = asNumber(entryAt(value, "action_horizon")?.value);
	const text = asNumber(entryAt(value, "max_token_len")?.value);
	return {
		model_type: id,
		cameras: Array.from({ length: 3 }, () => [224, 224]),
		...(chunk !== undefined && { chunk_size: chunk }),
		...(text !== undefined && { tokenizer_max_length: text }),
	};
}

const FAMILIES: Readonly<Record<string, string>> = {
	Pi0Config: "pi0",
	Pi0FASTConfig: "pi0_fast",
};

// Ranks of attention and feed-forward in src/openpi/models/gemma.py.
function adapterFacts(
	file: ParsedFile,
	variant: Entry | undefined,
	words: string,
): readonly Fact[] {
	if (!variant || !words.endsWith("_lora")) return [];
	const origin = statedAt(file, variant);
	return [
		fact("adapter.kind", "lora", origin),
		fact("adapter.rank", 16, origin),
		fact("adapter.targets", ["all-linear"], origin),
	];
}
