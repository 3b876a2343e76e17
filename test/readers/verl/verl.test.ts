import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { verl } from "../../../src/readers/verl/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "examples/run_comets.sh";

const grpo = `#!/usr/bin/env bash
max_response_length=$((1024 * 3))
NNODES=\${NNODES:-2}

python3 -m verl.trainer.main_ppo \\
    algorithm.adv_estimator=grpo \\
    data.train_files=$HOME/data/comets/train.parquet \\
    data.train_batch_size=96 \\
    data.max_prompt_length=1024 \\
    data.max_response_length=\${max_response_length} \\
    actor_rollout_ref.model.path=Qwen/Qwen2.5-7B-Instruct \\
    actor_rollout_ref.model.use_remove_padding=True \\
    actor_rollout_ref.actor.optim.lr=1e-6 \\
    actor_rollout_ref.actor.ppo_mini_batch_size=32 \\
    actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu=4 \\
    actor_rollout_ref.actor.use_kl_loss=True \\
    actor_rollout_ref.actor.fsdp_config.param_offload=True \\
    actor_rollout_ref.rollout.n=6 \\
    actor_rollout_ref.rollout.name=vllm \\
    trainer.logger='["console","wandb"]' \\
    trainer.n_gpus_per_node=8 \\
    trainer.nnodes="\${NNODES}" \\
    trainer.test_freq=5 \\
    trainer.total_epochs=15 $@
`;

describe("a GRPO command", () => {
	const run = readRun(verl, grpo, { path });

	test("counts answers, and prompts beside them", () => {
		expect(run.value("task")).toBe("grpo");
		expect(run.line("task")).toBe(6);
		expect(run.value("rollouts.prompts")).toBe(96);
		expect(run.value("rollouts.per_prompt")).toBe(6);
		// 96 prompts × 6 answers
		expect(run.value("batch.global")).toBe(576);
		expect(run.line("batch.global")).toBe(8);
		expect(run.value("batch.micro")).toBe(4);
		expect(run.line("batch.micro")).toBe(15);
	});

	test("puts in what the script itself works out", () => {
		// 1024 × 3
		expect(run.value("data.completion")).toBe(3072);
		expect(run.value("data.prompt")).toBe(1024);
		expect(run.value("hardware.nodes")).toBe(2);
		expect(run.value("hardware.per_node")).toBe(8);
	});

	test("names the model, the data and how long it runs", () => {
		expect(run.value("model.id")).toBe("Qwen/Qwen2.5-7B-Instruct");
		expect(run.value("data.sets")).toEqual(["$HOME/data/comets/train.parquet"]);
		expect(run.value("data.epochs")).toBe(15);
		expect(run.value("steps")).toBeUndefined();
		expect(run.value("evaluation.every")).toBe(5);
		expect(run.problems).toEqual([]);
	});

	test("has a reference for its penalty and no critic", () => {
		expect(run.value("reference")).toBe("forward");
		expect(run.line("reference")).toBe(16);
		expect(run.value("critic.id")).toBeUndefined();
	});

	test("leaves the rest to verl's defaults", () => {
		expect(run.value("rollouts.inner_epochs")).toBe(1);
		expect(run.value("precision")).toBe("amp-bf16");
		expect(run.value("parallel.sharding")).toBe("fsdp");
		expect(run.value("checkpointing")).toBe("full");
		expect(run.origin("checkpointing")).toEqual({
			kind: "default",
			framework: "verl",
			version: "0.8.0.dev",
		});
	});

	test("shares its devices with an engine that sleeps while it trains, and with the frozen copy", () => {
		expect(run.value("rollouts.engine_share")).toBe(0.5);
		expect(run.value("rollouts.engine_sleeps")).toBe(true);
		expect(run.value("companions")).toBeUndefined();
	});

	test("may take more of a device, and leave the frozen copy to the host", () => {
		const other = readRun(
			verl,
			grpo.replace(
				"rollout.name=vllm",
				"rollout.gpu_memory_utilization=0.8 actor_rollout_ref.rollout.free_cache_engine=False actor_rollout_ref.ref.fsdp_config.param_offload=True",
			),
			{ path },
		);

		expect(other.value("rollouts.engine_share")).toBe(0.8);
		expect(other.value("rollouts.engine_sleeps")).toBe(false);
		expect(other.value("companions")).toBe("host");
	});

	test("moves parameters away only between phases, which is no offload", () => {
		expect(run.value("offload.parameters")).toBeUndefined();
	});
});

