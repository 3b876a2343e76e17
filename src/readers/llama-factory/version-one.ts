import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact, fold } from "../../plan/plan.js";
import { toAttention } from "../attention.js";
import { deepspeedReference, readDeepspeed } from "../deepspeed/reference.js";
import {
	type Fields,
	readFields,
	toBoolean,
	toCount,
	toPositive,
	toShare,
	toText,
} from "../fields.js";
import { gather } from "../gather.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";
import { loraTargets } from "../lora-targets.js";
import { modelReferences, readModel } from "../model-config.js";
import { defaultsOf, statedAt } from "../origins.js";
import type { Open, Reading, Reference } from "../reader.js";
import { unlessZero } from "../unless-zero.js";
import { unmodelled } from "../unmodelled.js";

const byDefault = defaultsOf("llama-factory", "0.9.5, version 1");

const fields: Fields = {
	model: toText("model.id"),
	cutoff_len: toCount("data.sequence"),
	micro_batch_size: toCount("batch.micro"),
	global_batch_size: toCount("batch.global"),
	num_train_epochs: toPositive("data.epochs"),
	max_steps: unlessZero(toCount("steps")),
	flash_attn: toAttention,
	cp_size: toCount("parallel.context"),
	"peft_config.r": toCount("adapter.rank"),
	"peft_config.lora_dropout": toShare("adapter.dropout"),
	"optim_config.name": toText("optimizer"),
	...handled([
		"peft_config.name",
		"peft_config.target_modules",
		"quant_config",
		"dist_config",
		"bf16",
		"enable_activation_checkpointing",
		"train_dataset",
		"kernel_config",
		"batching_strategy",
	]),
	...irrelevantUnder(
		"peft_config.",
		`lora_alpha adapter_name_or_path export_dir export_size infer_dtype freeze_trainable_layers
		freeze_trainable_modules freeze_extra_modules`,
	),
	...irrelevantUnder(
		"optim_config.",
		"adamw_betas adamw_eps momentum wd nesterov ns_steps lr",
	),
	...irrelevant(
		`model_class template output_dir learning_rate max_grad_norm batching_workers cp_mode dp_size mp_replicate_size mp_shard_size
		dist_timeout lr_scheduler_config seed full_determinism resume_from_checkpoint save_steps save_epochs
		save_ckpt_as_hf save_total_limit logging_steps pref_loss pref_beta pref_ftx simpo_gamma dpo_label_smoothing
		ld_alpha eval_dataset custom_chat_template trust_remote_code init_config sample_backend max_new_tokens`,
	),
	enable_liger_kernel: toBoolean("fused_loss"),
};

/** The DeepSpeed config and the model's folder that a version 1 file names. */
export function versionOneReferences(file: ParsedFile): readonly Reference[] {
	const entry = entryAt(file.documents[0], "dist_config.config_file");
	const reference = deepspeedReference(file, entry);
	return [
		...(reference ? [reference] : []),
		...modelReferences(file, entryAt(file.documents[0], "model")),
	];
}

/** A run in the schema of version 1 (src/llamafactory/v1/config), whose data sets stand in a file of their own. */
export function readVersionOne(file: ParsedFile, open: Open): Reading {
	const tree = file.documents[0];
	if (!entryAt(tree, "train_dataset")) {
		const why = "It names no `train_dataset`: it exports or tries a model.";
		return { kind: "not-training", why };
	}
	const config = entryAt(tree, "dist_config.config_file");
	const sharding = readDeepspeed(file, config, open);
	const model = readModel(file, open, entryAt(tree, "model"));
	const own = gather(
		readFields({ tree, fields, path: file.path, framework: "llama-factory" }),
		{ facts: [taskOf(file, tree), ...divisionFacts(file, tree)] },
		peftOf(file, tree),
		model,
	);
	const hasSteps = fold(own.facts).has("steps");
	return {
		kind: "training",
		name: "",
		facts: [
			...defaults,
			...(hasSteps ? [] : [byDefault("data.epochs", 3)]),
			...sharding.facts,
			...own.facts.filter((each) => !hasSteps || each.key !== "data.epochs"),
		],
		files: [...sharding.files, ...model.files],
		problems: [...sharding.problems, ...own.problems],
	};
}

const defaults: readonly Fact[] = [
	byDefault("data.sequence", 2048),
	byDefault("batch.micro", 1),
	byDefault("attention", "sdpa"),
	byDefault("optimizer", "adamw"),
	byDefault("checkpointing", "full"),
	byDefault("precision", "bf16"),
	byDefault("parallel.sharding", "none"),
	byDefault("adapter.kind", "none"),
];

// The command says what is trained; the names of the file and of the data are all that shows it.
function taskOf(file: ParsedFile, tree: Tree | undefined): Fact {
	const data = entryAt(tree, "train_dataset");
	const isPreference = /(^|[/._-])dpo([/._-]|$)/i;
	const name = asText(data?.value) ?? "";
	if (data && isPreference.test(name)) {
		const { line } = data;
		const origin = { kind: "hint", path: file.path, line, text: name } as const;
		return fact("task", "dpo", origin);
	}
	return fact("task", "sft", {
		kind: "assumption",
		why: "nothing in the file says another task than supervised fine-tuning",
	});
}

function divisionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const name = entryAt(tree, "dist_config.name");
	const checkpoints = entryAt(tree, "enable_activation_checkpointing");
	const bf16 = entryAt(tree, "bf16");
	const isOff = (entry: typeof name): boolean =>
		asText(entry?.value)?.toLowerCase() === "false";
	return [
		...(name && asText(name.value) === "fsdp2"
			? [fact("parallel.sharding", "fsdp", statedAt(file, name))]
			: []),
		...(checkpoints && isOff(checkpoints)
			? [fact("checkpointing", "none", statedAt(file, checkpoints))]
			: []),
		...(bf16 && isOff(bf16)
			? [fact("precision", "fp32", statedAt(file, bf16))]
			: []),
	];
}

function peftOf(
	file: ParsedFile,
	tree: Tree | undefined,
): ReturnType<typeof gather> {
	const name = entryAt(tree, "peft_config.name");
	if (!name) return gather();
	if (asText(name.value) !== "lora") {
		const effect = "trains only a part of the model";
		return gather({ problems: [unmodelled({ file, entry: name, effect })] });
	}
	const modules = entryAt(tree, "peft_config.target_modules");
	const bits = entryAt(tree, "quant_config.quantization_bit");
	const kinds = { 4: "nf4-double", 8: "int8" } as const;
	const count = asNumber(bits?.value);
	const kind = count === 4 || count === 8 ? kinds[count] : undefined;
	return gather(
		{ facts: [fact("adapter.kind", "lora", statedAt(file, name))] },
		modules
			? loraTargets(file, modules)
			: { facts: [byDefault("adapter.targets", ["all-linear"])] },
		bits && kind
			? { facts: [fact("adapter.quantization", kind, statedAt(file, bits))] }
			: { facts: [byDefault("adapter.quantization", "none")] },
	);
}
