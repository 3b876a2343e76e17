import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { maxtext } from "../../../src/readers/maxtext/index.js";
import { readOnly, readRun } from "../read-run.js";

const base = `model_name: "default"
base_emb_dim: 1024
base_num_query_heads: 8
base_num_kv_heads: 8
base_mlp_dim: 4096
base_num_decoder_layers: 6
head_dim: 128
mlp_activations: ["silu", "linear"]
decoder_block: "llama2"
vocab_size: 32_000
per_device_batch_size: 12.0
max_target_length: 2048
steps: 150_001
dtype: "bfloat16"
weight_dtype: "float32"
remat_policy: 'full'
logical_axis_rules: []
dcn_data_parallelism: -1
ici_fsdp_parallelism: -1
ici_tensor_parallelism: 1
some_new_key: 1
`;

const coral = `base_config: "base.yml"
run_name: coral
steps: 500
per_device_batch_size: 4
gradient_accumulation_steps: 2
remat_policy: minimal
dataset_type: hf
hf_path: reef/fish
eval_interval: 100
`;

const path = "configs/runs/coral.yml";
const others = { "configs/base.yml": base };

test("a config inherits from its base, each fact with its own file and line", () => {
	const run = readRun(maxtext, coral, { path, others });

	expect(run.files).toEqual(["configs/base.yml"]);
	expect(run.value("steps")).toBe(500);
	expect(run.origin("steps")).toMatchObject({ path, line: 3 });
	expect(run.value("model.hidden")).toBe(1024);
	expect(run.origin("model.hidden")).toMatchObject({
		path: "configs/base.yml",
		line: 2,
	});
	expect(run.value("model.layers")).toBe(6);
	expect(run.value("model.vocab")).toBe(32_000);
	expect(run.value("data.sequence")).toBe(2048);
	expect(run.value("batch.micro")).toBe(4);
	expect(run.value("batch.accumulation")).toBe(2);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("checkpointing")).toBe("selective");
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.value("data.sets")).toEqual(["reef/fish"]);
	expect(run.value("evaluation.every")).toBe(100);
	expect(run.value("hardware.count")).toBeUndefined();
	expect(run.problems).toEqual([]);
});

test("without base.yml in the commit the package's defaults count", () => {
	const run = readRun(maxtext, coral, { path });
	const reference = maxtext.references(parseFile(path, coral))[0];

	expect(reference).toMatchObject({ text: "base.yml", optional: true });
	expect(run.value("model.hidden")).toBe(2048);
	expect(run.origin("model.hidden")).toMatchObject({
		kind: "default",
		framework: "maxtext",
	});
});

test("a published name is the model, an unknown one has its file", () => {
	const known = readRun(maxtext, `${coral}model_name: llama2-7b\n`, {
		path,
		others,
	});
	const own = readRun(maxtext, `${coral}model_name: coral-2b\n`, {
		path,
		others: {
			...others,
			"configs/models/coral-2b.yml":
				"base_emb_dim: 2560\nbase_num_decoder_layers: 32\ndecoder_block: llama2\nlogits_via_embedding: true\n",
		},
	});
	const nowhere = readRun(maxtext, `${coral}model_name: coral-2b\n`, { path });

	expect(known.value("model.id")).toBe("meta-llama/Llama-2-7b-hf");
	expect(known.value("model.hidden")).toBeUndefined();
	expect(own.value("model.id")).toBeUndefined();
	expect(own.value("model.hidden")).toBe(2560);
	expect(own.origin("model.hidden")).toMatchObject({
		path: "configs/models/coral-2b.yml",
		line: 1,
	});
	expect(own.value("model.tied")).toBe(true);
	expect(own.value("model.heads")).toBe(8);
	expect(nowhere.value("model.id")).toBe("coral-2b");
});

