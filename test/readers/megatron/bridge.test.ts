import { expect, test } from "vitest";
import { megatron } from "../../../src/readers/megatron/index.js";
import { readRun } from "../read-run.js";

test("Megatron-Bridge names a recipe, which is the model, beside Megatron's sizes", () => {
	const run = readRun(
		megatron,
		`torchrun --nproc_per_node 4 scripts/performance/run_script.py --gpu gb200 --num_gpus 64 --gpus_per_node 4 \\
  --model_family_name llama --model_recipe_name llama31_405b --compute_dtype fp8_mx --seq_length 8192 \\
  --micro_batch_size 1 --global_batch_size 512 --tensor_model_parallel_size 4 --pipeline_model_parallel_size 8 \\
  --max_steps 30
`,
		{ path: "launch.sh" },
	);

	expect(run.value("model.id")).toBe("llama31_405b");
	expect(run.value("hardware.count")).toBe(64);
	expect(run.value("hardware.accelerator")).toBe("gb200");
	expect(run.value("precision")).toBe("mxfp8");
	expect(run.value("data.sequence")).toBe(8192);
	expect(run.value("batch.global")).toBe(512);
	expect(run.value("parallel.pipeline")).toBe(8);
	expect(run.value("parallel.sharding")).toBe("distributed-optimizer");
	expect(run.value("steps")).toBe(30);
	// Megatron's own defaults of the shape are not the recipe's.
	expect(run.value("model.gated")).toBeUndefined();
	expect(run.problems).toEqual([]);
});

test("a recipe without a size in its name is known by a table", () => {
	const run = readRun(
		megatron,
		"python run_script.py --model_recipe_name deepseek_v3 --micro_batch_size 1 --global_batch_size 64\n",
		{ path: "launch.sh" },
	);

	expect(run.value("model.id")).toBe("deepseek-ai/DeepSeek-V3");
	expect(run.value("precision")).toBe("bf16");
});
