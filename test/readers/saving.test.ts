import { describe, expect, test } from "vitest";
import { axolotl } from "../../src/readers/axolotl/index.js";
import { composer } from "../../src/readers/composer/index.js";
import { gptNeox } from "../../src/readers/gpt-neox/index.js";
import { hfTrainer } from "../../src/readers/hf-trainer/index.js";
import { lightningCli } from "../../src/readers/lightning-cli/index.js";
import { llamaFactory } from "../../src/readers/llama-factory/index.js";
import { llmFoundry } from "../../src/readers/llm-foundry/index.js";
import { megatron } from "../../src/readers/megatron/index.js";
import { nemo } from "../../src/readers/nemo/index.js";
import type { Reader } from "../../src/readers/reader.js";
import { torchtitan } from "../../src/readers/torchtitan/index.js";
import { readRun } from "./read-run.js";

const ferns = `model_name_or_path: Qwen/Qwen2.5-0.5B
output_dir: out
per_device_train_batch_size: 4
learning_rate: 1.0e-5
num_train_epochs: 2
`;

const owls = `base_model: NousResearch/Llama-3.2-1B
datasets:
  - path: acme/owls
    type: alpaca
sequence_len: 2048
micro_batch_size: 2
num_epochs: 3
`;

const wrens = `model_name_or_path: Qwen/Qwen2.5-0.5B
stage: sft
do_train: true
finetuning_type: full
dataset: alpaca_en_demo
template: qwen
output_dir: out
`;

const reef = `[model]
name = "llama3"
flavor = "8B"
[training]
local_batch_size = 1
seq_len = 8192
steps = 1000
`;

const tide = `max_seq_len: 2048
max_duration: 1000ba
global_train_batch_size: 256
device_train_microbatch_size: 8
model:
  name: mpt_causal_lm
  d_model: 2048
  n_heads: 16
  n_layers: 24
train_loader:
  name: text
tokenizer:
  name: EleutherAI/gpt-neox-20b
`;

const shells = `max_duration: 90ep
global_train_batch_size: 2048
device_train_microbatch_size: auto
model:
  name: resnet50
scheduler:
  t_warmup: 8ep
`;

const pretrain = (flags: string): string => `#!/bin/bash
torchrun --nproc_per_node 8 pretrain_gpt.py --num-layers 24 --hidden-size 2048 \\
    --num-attention-heads 16 --seq-length 4096 --max-position-embeddings 4096 \\
    --micro-batch-size 1 --global-batch-size 64 --train-iters 1000 --bf16 ${flags}
`;

const neox = (keys: string): string => `{
  "pipe-parallel-size": 1,
  "model-parallel-size": 2,
  "num-layers": 12,
  "hidden-size": 768,
  "num-attention-heads": 12,
  "seq-length": 2048,
  "train-iters": 143000,
  ${keys}
}
`;

const harbour = `trainer:
  num_nodes: 4
  devices: 8
  precision: bf16
  max_steps: 5000
exp_manager:
  name: harbour
  checkpoint_callback_params:
    save_top_k: 10
    every_n_train_steps: 250
model:
  mcore_gpt: true
  micro_batch_size: 2
  global_batch_size: 256
  encoder_seq_length: 4096
  num_layers: 24
  hidden_size: 2048
  num_attention_heads: 16
`;

const glaciers = (callback: string): string => `trainer:
  devices: 2
  max_epochs: 40
  callbacks:
    - class_path: EarlyStopping
      init_args: {monitor: val/loss}
    - class_path: lightning.pytorch.callbacks.ModelCheckpoint
      init_args: ${callback}
data:
  class_path: terratorch.datamodules.GlacierDataModule
  init_args:
    batch_size: 6
model:
  class_path: terratorch.tasks.SemanticSegmentationTask
  init_args: {}
`;

type Saving = readonly [
	every: number | undefined,
	perEpoch: number | undefined,
	keep: number | undefined,
	...weightsOnly: readonly boolean[],
];

const none: Saving = [undefined, undefined, undefined];

function savingOf(reader: Reader, text: string, path?: string): Saving {
	const run = readRun(reader, text, path === undefined ? {} : { path });
	const bare = run.value("saving.weights_only");
	return [
		run.value("saving.every"),
		run.value("saving.per_epoch"),
		run.value("saving.keep"),
		...(bare === undefined ? [] : [bare]),
	];
}