test("chips are the product of the axes, where none is left open", () => {
	const run = readRun(
		maxtext,
		`${coral}ici_fsdp_parallelism: 16\nici_tensor_parallelism: 4\ndcn_data_parallelism: 2\n`,
		{ path, others },
	);
	const open = readRun(maxtext, `${coral}ici_tensor_parallelism: 4\n`, {
		path,
		others,
	});

	// 16 × 4 × 2
	expect(run.value("hardware.count")).toBe(128);
	expect(run.value("parallel.tensor")).toBe(4);
	expect(run.value("parallel.sharding")).toBe("hsdp");
	expect(run.value("parallel.shard_group")).toBe(16);
	// ⌊128 × 4⌋ × 2
	expect(run.value("batch.global")).toBe(1024);
	// Four chips share each copy's 16 samples.
	expect(run.value("batch.micro")).toBe(16);
	expect(open.value("hardware.count")).toBeUndefined();
});

test("less than one sample for a chip is one for those that share it", () => {
	const shared = readRun(
		maxtext,
		`${coral.replace("per_device_batch_size: 4", "per_device_batch_size: 0.25")}ici_tensor_parallelism: 8\n`,
		{ path, others },
	);
	const alone = readRun(
		maxtext,
		coral.replace("per_device_batch_size: 4", "per_device_batch_size: 0.5"),
		{ path, others },
	);

	expect(shared.value("batch.micro")).toBe(2);
	expect(shared.problems).toEqual([]);
	expect(alone.value("batch.micro")).toBe(1);
	expect(alone.problems).toEqual([
		"`per_device_batch_size` is 0.5, less than one sample for the devices that share it. The estimate reads it as one sample on each device at a time.",
	]);
});

test("a global scale is spread over width, heads, MLP and depth", () => {
	const run = readRun(maxtext, `${coral}global_parameter_scale: 32\n`, {
		path,
		others,
	});

	// 32 = 2⁵: depth × 2, heads and MLP × 4, width × 4.
	expect(run.value("model.layers")).toBe(12);
	expect(run.value("model.hidden")).toBe(4096);
	expect(run.value("model.heads")).toBe(32);
	expect(run.value("model.ffn")).toBe(16_384);
});

test("base.yml and the files of models are fragments", () => {
	const defaults = readOnly(maxtext, base, { path: "configs/base.yml" });
	const model = readOnly(
		maxtext,
		"base_emb_dim: 4096\nbase_num_decoder_layers: 32\nnum_experts: 8\nnum_experts_per_tok: 2\nbase_mlp_dim: 14336\ndecoder_block: mixtral\n",
		{ path: "configs/models/reef.yml" },
	);

	expect(defaults.kind).toBe("fragment");
	expect(model.kind).toBe("fragment");
	expect(model.kind === "fragment" ? model.facts : []).toContainEqual({
		key: "model.expert_ffn",
		value: 14_336,
		origin: {
			kind: "file",
			path: "configs/models/reef.yml",
			line: 5,
			text: "base_mlp_dim",
		},
	});
});

test("inference and compilation train nothing", () => {
	const serving = readOnly(
		maxtext,
		"base_config: inference.yml\nmodel_name: llama2-7b\nper_device_batch_size: 8\n",
		{ path: "configs/serve.yml" },
	);
	const compiled = readOnly(
		maxtext,
		"python3 -m MaxText.train_compile configs/base.yml compile_topology=v5e-256 steps=10\n",
		{ path: "compile.sh" },
	);
	const decoded = readOnly(
		maxtext,
		"python3 -m maxtext.inference.decode configs/base.yml model_name=llama2-7b\n",
		{ path: "decode.sh" },
	);

	expect(serving.kind).toBe("not-training");
	expect(compiled).toMatchObject({
		kind: "not-training",
		why: "It compiles the step and trains nothing.",
	});
	expect(decoded.kind).toBe("not-training");
});

test("a command overrides its config and base", () => {
	const run = readRun(
		maxtext,
		`set -e
export STEPS=40
python3 -m maxtext.trainers.pre_train.train "\${CONFIGS:-$PWD/configs}"/runs/coral.yml model_name=mixtral-8x7b \\
  steps=$STEPS per_device_batch_size=2 \\
  dtype=bfloat16 weight_dtype=bfloat16 attention='flash' quantization=fp8
`,
		{
			path: "tpu/v5p/coral.sh",
			others: { ...others, "configs/runs/coral.yml": coral },
		},
	);

	expect(run.value("model.id")).toBe("mistralai/Mixtral-8x7B-v0.1");
	expect(run.value("steps")).toBe(40);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.line("batch.micro")).toBe(4);
	expect(run.value("precision")).toBe("fp8");
	expect(run.value("hardware.accelerator")).toBe("TPU-V5P");
	expect(run.origin("hardware.accelerator")).toMatchObject({ kind: "hint" });
});