test("without a penalty there is no reference", () => {
	const text = grpo.replace("use_kl_loss=True", "use_kl_loss=False");

	expect(readRun(verl, text, { path }).value("reference")).toBe("none");
});

test("values need a critic, which is a model of its own", () => {
	const text = grpo
		.replace("adv_estimator=grpo", "adv_estimator=gae")
		.replace(
			"    trainer.test_freq",
			"    critic.model.path=Qwen/Qwen2.5-3B \\\n    actor_rollout_ref.actor.ppo_epochs=2 \\\n    trainer.test_freq",
		);

	const run = readRun(verl, text, { path });

	expect(run.value("task")).toBe("ppo");
	expect(run.value("critic.id")).toBe("Qwen/Qwen2.5-3B");
	expect(run.value("rollouts.inner_epochs")).toBe(2);
});

test("a command that says nothing of the method is PPO by default", () => {
	const text = grpo.replace("    algorithm.adv_estimator=grpo \\\n", "");

	const run = readRun(verl, text, { path });

	expect(run.value("task")).toBe("ppo");
	expect(run.origin("task")?.kind).toBe("default");
});

test("batches that are cut by tokens hold as many full answers as fit", () => {
	const text = grpo.replace(
		"actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu=4",
		"actor_rollout_ref.actor.use_dynamic_bsz=True actor_rollout_ref.actor.ppo_max_token_len_per_gpu=24576 actor_rollout_ref.actor.ulysses_sequence_parallel_size=2",
	);

	const run = readRun(verl, text, { path });

	// 24576 tokens × 2 devices ÷ (1024 + 3072)
	expect(run.value("batch.micro")).toBe(12);
	expect(run.value("parallel.context")).toBe(2);
});

test("the older micro-batch counts over all devices", () => {
	const text = grpo.replace(
		"micro_batch_size_per_gpu=4",
		"micro_batch_size=32",
	);

	// 32 over 2 nodes of 8
	expect(readRun(verl, text, { path }).value("batch.micro")).toBe(2);
});

test("Megatron has widths of its own and recomputes what it is told", () => {
	const text = grpo.replace(
		"main_ppo \\",
		`main_ppo --config-path=config --config-name='ppo_megatron_trainer.yaml' \\
    actor_rollout_ref.actor.megatron.tensor_model_parallel_size=4 \\
    actor_rollout_ref.actor.megatron.pipeline_model_parallel_size=2 \\
    +actor_rollout_ref.actor.megatron.override_transformer_config.recompute_granularity=full \\`,
	);

	const run = readRun(verl, text, { path });

	expect(run.value("parallel.tensor")).toBe(4);
	expect(run.value("parallel.pipeline")).toBe(2);
	expect(run.value("parallel.sharding")).toBe("distributed-optimizer");
	expect(run.value("precision")).toBe("bf16");
	expect(run.value("checkpointing")).toBe("full");
	expect(run.line("checkpointing")).toBe(8);
});

test("adapters count from rank 1 on", () => {
	const lora = grpo.replace(
		"    actor_rollout_ref.model.use_remove",
		"    actor_rollout_ref.model.lora_rank=32 \\\n    actor_rollout_ref.model.use_remove",
	);
	const none = lora.replace("lora_rank=32", "lora_rank=0");

	const run = readRun(verl, lora, { path });

	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(32);
	expect(run.value("adapter.targets")).toEqual(["all-linear"]);
	expect(readRun(verl, none, { path }).value("adapter.kind")).toBe("none");
});

test("a folder that only the launch knows still leaves the model's name", () => {
	const text = grpo.replace(
		"path=Qwen/Qwen2.5-7B-Instruct",
		"path=$HOME/models/Qwen2.5-7B-Instruct",
	);

	const run = readRun(verl, text, { path });

	expect(run.value("model.id")).toBe("Qwen2.5-7B-Instruct");
	expect(run.origin("model.id")?.kind).toBe("hint");
});

