// biome-ignore-all lint/suspicious/noTemplateCurlyInString: OmegaConf writes interpolations so
import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { nemo2 } from "../../../src/readers/nemo-2/index.js";
import { readRun } from "../read-run.js";

const lighthouse = `name: lighthouse
data:
  common:
    global_batch_size: 32
    micro_batch_size: 2
    max_seq_length: 1024
  train_ds:
    global_batch_size: \${data.common.global_batch_size}
model:
  llm:
    pretrained_model: meta-llama/Llama-3.2-1B
  peft:
    _target_: nemo.collections.llm.peft.LoRA
    dim: 16
optim:
  config:
    _target_: megatron.core.optimizer.OptimizerConfig
    optimizer: adam
    use_distributed_optimizer: true
trainer:
  devices: 4
  num_nodes: 2
  max_steps: 800
  accumulate_grad_batches: 1
strategy:
  _target_: nemo.lightning.MegatronStrategy
  tensor_model_parallel_size: 2
  context_parallel_size: 2
  sequence_parallel: true
plugins:
  _target_: nemo.lightning.MegatronMixedPrecision
  precision: bf16-mixed
`;

test("a config gives each fact with its line", () => {
	const run = readRun(nemo2, lighthouse);

	expect(run.value("batch.global")).toBe(32);
	expect(run.line("batch.global")).toBe(8);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("data.sequence")).toBe(1024);
	expect(run.value("model.id")).toBe("meta-llama/Llama-3.2-1B");
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(16);
	expect(run.value("task")).toBe("sft");
	expect(run.value("parallel.tensor")).toBe(2);
	expect(run.value("parallel.context")).toBe(2);
	expect(run.value("parallel.sequence")).toBe(true);
	expect(run.value("parallel.sharding")).toBe("distributed-optimizer");
	expect(run.value("precision")).toBe("bf16");
	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("steps")).toBe(800);
	expect(run.value("batch.accumulation")).toBeUndefined();
	expect(run.problems).toEqual([]);
});

test("a class of NeMo's is the model that it builds", () => {
	const run = readRun(
		nemo2,
		lighthouse.replace(
			/ {2}llm:[\s\S]*?dim: 16\n/,
			"  config: {_target_: nemo.collections.llm.Llama31Config8B}\n",
		),
	);

	expect(run.value("model.id")).toBe("meta-llama/Llama-3.1-8B");
	expect(run.value("task")).toBe("pretrain");
	expect(run.origin("parallel.pipeline")?.kind).toBe("default");
});

test("wrong values, unknown precisions and a speech encoder are told", () => {
	const run = readRun(
		nemo2,
		lighthouse
			.replace("precision: bf16-mixed", "precision: half")
			.replace("tensor_model_parallel_size: 2", "tensor_model_parallel_size: x")
			.replace(
				"  llm:",
				"  speech_encoder: {pretrained_model: openai/whisper-base}\n  llm:",
			),
	);

	expect(run.problems).toEqual([
		expect.stringContaining("`strategy.tensor_model_parallel_size` is `x`"),
		expect.stringContaining("`plugins.precision` is `half`"),
		expect.stringContaining("`model.speech_encoder` puts a speech encoder"),
	]);
});

test("a trainer without a Megatron strategy is another's", () => {
	const text = "trainer: {max_steps: 3, strategy: ddp}\noptim: {lr: 1}\n";

	expect(nemo2.recognises(parseFile("a.yaml", text))).toBe(false);
});
