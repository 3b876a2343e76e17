import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entriesOf, entryAt, hasKeys } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { loraTargets } from "../lora-targets.js";
import {
	factAt,
	numberAt,
	type Settings,
	setAt,
	switchAt,
} from "../settings.js";
import { byDefault } from "./defaults.js";

/** Fine-tuning is told by its data: chats, pairs, prompts or an adapter. */
export function taskFacts(settings: Settings): readonly Fact[] {
	const chats = entriesOf(entryAt(settings.tree, "data.configs")?.value).find(
		({ value }) =>
			/chat|supervised/.test(
				asText(entryAt(value, "format.type")?.value) ?? "",
			),
	);
	const found =
		["supervised_data", "chat_train_urls", "prompts", "lora"]
			.map((path) => setAt(settings, path))
			.find((entry) => entry !== undefined) ?? chats;
	return found ? [fact("task", "sft", settings.place(found))] : [];
}

/** Scripts that fill prompts pad each sample; the other ways of reading data pack them. */
export function packedFacts(settings: Settings): readonly Fact[] {
	const isNamed = entryAt(settings.tree, "data")?.value.kind === "scalar";
	const isIncluded = entryAt(settings.tree, "data")?.value.tag === "!include";
	return setAt(settings, "prompts") || (isNamed && !isIncluded)
		? [byDefault("data.packed", false)]
		: [];
}

/** Low-rank adapters: on every linear layer unless targets are named. */
export function adapterOf(file: ParsedFile, settings: Settings): FieldReading {
	const section = setAt(settings, "lora");
	if (!section) return gather({ facts: [byDefault("adapter.kind", "none")] });
	const targets = setAt(settings, "lora.target_modules");
	return gather(
		{
			facts: [
				fact("adapter.kind", "lora", settings.place(section)),
				byDefault("adapter.rank", 8),
				byDefault("adapter.targets", ["all-linear"]),
			],
		},
		targets ? loraTargets(file, targets) : {},
	);
}

/** Copies of the model beside the shards, and 8-bit floats in the linear layers. */
export function layoutFacts(settings: Settings): readonly Fact[] {
	const replicas = [
		"trainer.replica_dcn_axis_size",
		"trainer.replica_ici_axis_size",
	].filter((path) => (numberAt(settings, path) ?? 1) > 1);
	const fp8 = "trainer.quantization.fp8";
	return [
		...replicas.flatMap((path) =>
			factAt(settings, path, "parallel.sharding", "hsdp"),
		),
		...(switchAt(settings, fp8)
			? factAt(settings, fp8, "precision", "fp8")
			: []),
	];
}

/** Why a config with a trainer trains nothing; undefined when it trains. */
export function otherWork({ tree }: Settings): string | undefined {
	if (hasKeys(tree, "optimizer") || hasKeys(tree, "trainer.num_train_steps")) {
		return undefined;
	}
	const found = purposes.find(([key]) => hasKeys(tree, key));
	return found?.[1];
}

const purposes = [
	[
		"eval_harness",
		"`eval_harness` without an `optimizer`: it evaluates a model.",
	],
	[
		"max_new_tokens",
		"`max_new_tokens` without an `optimizer`: it generates text.",
	],
	[
		"checkpoint_path",
		"`checkpoint_path` without an `optimizer`: it evaluates a model.",
	],
	[
		"hf_checkpoint",
		"`hf_checkpoint` without an `optimizer`: it evaluates a model.",
	],
] as const;
