import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { describe } from "../../../src/problem.js";
import { megatron } from "../../../src/readers/megatron/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "scripts/pretrain.sh";

const harbour = `#!/bin/bash
#SBATCH --nodes=4
#SBATCH --gres=gpu:a100:8
#SBATCH --time=20:00:00

TP=2
SEQ=4096

MODEL_ARGS=(
    --num-layers 32
    --hidden-size 4096
    --ffn-hidden-size 14336
    --num-attention-heads 32
    --group-query-attention
    --num-query-groups 8
    --seq-length $SEQ
    --max-position-embeddings $SEQ
    --position-embedding-type rope
    --swiglu
    --normalization RMSNorm
    --untie-embeddings-and-output-weights
    --disable-bias-linear
)

OPTIONS=" --micro-batch-size 1 \\
    --global-batch-size 512 \\
    --train-samples 1000000 \\
    --bf16 "

srun torchrun --nproc_per_node 8 --nnodes $SLURM_NNODES pretrain_gpt.py \\
    \${MODEL_ARGS[@]} $OPTIONS \\
    --tensor-model-parallel-size $TP \\
    --pipeline-model-parallel-size 2 \\
    --num-layers-per-virtual-pipeline-stage 4 \\
    --sequence-parallel \\
    --use-distributed-optimizer \\
    --recompute-granularity selective \\
    --tokenizer-type Llama2Tokenizer \\
    --lr 3e-4 --save ckpt
`;

const small =
	"python pretrain_gpt.py --num-layers 2 --hidden-size 512 --num-attention-heads 8 --seq-length 1024 --max-position-embeddings 1024 --micro-batch-size 4 --train-iters 50";

test("gradients travel beside the backward pass where a flag says so, and after it by default", () => {
	const after = readRun(megatron, small, { path });
	const beside = readRun(megatron, `${small} --overlap-grad-reduce`, { path });

	expect(after.value("parallel.overlap_gradients")).toBe(false);
	expect(beside.value("parallel.overlap_gradients")).toBe(true);
});

test("an exported CUDA_LAUNCH_BLOCKING=1 is the run's own, with its line", () => {
	const blocked = readRun(
		megatron,
		`export CUDA_LAUNCH_BLOCKING=1\nsrun ${small}\n`,
		{ path },
	);
	const unset = readRun(megatron, `CUDA_LAUNCH_BLOCKING=0 ${small}`, { path });

	expect(blocked.value("software.launch_blocking")).toBe(true);
	expect(blocked.line("software.launch_blocking")).toBe(1);
	expect(unset.value("software.launch_blocking")).toBe(false);
	expect(
		readRun(megatron, small, { path }).value("software.launch_blocking"),
	).toBeUndefined();
});

test("flags out of arrays and variables are facts with the line where they stand", () => {
	const run = readRun(megatron, harbour, { path });

	expect(run.value("model.layers")).toBe(32);
	expect(run.line("model.layers")).toBe(10);
	expect(run.value("model.hidden")).toBe(4096);
	expect(run.value("model.ffn")).toBe(14_336);
	expect(run.value("model.kv_heads")).toBe(8);
	expect(run.value("data.sequence")).toBe(4096);
	expect(run.value("model.gated")).toBe(true);
	expect(run.value("model.norm")).toBe("rms");
	expect(run.value("model.tied")).toBe(false);
	expect(run.value("model.mlp_bias")).toBe(false);
	expect(run.value("model.learned_positions")).toBeUndefined();
	expect(run.value("batch.micro")).toBe(1);
	expect(run.value("batch.global")).toBe(512);
	expect(run.value("data.samples")).toBe(1_000_000);
	expect(run.value("precision")).toBe("bf16");
	expect(run.value("parallel.tensor")).toBe(2);
	expect(run.value("parallel.pipeline")).toBe(2);
	// 32 layers over 2 ranks are 16, in virtual stages of 4.
	expect(run.value("parallel.virtual_pipeline")).toBe(4);
	expect(run.value("parallel.sequence")).toBe(true);
	expect(run.value("parallel.sharding")).toBe("distributed-optimizer");
	expect(run.value("checkpointing")).toBe("selective");
	expect(run.problems).toEqual([]);
});

test("the header and the launcher of the same script give the hardware", () => {
	const run = readRun(megatron, harbour, { path });

	expect(run.value("hardware.nodes")).toBe(4);
	expect(run.line("hardware.nodes")).toBe(2);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.value("hardware.accelerator")).toBe("A100");
	expect(run.value("hardware.time_limit_hours")).toBe(20);
});