describe("how often a config saves and how many it keeps", () => {
	test.each<[string, Saving]>([
		["save_steps: 500\nsave_total_limit: 3\n", [500, undefined, 3]],
		["save_strategy: steps\nsave_steps: 200\n", [200, undefined, undefined]],
		["save_strategy: epoch\nsave_steps: 200\n", [undefined, 1, undefined]],
		['save_strategy: "no"\nsave_steps: 200\nsave_total_limit: 2\n', none],
		["save_steps: 0.1\n", none],
		[
			"save_steps: 500\nsave_only_model: true\n",
			[500, undefined, undefined, true],
		],
		["logging_steps: 500\n", none],
	])("transformers: %j", (keys, saving) => {
		expect(savingOf(hfTrainer, ferns + keys)).toEqual(saving);
	});

	test("transformers: has its lines", () => {
		const run = readRun(hfTrainer, `${ferns}save_steps: 500\n`);

		expect(run.line("saving.every")).toBe(6);
	});

	test.each<[string, Saving]>([
		["saves_per_epoch: 2\n", [undefined, 2, 4]],
		["save_steps: 100\nsave_total_limit: 1\n", [100, undefined, 1]],
		["save_strategy: epoch\n", [undefined, 1, 4]],
		["", none],
	])("axolotl: %j", (keys, saving) => {
		expect(savingOf(axolotl, owls + keys)).toEqual(saving);
	});

	test("llama-factory: the keys of the Trainer", () => {
		expect(
			savingOf(llamaFactory, `${wrens}save_steps: 500\nsave_total_limit: 2\n`),
		).toEqual([500, undefined, 2]);
	});

	test.each<[string, Saving]>([
		["enable = true\ninterval = 250\nkeep_latest_k = 2", [250, undefined, 2]],
		["enable_checkpoint = true", [500, undefined, 10]],
		["enable = false\ninterval = 250", none],
	])("torchtitan: %j", (keys, saving) => {
		expect(
			savingOf(torchtitan, `${reef}[checkpoint]\n${keys}\n`, "reef.toml"),
		).toEqual(saving);
	});

	test.each<[string, Saving]>([
		[
			"save_folder: s3://acme/tide\nsave_interval: 500ba\nsave_num_checkpoints_to_keep: 2\n",
			[500, undefined, 2],
		],
		[
			"save_folder: out\nsave_interval: 1ep\nsave_num_checkpoints_to_keep: -1\nsave_weights_only: true\n",
			[undefined, 1, undefined, true],
		],
		["save_folder: out\nsave_interval: 1dur\n", none],
		["save_interval: 500ba\n", none],
	])("llm-foundry: %j", (keys, saving) => {
		expect(savingOf(llmFoundry, tide + keys)).toEqual(saving);
	});

	test("composer: the same keys", () => {
		expect(
			savingOf(
				composer,
				`${shells}save_folder: out\nsave_interval: 10ep\nsave_num_checkpoints_to_keep: 1\n`,
			),
		).toEqual([undefined, 0.1, 1]);
	});

	test.each<[string, Saving]>([
		["--save out --save-interval 500", [500, undefined, undefined]],
		[
			"--save out --save-interval 500 --no-save-optim",
			[500, undefined, undefined, true],
		],
		["--save-interval 500", none],
	])("megatron: %j", (flags, saving) => {
		expect(savingOf(megatron, pretrain(flags), "pretrain.sh")).toEqual(saving);
	});

	test("gpt-neox: a factor, and how many of the last", () => {
		expect(
			savingOf(
				gptNeox,
				neox('"checkpoint-factor": 1000, "keep-last-n-checkpoints": 4,'),
				"configs/harbour.yml",
			),
		).toEqual([1000, undefined, 4]);
	});

	test("nemo: what its manager keeps", () => {
		expect(savingOf(nemo, harbour, "conf/harbour.yaml")).toEqual([
			250,
			undefined,
			10,
		]);
	});

	test.each<[string, Saving]>([
		["{save_top_k: 3, save_last: true}", [undefined, undefined, 4]],
		["{monitor: val/loss}", [undefined, undefined, 1]],
		[
			"{every_n_train_steps: 1000, save_top_k: -1, save_weights_only: true}",
			[1000, undefined, undefined, true],
		],
		["{save_top_k: 0}", none],
	])("lightning: %s", (callback, saving) => {
		expect(savingOf(lightningCli, glaciers(callback))).toEqual(saving);
	});
});
