import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import type { PlanKey } from "../../plan/fields.js";
import { fact } from "../../plan/plan.js";
import { type FieldReading, isPlaceholder, toText } from "../fields.js";
import { gather } from "../gather.js";
import { loraTargets } from "../lora-targets.js";
import { readOne } from "../read-one.js";
import { impliedFact, statedIn } from "../stated.js";
import { byDefault } from "./defaults.js";

/**
 * A model by its Hub id or path. A path whose folder only the launch knows, such as `$HOME/models/Qwen2-7B`, still names
 * the model by its last part: a hint.
 */
export function modelName(
	file: ParsedFile,
	tree: Tree | undefined,
	path: string,
	key: Extract<PlanKey, "model.id" | "critic.id" | "reward.id">,
): FieldReading {
	const entry = entryAt(tree, path);
	const text = asText(entry?.value) ?? "";
	const name = /^\$\{?\w+\}?(?:\/[\w.-]+)*\/([\w.-]+)\/?$/.exec(text)?.[1];
	if (!entry || name === undefined || !isPlaceholder(text)) {
		return readOne({ file, tree, path, field: toText(key), framework: "verl" });
	}
	const { line } = entry;
	const origin = { kind: "hint", path: file.path, line, text } as const;
	return gather({ facts: [fact(key, name, origin)] });
}

/** What the section of a model says beside its name: recomputation, adapters, fused losses, padding. */
export function modelFacts({
	file,
	tree,
	section,
	isMegatron,
}: {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	readonly section: string;
	readonly isMegatron: boolean;
}): FieldReading {
	const stated = statedIn(file, tree);
	// Megatron has a setting of its own.
	const recompute = isMegatron
		? undefined
		: stated.boolean(`${section}.enable_gradient_checkpointing`);
	const packs = stated.boolean(`${section}.use_remove_padding`);
	const fused = ["use_liger", "use_fused_kernels"]
		.map((key) => stated.boolean(`${section}.${key}`))
		.find((each) => each?.value);
	return gather(
		{
			facts: [
				...impliedFact(
					"checkpointing",
					recompute?.value ? "full" : "none",
					recompute,
				),
				...impliedFact("data.padded", packs?.value === false, packs),
				...impliedFact("fused_loss", true, fused),
			],
		},
		adapter(file, tree, section),
	);
}

// FSDP has `lora_rank`, Megatron has `lora.rank`; 0 means none.
function adapter(
	file: ParsedFile,
	tree: Tree | undefined,
	section: string,
): FieldReading {
	const stated = statedIn(file, tree);
	const flat = stated.number(`${section}.lora_rank`);
	const nested = stated.number(`${section}.lora.rank`);
	const rank = flat ?? nested;
	if (!rank) return gather();
	const modules = entryAt(
		tree,
		flat ? `${section}.target_modules` : `${section}.lora.target_modules`,
	);
	return gather(
		{ facts: [fact("adapter.kind", "lora", rank.origin)] },
		{ facts: [fact("adapter.rank", rank.value, rank.origin)] },
		{ facts: [byDefault("adapter.targets", ["all-linear"])] },
		modules ? loraTargets(file, modules) : gather(),
	);
}
