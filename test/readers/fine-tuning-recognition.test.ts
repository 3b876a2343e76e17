import { expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import { accelerate } from "../../src/readers/accelerate/index.js";
import { axolotl } from "../../src/readers/axolotl/index.js";
import { deepspeed } from "../../src/readers/deepspeed/index.js";
import { hfTrainer } from "../../src/readers/hf-trainer/index.js";
import { llamaFactory } from "../../src/readers/llama-factory/index.js";
import { torchtune } from "../../src/readers/torchtune/index.js";

const readers = [
	accelerate,
	axolotl,
	deepspeed,
	hfTrainer,
	llamaFactory,
	torchtune,
];

function recognisedBy(path: string, text: string): readonly string[] {
	const file = parseFile(path, text);
	return readers
		.filter((reader) => reader.recognises(file))
		.map((reader) => reader.framework);
}

test.each([
	[
		"axolotl",
		"a.yml",
		"base_model: a/b\ndatasets: [{path: c/d}]\nmicro_batch_size: 1\nsequence_len: 512\ngradient_accumulation_steps: 1\nlearning_rate: 1e-4\noutput_dir: out\n",
	],
	[
		"hf-trainer",
		"a.yaml",
		"model_name_or_path: a/b\ndataset_name: c/d\nper_device_train_batch_size: 4\nnum_train_epochs: 1\nlearning_rate: 1e-4\n",
	],
	[
		"llama-factory",
		"a.yaml",
		"model_name_or_path: a/b\nstage: sft\nfinetuning_type: lora\ndo_train: true\ntemplate: qwen\nper_device_train_batch_size: 1\nlearning_rate: 1e-4\nnum_train_epochs: 3\n",
	],
	[
		"llama-factory",
		"a.yaml",
		"model: a/b\nmodel_class: llm\ntrain_dataset: d.yaml\nmicro_batch_size: 1\nmax_steps: 10\nlearning_rate: 1e-4\n",
	],
	[
		"torchtune",
		"a.yaml",
		"model: {_component_: torchtune.models.llama2.llama2_7b}\noptimizer: {_component_: torch.optim.AdamW}\nbatch_size: 2\ngradient_accumulation_steps: 1\n",
	],
	[
		"accelerate",
		"a.yaml",
		"compute_environment: LOCAL_MACHINE\ndistributed_type: DEEPSPEED\ndeepspeed_config: {zero_stage: 3}\nmixed_precision: bf16\nnum_processes: 8\n",
	],
	[
		"deepspeed",
		"a.json",
		'{"train_micro_batch_size_per_gpu": "auto", "gradient_accumulation_steps": 1, "zero_optimization": {"stage": 1}}',
	],
])("a file of %s is taken by its reader alone", (framework, path, text) => {
	expect(recognisedBy(path, text)).toEqual([framework]);
});

test.each([
	["compose.yaml", "services:\n  web:\n    image: nginx\n"],
	["values.yaml", "replicaCount: 2\nresources: {limits: {cpu: 1}}\n"],
	["list.yaml", "- a\n- b\n"],
	["empty.yaml", ""],
	["merge.yaml", "base_model: a/b\nmerge_method: slerp\nslices: []\n"],
	["broken.json", "{"],
])("%s is taken by none", (path, text) => {
	expect(recognisedBy(path, text)).toEqual([]);
});