test("what no flag says is Megatron's default", () => {
	const run = readRun(megatron, small, { path });

	expect(run.value("model.ffn")).toBe(2048);
	expect(run.value("model.gated")).toBe(false);
	expect(run.value("model.norm")).toBe("layer");
	expect(run.value("model.tied")).toBe(true);
	expect(run.value("model.qkv_bias")).toBe(true);
	expect(run.value("model.learned_positions")).toBe(1024);
	expect(run.value("precision")).toBe("fp32");
	expect(run.value("steps")).toBe(50);
	expect(run.origin("model.ffn")).toEqual({
		kind: "default",
		framework: "megatron",
		version: "core_v0.15.0",
	});
});

test("SwiGLU without a width has two thirds of four times the hidden width", () => {
	const run = readRun(megatron, `${small} --swiglu`, { path });

	// 4 × 512 × 2/3 is 1365; the multiple of 64 below is 1344.
	expect(run.value("model.ffn")).toBe(1344);
});

test.each([
	["--tokenizer-type NullTokenizer --vocab-size 128256", 128_384, "file"],
	["--tokenizer-type Llama2Tokenizer", 32_000, "default"],
	["--vocab-file gpt2-vocab.json --merge-file m.txt", 50_304, "hint"],
	["--tokenizer-model deepseek-ai/DeepSeek-V3", 128_896, "hint"],
	["--padded-vocab-size 250880", 250_880, "file"],
	["--tokenizer-model own.model", 50_304, "assumption"],
])("%s is a vocabulary of %d", (flags, vocab, kind) => {
	const run = readRun(megatron, `${small} ${flags}`, { path });

	expect(run.value("model.vocab")).toBe(vocab);
	expect(run.origin("model.vocab")?.kind).toBe(kind);
});

test("experts, shared experts and dense first layers", () => {
	const run = readRun(
		megatron,
		`${small} --num-experts 64 --moe-router-topk 6 --moe-ffn-hidden-size 256 --moe-shared-expert-intermediate-size 512 --moe-layer-freq "([0]*1+[1]*1)" --expert-model-parallel-size 8`,
		{ path },
	);

	expect(run.value("model.experts")).toBe(64);
	expect(run.value("model.experts_active")).toBe(6);
	expect(run.value("model.expert_ffn")).toBe(256);
	expect(run.value("model.shared_expert_ffn")).toBe(512);
	expect(run.value("model.dense_layers")).toBe(1);
	expect(run.value("parallel.expert")).toBe(8);
});

test("ranks of latent attention count only when it is on", () => {
	const without = readRun(megatron, `${small} --kv-lora-rank 512`, { path });
	const withIt = readRun(
		megatron,
		`${small} --kv-lora-rank 512 --multi-latent-attention`,
		{ path },
	);

	expect(without.value("model.mla.kv_rank")).toBeUndefined();
	expect(withIt.value("model.mla.kv_rank")).toBe(512);
	expect(withIt.value("model.mla.q_rank")).toBe(0);
});

test.each([
	[
		"--use-megatron-fsdp --data-parallel-sharding-strategy optim_grads_params",
		"fsdp",
	],
	["--use-torch-fsdp2", "fsdp"],
	["--deepspeed --zero-stage 2", "zero2"],
	["--deepspeed", "zero1"],
	["--bf16", "none"],
])("%s shards as %s", (flags, sharding) => {
	const run = readRun(megatron, `${small} ${flags}`, { path });

	expect(run.value("parallel.sharding")).toBe(sharding);
});

test.each([
	["--bf16 --fp8-format hybrid", "fp8"],
	["--bf16 --fp8-format e4m3 --fp8-recipe mxfp8", "mxfp8"],
	["--fp16", "fp16"],
])("%s computes in %s", (flags, precision) => {
	const run = readRun(megatron, `${small} ${flags}`, { path });

	expect(run.value("precision")).toBe(precision);
});

test("iterations beside tokens are a ceiling where they are more", () => {
	const text =
		"python pretrain_gpt.py --num-layers 2 --hidden-size 512 --global-batch-size 8 --seq-length 1000 --train-iters 300 --train-tokens 800000";

	const run = readRun(megatron, text, { path });

	// 800,000 tokens are 100 steps of 8,000.
	expect(run.value("steps")).toBeUndefined();
	expect(run.value("data.tokens")).toBe(800_000);
});

test("what only the launch decides is told", () => {
	const run = readRun(
		megatron,
		`${small} --global-batch-size $4 --tensor-model-parallel-size $((GPUS/2)) $EXTRA_ARGS`,
		{ path },
	);

	expect(run.value("batch.global")).toBeUndefined();
	expect(run.problems.map((each) => each.slice(0, 50))).toEqual(
		[
			"`--global-batch-size` is `$4`, which only the launch",
			"`--tensor-model-parallel-size` is `$((GPUS/2))`, wh",
			"`arguments` is `$EXTRA_ARGS`, which only the launch ",
		].map((each) => each.slice(0, 50)),
	);
});