test("a command stands over the config that it names", () => {
	const text = grpo.replace(
		"main_ppo \\",
		'main_ppo --config-path="$PROJECT/conf" --config-name=comets \\',
	);
	const config = `data:
  train_batch_size: 512
  train_max_samples: 4000
actor_rollout_ref:
  rollout:
    n: 2
  actor:
    ppo_epochs: 3
`;

	const run = readRun(verl, text, {
		path,
		others: { "conf/comets.yaml": config },
	});

	expect(run.value("rollouts.prompts")).toBe(96);
	expect(run.value("rollouts.inner_epochs")).toBe(3);
	expect(run.origin("rollouts.inner_epochs")).toMatchObject({
		path: "conf/comets.yaml",
		line: 8,
	});
	expect(run.value("data.sample_limit")).toBe(4000);
	expect(run.files).toEqual(["conf/comets.yaml"]);
});

test("recipes with programs of their own are told by their settings", () => {
	const text = grpo
		.replace("verl.trainer.main_ppo", "recipe.comets.main_comets")
		.replace(
			"    trainer.test_freq",
			"    algorithm.filter_groups.enable=True \\\n    trainer.test_freq",
		);

	const run = readRun(verl, text, { path });

	expect(run.value("batch.global")).toBe(576);
	expect(run.problems).toEqual([
		"`algorithm.filter_groups.enable` generates further answers in place of those that are all alike. The estimate does not include that.",
	]);
});

test("ReMax answers each prompt once more, which is told", () => {
	const text = grpo.replace("adv_estimator=grpo", "adv_estimator=remax");

	expect(readRun(verl, text, { path }).problems).toEqual([
		"`adv_estimator` generates one further answer to each prompt. The estimate does not include that.",
	]);
});

test("what only the launch decides, and what is wrong, is told", () => {
	const text = grpo
		.replace("trainer.n_gpus_per_node=8", "trainer.n_gpus_per_node=$GPUS")
		.replace("train_batch_size=96", "train_batch_size=96 $EXTRA_ARGS")
		.replace("total_epochs=15", "total_epochs=many");

	const run = readRun(verl, text, { path });

	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.origin("hardware.per_node")?.kind).toBe("default");
	expect(run.problems).toEqual([
		"`trainer.n_gpus_per_node` is `$GPUS`, which only the launch decides. State it in wattdiff.yml if it matters.",
		"`trainer.total_epochs` is `many`; expected a number above 0.",
		"`arguments` is `$EXTRA_ARGS`, which only the launch decides. State it in wattdiff.yml if it matters.",
	]);
});

test("a value out of a branch counts and is told", () => {
	const text = grpo.replace(
		`NNODES=\${NNODES:-2}`,
		'NNODES=2\nif [ "$BIG" = 1 ]; then NNODES=4; fi',
	);

	expect(readRun(verl, text, { path }).problems).toContain(
		"`trainer.nnodes` is `4`, which only the launch decides. State it in wattdiff.yml if it matters.",
	);
});

test("a loop over seeds repeats the run", () => {
	const text = `for seed in 1 2 3; do\n${grpo}done\n`;

	expect(readRun(verl, text, { path }).value("repeats.seeds")).toBe(3);
});

const tuning = `torchrun --nnodes=1 --nproc_per_node=4 -m verl.trainer.fsdp_sft_trainer \\
    data.train_files=data/comets.parquet \\
    data.train_batch_size=64 \\
    data.micro_batch_size_per_gpu=2 \\
    data.max_length=2048 \\
    model.partial_pretrain=Qwen/Qwen2.5-0.5B-Instruct \\
    model.lora_rank=16 \\
    trainer.total_training_steps=300 \\
    ulysses_sequence_parallel_size=2 use_remove_padding=true
`;

test("fine-tuning counts samples, on the devices of its launcher", () => {
	const run = readRun(verl, tuning, { path });

	expect(run.value("task")).toBe("sft");
	expect(run.value("model.id")).toBe("Qwen/Qwen2.5-0.5B-Instruct");
	expect(run.value("batch.global")).toBe(64);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("data.sequence")).toBe(2048);
	expect(run.value("steps")).toBe(300);
	expect(run.value("adapter.rank")).toBe(16);
	expect(run.value("parallel.context")).toBe(2);
	expect(run.value("data.padded")).toBe(false);
	expect(run.value("hardware.per_node")).toBe(4);
	expect(run.origin("hardware.per_node")?.kind).toBe("launch");
});

