import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { type FieldReading, isUnset, toCount, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { layerMatrices } from "../lora-targets.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { unmodelled } from "../unmodelled.js";

/** Modules that NeMo's LoRA sits on, with the plan's names of their matrices. */
const modules: Readonly<Record<string, readonly string[]>> = {
	attention_qkv: ["q", "k", "v"],
	attention_dense: ["o"],
	mlp_fc1: ["gate", "up"],
	mlp_fc2: ["down"],
	attention: ["q", "k", "v", "o"],
	mlp: ["gate", "up", "down"],
	all: layerMatrices,
};

/** Adapters of `model.peft`: LoRA is counted, other schemes are named. */
export function adapterOf(
	file: ParsedFile,
	model: Tree | undefined,
): FieldReading {
	const scheme = entryAt(model, "peft.peft_scheme");
	if (!scheme || isUnset(scheme.value)) return gather();
	if (!/^(qlora|lora)$/.test(asText(scheme.value) ?? "")) {
		const effect = "trains adapters of another kind than LoRA";
		return gather({ problems: [unmodelled({ file, entry: scheme, effect })] });
	}
	const given = { file, tree: model, framework: "nemo" };
	return gather(
		{ facts: [fact("adapter.kind", "lora", statedAt(file, scheme))] },
		readOne({
			...given,
			path: "peft.lora_tuning.adapter_dim",
			field: toCount("adapter.rank"),
		}),
		readOne({
			...given,
			path: "peft.lora_tuning.adapter_dropout",
			field: toShare("adapter.dropout"),
		}),
		targetsOf(file, entryAt(model, "peft.lora_tuning.target_modules")),
	);
}

function targetsOf(file: ParsedFile, entry: Entry | undefined): FieldReading {
	const names = itemsOf(entry?.value).flatMap((item) => asText(item) ?? []);
	const targets = new Set(names.flatMap((name) => modules[name] ?? []));
	return entry && targets.size > 0
		? gather({
				facts: [fact("adapter.targets", [...targets], statedAt(file, entry))],
			})
		: gather();
}