test("a flag out of a branch counts and is told", () => {
	const text = `if [ "$DTYPE" = fp8 ]; then EXTRA="--fp8-format hybrid"; fi\n${small} --bf16 $EXTRA\n`;

	const run = readRun(megatron, text, { path });

	expect(run.value("precision")).toBe("fp8");
	expect(run.problems).toEqual([
		"`--fp8-format` is `hybrid`, which only the launch decides. State it in wattdiff.yml if it matters.",
	]);
});

test("a misspelt flag is told with the right one", () => {
	const run = readRun(megatron, `${small} --num-query-group 8`, { path });

	expect(run.problems).toEqual([
		"`--num-query-group` is not a key that wattdiff or Megatron knows (did you mean `--num-query-groups`?). It had no effect on the estimate.",
	]);
});

test("a sourced script completes the arguments", () => {
	const text = `source config.sh\npython pretrain_gpt.py --num-layers $LAYERS --hidden-size 512 --seq-length 128\n`;

	const run = readRun(megatron, text, {
		path,
		others: { "scripts/config.sh": "LAYERS=24\n" },
	});

	expect(run.value("model.layers")).toBe(24);
	expect(run.files).toEqual(["scripts/config.sh"]);
});

test("a DeepSpeed config of the commit says how states are sharded", () => {
	const text = `${small} --deepspeed --deepspeed_config ds.json\n`;

	const run = readRun(megatron, text, {
		path,
		others: { "scripts/ds.json": '{"zero_optimization": {"stage": 3}}' },
	});

	expect(run.value("parallel.sharding")).toBe("zero3");
	expect(run.files).toEqual(["scripts/ds.json"]);
});

test("a command line in a variable is read where a heredoc runs it", () => {
	const text = `CMD="${small} --bf16"\nsbatch <<EOF\n#!/bin/bash\n#SBATCH --nodes=2\n#SBATCH --gpus-per-node=4\nsrun bash -c "$CMD"\nEOF\n`;

	const run = readRun(megatron, text, { path });

	expect(run.value("model.layers")).toBe(2);
	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("hardware.per_node")).toBe(4);
});

test("several training commands of a script are runs by their order", () => {
	const file = parseFile(
		path,
		`${small}\n${small.replace("512", "1024")}\n${small}\n`,
	);

	const readings = megatron.read(file, () => undefined);

	expect(readings.map((each) => each.kind === "training" && each.name)).toEqual(
		["command 1", "command 2"],
	);
});

test("a loop over seeds repeats the run", () => {
	const text = `for seed in 1 2 3; do\n${small} --seed $seed\ndone\n`;

	const run = readRun(megatron, text, { path });

	expect(run.value("repeats.seeds")).toBe(3);
});

test.each([
	["tools/run_text_generation_server.py", "It generates text."],
	["tools/preprocess_data.py", "It prepares data."],
	["tools/checkpoint/convert.py", "It converts checkpoints."],
	["tasks/eval_harness/evaluate.py", "It evaluates a trained model."],
])("%s trains nothing", (script, why) => {
	const reading = readOnly(megatron, small.replace("pretrain_gpt.py", script), {
		path,
	});

	expect(reading).toEqual({ kind: "not-training", why });
});

test("another kind of model is told by its script", () => {
	const run = readRun(
		megatron,
		small.replace("pretrain_gpt.py", "pretrain_t5.py"),
		{ path },
	);

	expect(run.value("model.family")).toBe("encoder-decoder");
});

test("a script that only sets arguments is a part of runs", () => {
	const reading = readOnly(
		megatron,
		'MODEL_ARGS="--num-layers 24 --hidden-size 896"\n',
		{ path },
	);

	expect(reading.kind).toBe("fragment");
});

test("flags in YAML are read as on a command line", () => {
	const run = readRun(
		megatron,
		`MODEL_ARGS:
  --num-layers: 12
  --hidden-size: 512
  --num-attention-heads: 8
  --micro-batch-size: 4
  --global-batch-size: 32
  --bf16: true
  --swiglu: false
`,
		{ path: "tests/gpt/model_config.yaml" },
	);

	expect(run.value("model.layers")).toBe(12);
	expect(run.line("model.layers")).toBe(2);
	expect(run.value("precision")).toBe("bf16");
	expect(run.value("model.gated")).toBe(false);
});

test("a script without Megatron's flags is not recognised", () => {
	const file = parseFile(path, "python train.py --batch-size 4\n");

	expect(megatron.recognises(file)).toBe(false);
	expect(file.problems.map(describe)).toEqual([]);
});