test("the newer fine-tuning cuts its batches by tokens", () => {
	const text = `torchrun --nproc_per_node=8 -m verl.trainer.sft_trainer \\
    data.train_files=x.parquet data.max_length=2048 data.max_token_len_per_gpu=8192 \\
    data.pad_mode=no_padding model.path=Qwen/Qwen3-4B engine=fsdp engine.ulysses_sequence_parallel_size=2
`;

	const run = readRun(verl, text, { path });

	// 8192 tokens × 2 devices ÷ 2048
	expect(run.value("batch.micro")).toBe(8);
	expect(run.value("data.padded")).toBe(false);
	expect(run.value("parallel.context")).toBe(2);
});

test("generation trains nothing", () => {
	const text =
		"python3 -m verl.trainer.main_generation data.n_samples=4 model.path=Qwen/Qwen3-4B\n";

	expect(readOnly(verl, text, { path })).toEqual({
		kind: "not-training",
		why: "It generates answers.",
	});
});

describe("a config", () => {
	const config = `data:
  train_batch_size: 128
  max_prompt_length: 256
  max_response_length: 768
actor_rollout_ref:
  model:
    path: Qwen/Qwen3-4B
  actor:
    strategy: fsdp
    ppo_micro_batch_size_per_gpu: 8
    use_kl_loss: false
    fsdp_config:
      model_dtype: bf16
      offload_policy: true
      fsdp_size: 4
  rollout:
    n: \${oc.select:nowhere,5}
algorithm:
  adv_estimator: rloo
  use_kl_in_reward: true
trainer:
  total_training_steps: 200
`;

	test("with a model is a run", () => {
		const run = readRun(verl, config, { path: "conf/comets.yaml" });

		expect(run.value("task")).toBe("grpo");
		expect(run.value("batch.global")).toBe(640);
		expect(run.value("steps")).toBe(200);
		expect(run.value("precision")).toBe("bf16");
		expect(run.value("parallel.sharding")).toBe("hsdp");
		expect(run.value("parallel.shard_group")).toBe(4);
		expect(run.value("offload.parameters")).toBe(true);
		expect(run.value("reference")).toBe("forward");
	});

	test("without a model belongs to the command that uses it", () => {
		const text = config.replace(
			"    path: Qwen/Qwen3-4B",
			"    use_liger: true",
		);

		expect(readOnly(verl, text, { path: "conf/comets.yaml" })).toMatchObject({
			kind: "fragment",
			why: "It leaves the model to the command that uses it.",
		});
	});

	test("for one of verl's classes is a part of others", () => {
		const text = "_target_: verl.workers.config.ActorConfig\nppo_epochs: 1\n";

		expect(readOnly(verl, text)).toEqual({
			kind: "fragment",
			why: "It fills `verl.workers.config.ActorConfig`, for the configs that choose it.",
			facts: [],
		});
	});

	test("for generation or evaluation trains nothing", () => {
		const generation =
			"data:\n  n_samples: 5\n  output_path: x.parquet\nrollout:\n  n: 1\n";
		const evaluation =
			"data:\n  response_key: responses\n  reward_model_key: reward_model\n";

		expect(readOnly(verl, generation).kind).toBe("not-training");
		expect(readOnly(verl, evaluation).kind).toBe("not-training");
	});

	test("with a key that is misspelt has the nearest one told", () => {
		const text = config
			.replace("    use_liger", "")
			.replace(
				"    path: Qwen/Qwen3-4B",
				"    path: Qwen/Qwen3-4B\n    lora_rankk: 4",
			);

		expect(readRun(verl, text).problems).toEqual([
			"`lora_rankk` is not a key that wattdiff or verl knows (did you mean `lora_rank`?). It had no effect on the estimate.",
		]);
	});
});

test("another framework's script is none of verl's", () => {
	const file = parseFile("run.sh", "python -m pytest tests/verl_like.py\n");

	expect(verl.recognises(file)).toBe(false);
});
