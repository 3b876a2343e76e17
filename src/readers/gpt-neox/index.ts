import type { ParsedFile } from "../../formats/parsed-file.js";
import { entriesOf } from "../../formats/tree.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import { isBranch, rowFor } from "../key-patterns.js";
import type { Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { attentionReading } from "./attention.js";
import { neoxDefaults } from "./defaults.js";
import { feedForward } from "./feed-forward.js";
import { neoxFields } from "./fields.js";
import { bothSpellings, neoxEntry, plainKey } from "./keys.js";
import { settingFacts } from "./settings.js";
import { vocabulary } from "./vocabulary.js";

/** Configs of GPT-NeoX, whole runs and the parts that its launcher merges. */
export const gptNeox: Reader = {
	framework: "gpt-neox",
	title: "GPT-NeoX",
	source:
		"https://github.com/EleutherAI/gpt-neox/blob/ea7aefd8f8e1/configs/neox_arguments.md",
	recognises: (file) => file.format === "yaml" && (isRun(file) || isPart(file)),
	references: () => [],
	read: (file) => [readNeox(file)],
};

const fields = bothSpellings(neoxFields);

const UNMODELLED = {
	soft_prompt_tuning: "trains a soft prompt alone",
	te_fp8_mha: "computes attention in fp8",
	checkpoint_validation_with_forward_pass:
		"runs a forward pass to check each checkpoint",
};

function readNeox(file: ParsedFile): Reading {
	if (neoxEntry(file, "text_gen_type")) {
		return { kind: "not-training", why: "It generates text." };
	}
	if (neoxEntry(file, "eval_tasks") && !isRun(file)) {
		return { kind: "not-training", why: "It evaluates a trained model." };
	}
	const table = readFields({
		tree: file.documents[0],
		fields,
		path: file.path,
		framework: "gpt-neox",
	});
	if (!isRun(file)) {
		return {
			kind: "fragment",
			why: "It has no model; GPT-NeoX merges it with the configs that stand beside it on the command line.",
			facts: table.facts,
		};
	}
	const words = vocabulary(file);
	const read = gather(
		{ facts: neoxDefaults },
		{ facts: hardwareHints(file) },
		words,
		feedForward(file),
		{ facts: settingFacts(file) },
		table,
		attentionReading(file, words.facts),
		{ problems: unmodelledSettings(file, file.documents[0], UNMODELLED) },
	);
	return { kind: "training", name: "", ...read, files: [] };
}

const SHAPE = ["num_layers", "hidden_size", "num_attention_heads"];

const RUN = [
	"attention_config",
	"make_vocab_size_divisible_by",
	"pipe_parallel_size",
	"seq_length",
	"train_iters",
];

function isRun(file: ParsedFile): boolean {
	return (
		SHAPE.every((key) => neoxEntry(file, key)) &&
		RUN.some((key) => neoxEntry(file, key))
	);
}

/** Keys that no other framework has at the top of a file. */
const OWN = [
	"attention_config",
	"checkpoint_factor",
	"checkpoint_validation_with_forward_pass",
	"deepspeed_slurm",
	"eval_tasks",
	"global_num_gpus",
	"make_vocab_size_divisible_by",
	"merge_file",
	"no_weight_tying",
	"pipe_parallel_size",
	"sparsity_config",
	"text_gen_type",
	"train_data_paths",
	"wandb_team",
];

function isPart(file: ParsedFile): boolean {
	const keys = entriesOf(file.documents[0]).map(({ key }) => plainKey(key));
	const known = keys.filter((key) => isKnown(key));
	return (
		keys.some((key) => OWN.includes(key)) && known.length >= 0.8 * keys.length
	);
}

function isKnown(key: string): boolean {
	return rowFor(neoxFields, key) !== undefined || isBranch(neoxFields, key);
}
