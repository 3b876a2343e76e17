import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { dataSetFacts } from "../data-sets.js";
import { type FieldReading, toBoolean, toCount, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { loraTargets } from "../lora-targets.js";
import { defaultsOf, statedAt } from "../origins.js";
import { readOne } from "../read-one.js";

const byDefault = defaultsOf("XTuner", "0.2.0");

/** Classes of xtuner/model that train a language model (InternLM/xtuner 0.2.0). */
const TASKS: Readonly<Record<string, Task>> = {
	SupervisedFinetune: "sft",
	DPO: "dpo",
	ORPO: "orpo",
	RewardModel: "reward",
};

/** XTuner trains language models with MMEngine's configs: the model is `model.llm`, adapters are `model.lora`. */
export function xtunerFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	loader: Entry | undefined,
): FieldReading {
	const name = entryAt(tree, "model.llm.pretrained_model_name_or_path");
	const id = asText(name?.value);
	if (!name || id === undefined) return gather();
	const type = entryAt(tree, "model.type");
	const task = lookUp(TASKS, asText(type?.value)?.replace(/^.*[.:]/, "") ?? "");
	const set = entryAt(loader?.value, "dataset.path");
	const path = asText(set?.value);
	const one = { file, tree: loader?.value, framework: "MMEngine" };
	return gather(
		{
			facts: [
				fact("model.id", id, statedAt(file, name)),
				...(type && task ? [fact("task", task, statedAt(file, type))] : []),
				// xtuner/model/sft.py: use_activation_checkpointing=True.
				byDefault("checkpointing", "full"),
			],
		},
		readOne({ ...one, path: "max_length", field: toCount("data.sequence") }),
		readOne({
			...one,
			path: "pack_to_max_length",
			field: toBoolean("data.packed"),
		}),
		set && path
			? dataSetFacts({ file, entry: set, sets: [{ name: path }] })
			: gather(),
		adapterOf(file, tree),
	);
}

function adapterOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const lora = entryAt(tree, "model.lora");
	if (lora?.value.kind !== "mapping") {
		return { facts: [byDefault("adapter.kind", "none")], problems: [] };
	}
	const targets = entryAt(lora.value, "target_modules");
	const one = { file, tree: lora.value, framework: "MMEngine" };
	return gather(
		{
			facts: [
				fact("adapter.kind", "lora", statedAt(file, lora)),
				// peft 0.21.0: r = 8; xtuner/model/sft.py puts adapters on every linear where nothing names modules.
				byDefault("adapter.rank", 8),
				byDefault("adapter.targets", ["all-linear"]),
				quantizationOf(file, tree),
			],
		},
		readOne({ ...one, path: "r", field: toCount("adapter.rank") }),
		readOne({
			...one,
			path: "lora_dropout",
			field: toShare("adapter.dropout"),
		}),
		targets ? loraTargets(file, targets) : gather(),
	);
}

function quantizationOf(file: ParsedFile, tree: Tree | undefined): Fact {
	const config = "model.llm.quantization_config";
	const isOn = (entry: Entry | undefined): entry is Entry =>
		entry !== undefined && asBoolean(entry.value) === true;
	const four = entryAt(tree, `${config}.load_in_4bit`);
	if (isOn(four)) {
		const isDouble = isOn(entryAt(tree, `${config}.bnb_4bit_use_double_quant`));
		const packed = isDouble ? "nf4-double" : "nf4";
		return fact("adapter.quantization", packed, statedAt(file, four));
	}
	const eight = entryAt(tree, `${config}.load_in_8bit`);
	return isOn(eight)
		? fact("adapter.quantization", "int8", statedAt(file, eight))
		: byDefault("adapter.quantization", "none");
}
