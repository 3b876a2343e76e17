import type { ParsedFile } from "../../formats/parsed-file.js";
import { calleeOf } from "../../formats/python/tags.js";
import { asNumber, entryAt, type Tree } from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { defaultsOf, statedAt } from "../origins.js";
import { firstArgument } from "./model.js";

/** Defaults of NeMo at the commit that was read. */
export const standard = defaultsOf("NeMo", "06cca550af61");

/** Facts of a recipe that a table of keys cannot say. */
export function recipeFacts(file: ParsedFile, recipe: Tree): readonly Fact[] {
	return [
		...precisionFacts(file, recipe),
		...deviceFacts(file, recipe),
		...adapterFacts(file, recipe),
	];
}

function precisionFacts(file: ParsedFile, recipe: Tree): readonly Fact[] {
	const entry = entryAt(recipe, "trainer.plugins");
	const name = calleeOf(entry?.value) ?? "";
	const found = PRECISIONS.find(([pattern]) => pattern.test(name));
	return entry && found
		? [fact("precision", found[1], statedAt(file, entry))]
		: [];
}

/** Functions of nemo/collections/llm/recipes/precision/mixed_precision.py. */
const PRECISIONS: readonly (readonly [RegExp, Precision])[] = [
	[/mxfp8/, "mxfp8"],
	[/fp8/, "fp8"],
	[/^bf16_mixed/, "amp-bf16"],
	[/^fp16_mixed/, "amp-fp16"],
];

function deviceFacts(file: ParsedFile, recipe: Tree): readonly Fact[] {
	const nodes = entryAt(recipe, "trainer.num_nodes");
	const devices = asNumber(entryAt(recipe, "trainer.devices")?.value);
	const count = asNumber(nodes?.value);
	return nodes && count && devices && count > 0 && devices > 0
		? [fact("hardware.count", count * devices, statedAt(file, nodes))]
		: [];
}

// nemo/collections/llm/peft/lora.py has a rank of 32.
function adapterFacts(file: ParsedFile, recipe: Tree): readonly Fact[] {
	const entry = entryAt(recipe, "peft");
	const name = firstArgument(entry)?.replace(/^.*\./, "");
	if (!entry || (name !== "LoRA" && name !== "DoRA")) return [];
	const rank = entryAt(entry.value, "dim");
	const size = asNumber(rank?.value);
	return [
		fact(
			"adapter.kind",
			name === "DoRA" ? "dora" : "lora",
			statedAt(file, entry),
		),
		rank && size
			? fact("adapter.rank", size, statedAt(file, rank))
			: standard("adapter.rank", 32),
	];
}