test("what only the launch decides is told, not guessed", () => {
	const run = readRun(
		maxtext,
		"python3 -m MaxText.train configs/base.yml model_name=llama2-7b per_device_batch_size=$PDBS\n",
		{ path: "train.sh" },
	);

	expect(run.value("batch.micro")).toBeUndefined();
	expect(run.problems).toEqual([
		"`per_device_batch_size` is `$PDBS`, which only the launch decides. State it in wattdiff.yml if it matters.",
	]);
});

test("a workload quoted by xpk has its slices", () => {
	const run = readRun(
		maxtext,
		`xpk workload create --cluster reef --tpu-type=v5p-128 --num-slices=2 --command "python3 -m MaxText.train MaxText/configs/base.yml steps=10 model_name=llama2-7b"\n`,
		{ path: "xpk.sh" },
	);

	// A v5p-128 has 64 chips.
	expect(run.value("hardware.count")).toBe(128);
	expect(run.value("hardware.accelerator")).toBe("TPU-V5P");
	expect(run.value("steps")).toBe(10);
});

test("distillation, tuning and reinforcement are told by their keys", () => {
	const distilled = readRun(
		maxtext,
		"base_config: base.yml\nstudent_overrides: {model_name: llama3.1-8b}\nteacher_overrides: {model_name: llama3.1-70b}\nsteps: 10\n",
		{ path },
	);
	const tuned = readRun(maxtext, `${coral}use_sft: true\n`, { path, others });
	const rewarded = readRun(
		maxtext,
		"logical_axis_rules: []\nrl: {num_generations: 4, num_iterations: 2}\nbatch_size: 8\nnum_batches: 50\ntrain_fraction: 0.5\nmax_prefill_predict_length: 256\nmax_target_length: 1024\n",
		{ path },
	);

	expect(distilled.value("task")).toBe("distill");
	expect(distilled.value("model.id")).toBe("meta-llama/Meta-Llama-3.1-8B");
	expect(distilled.value("teacher.id")).toBe("meta-llama/Meta-Llama-3.1-70B");
	expect(tuned.value("task")).toBe("sft");
	// base.yml's sizes are no model to tune.
	expect(tuned.value("model.hidden")).toBeUndefined();
	expect(rewarded.value("task")).toBe("grpo");
	expect(rewarded.value("batch.global")).toBe(32);
	expect(rewarded.value("rollouts.per_prompt")).toBe(4);
	// 50 × 2 × 0.5
	expect(rewarded.value("steps")).toBe(50);
	expect(rewarded.value("data.completion")).toBe(768);
});

test("older configs have the keys of reinforcement at the top", () => {
	const run = readRun(
		maxtext,
		"base_config: base.yml\nmodel_name: llama3.1-8b\nnum_generations: 2\ngrpo_beta: 0.04\nbatch_size: 4\nnum_batches: 10\n",
		{ path },
	);

	expect(run.value("task")).toBe("grpo");
	expect(run.value("batch.global")).toBe(8);
	expect(run.value("steps")).toBe(10);
	expect(run.value("batch.micro")).toBeUndefined();
	expect(run.problems).toEqual([]);
});

test("a topology to compile for is a hint: v5e names count chips", () => {
	const run = readRun(
		maxtext,
		`${coral}compile_topology: v5e-256\ncompile_topology_num_slices: 2\n`,
		{ path, others },
	);

	expect(run.value("hardware.count")).toBe(512);
	expect(run.value("hardware.accelerator")).toBe("TPU-V5E");
	expect(run.origin("hardware.count")).toMatchObject({ kind: "hint" });
});

test("a misspelt key of a config is told, new keys of base.yml are not", () => {
	const run = readRun(maxtext, `${coral}stpes: 10\n`, { path, others });

	expect(run.problems).toEqual([
		"`stpes` is not a key that wattdiff or MaxText knows (did you mean `steps`?). It had no effect on the estimate.",
	]);
});
