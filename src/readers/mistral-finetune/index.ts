import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import {
	type Fields,
	readFields,
	toCount,
	toPositive,
	toShare,
	toText,
} from "../fields.js";
import { gather } from "../gather.js";
import { handled, irrelevant } from "../irrelevant.js";
import { defaultsOf } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import {
	factAt,
	type Settings,
	setAt,
	settingsOf,
	switchAt,
} from "../settings.js";

/** mistral-finetune: a short YAML for adapters on Mistral's models. */
export const mistralFinetune: Reader = {
	framework: "mistral-finetune",
	title: "mistral-finetune",
	source:
		"https://github.com/mistralai/mistral-finetune, finetune/args.py (1943535d8e6d)",
	recognises: (file) =>
		hasKeys(file.documents[0], "model_id_or_path", "seq_len", "data"),
	references: () => [],
	read: (file) => [readRun(file)],
};

const byDefault = defaultsOf("mistral-finetune", "1943535d8e6d");

/** What finetune/args.py and model/args.py have, and what train.py always does. */
const defaults: readonly Fact[] = [
	byDefault("task", "sft"),
	byDefault("data.sequence", 2048),
	byDefault("batch.micro", 1),
	byDefault("batch.accumulation", 1),
	byDefault("steps", 100),
	byDefault("adapter.rank", 16),
	byDefault("adapter.dropout", 0),
	byDefault("adapter.targets", ["all-linear"]),
	byDefault("adapter.quantization", "none"),
	byDefault("precision", "bf16"),
	byDefault("optimizer", "adamw"),
	byDefault("attention", "flash"),
	byDefault("data.packed", true),
	byDefault("parallel.sharding", "fsdp"),
	byDefault("compile", false),
];

const fields: Fields = {
	model_id_or_path: toText("model.id"),
	seq_len: toCount("data.sequence"),
	batch_size: toCount("batch.micro"),
	num_microbatches: toCount("batch.accumulation"),
	max_steps: toCount("steps"),
	eval_freq: toCount("evaluation.every"),
	"lora.rank": toPositive("adapter.rank"),
	"lora.dropout": toShare("adapter.dropout"),
	...handled(["lora.enable", "checkpoint", "data.data", "data.instruct_data"]),
	...irrelevant(
		`data.* run_dir optim.* seed max_norm log_freq ckpt_freq save_adapters no_ckpt num_ckpt_keep no_eval wandb.* mlflow.*
		lora.scaling world_size`,
	),
};

function readRun(file: ParsedFile): Reading {
	const tree = file.documents[0];
	const settings = settingsOf(file, tree);
	const read = gather(
		{ facts: defaults },
		readFields({
			tree,
			fields,
			path: file.path,
			framework: "mistral-finetune",
		}),
		{ facts: ruleFacts(settings) },
	);
	return { kind: "training", name: "", files: [], ...read };
}

function ruleFacts(settings: Settings): readonly Fact[] {
	const isWhole = switchAt(settings, "lora.enable") === false;
	const again = switchAt(settings, "checkpoint");
	const isPlain =
		setAt(settings, "data.data") && !setAt(settings, "data.instruct_data");
	return [
		...(isWhole
			? factAt(settings, "lora.enable", "adapter.kind", "none")
			: setAt(settings, "lora")
				? factAt(settings, "lora", "adapter.kind", "lora")
				: [byDefault("adapter.kind", "lora")]),
		...(again === undefined
			? [byDefault("checkpointing", "full")]
			: factAt(
					settings,
					"checkpoint",
					"checkpointing",
					again ? "full" : "none",
				)),
		...(isPlain ? factAt(settings, "data.data", "task", "pretrain") : []),
	];
}
