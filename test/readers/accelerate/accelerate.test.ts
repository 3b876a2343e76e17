import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { accelerateFacts } from "../../../src/readers/accelerate/facts.js";
import { accelerate } from "../../../src/readers/accelerate/index.js";
import { readRun } from "../read-run.js";

const orchard = `compute_environment: LOCAL_MACHINE
distributed_type: FSDP
downcast_bf16: 'no'
mixed_precision: bf16
num_machines: 2
num_processes: 16
fsdp_config:
  fsdp_version: 2
  fsdp_reshard_after_forward: true
  fsdp_offload_params: true
  fsdp_activation_checkpointing: true
`;

test("num_processes counts the devices of all machines", () => {
	const part = readRun(accelerate, orchard);

	expect(part.value("hardware.count")).toBe(16);
	expect(part.line("hardware.count")).toBe(6);
	expect(part.value("hardware.nodes")).toBe(2);
});

test("FSDP gives sharding, offload of weights and states, and checkpointing", () => {
	const part = readRun(accelerate, orchard);

	expect(part.value("parallel.sharding")).toBe("fsdp");
	expect(part.line("parallel.sharding")).toBe(9);
	expect(part.value("offload.parameters")).toBe(true);
	expect(part.value("offload.optimizer")).toBe(true);
	expect(part.value("checkpointing")).toBe("full");
	expect(part.value("precision")).toBe("amp-bf16");
});

test("strategies of version 1 have their shardings", () => {
	const of = (strategy: string) =>
		readRun(
			accelerate,
			`distributed_type: FSDP\nnum_processes: 8\nfsdp_config:\n  fsdp_sharding_strategy: ${strategy}\n`,
		).value("parallel.sharding");

	expect(of("FULL_SHARD")).toBe("fsdp");
	expect(of("SHARD_GRAD_OP")).toBe("zero2");
	expect(of("NO_SHARD")).toBe("none");
	expect(of("HYBRID_SHARD")).toBe("hsdp");
	expect(of("1")).toBe("fsdp");
});

test("replicas of shards are hybrid sharding", () => {
	const part = readRun(
		accelerate,
		`distributed_type: FSDP
num_processes: 8
parallelism_config:
  parallelism_config_dp_replicate_size: 2
  parallelism_config_dp_shard_size: 2
  parallelism_config_tp_size: 2
`,
	);

	expect(part.value("parallel.sharding")).toBe("hsdp");
	expect(part.value("parallel.shard_group")).toBe(2);
	expect(part.value("parallel.tensor")).toBe(2);
});

test("the DeepSpeed section counts only under DEEPSPEED", () => {
	const section = `deepspeed_config:
  zero_stage: 3
  offload_optimizer_device: cpu
  offload_param_device: none
  gradient_accumulation_steps: 4
mixed_precision: bf16
num_processes: 8
`;

	const on = readRun(accelerate, `distributed_type: DEEPSPEED\n${section}`);
	const off = readRun(accelerate, `distributed_type: MULTI_GPU\n${section}`);

	expect(on.value("parallel.sharding")).toBe("zero3");
	expect(on.line("parallel.sharding")).toBe(3);
	expect(on.value("offload.optimizer")).toBe(true);
	expect(on.value("offload.parameters")).toBe(false);
	expect(on.value("batch.accumulation")).toBe(4);
	expect(on.value("precision")).toBe("bf16");
	expect(off.value("parallel.sharding")).toBe("none");
	expect(off.value("batch.accumulation")).toBeUndefined();
});

test("the DeepSpeed file that it names is opened", () => {
	const file = parseFile(
		"launch/acc.yaml",
		"distributed_type: DEEPSPEED\nnum_processes: 4\ndeepspeed_config:\n  deepspeed_config_file: ds.json\n",
	);
	const ds = parseFile("launch/ds.json", '{"zero_optimization": {"stage": 1}}');

	const [reference] = accelerate.references(file);
	const reading = accelerateFacts(file, ({ candidates }) =>
		candidates.includes("launch/ds.json") ? ds : undefined,
	);

	expect(reference).toMatchObject({ text: "ds.json", line: 4 });
	expect(reading.files).toEqual(["launch/ds.json"]);
	expect(reading.facts).toContainEqual(
		expect.objectContaining({ key: "parallel.sharding", value: "zero1" }),
	);
});

test("Megatron's section gives its degrees", () => {
	const part = readRun(
		accelerate,
		`distributed_type: MEGATRON_LM
num_processes: 8
megatron_lm_config:
  megatron_lm_tp_degree: 2
  megatron_lm_pp_degree: 4
  megatron_lm_recompute_activations: true
  megatron_lm_use_distributed_optimizer: true
`,
	);

	expect(part.value("parallel.tensor")).toBe(2);
	expect(part.value("parallel.pipeline")).toBe(4);
	expect(part.value("checkpointing")).toBe("selective");
	expect(part.value("parallel.sharding")).toBe("distributed-optimizer");
});

test("a precision of no says nothing, and a compiler backend does", () => {
	const part = readRun(
		accelerate,
		"distributed_type: 'NO'\nmixed_precision: 'no'\nnum_processes: 1\ndynamo_config:\n  dynamo_backend: INDUCTOR\n",
	);

	expect(part.value("precision")).toBeUndefined();
	expect(part.value("compile")).toBe(true);
});

test("a file of a run that has the word distributed_type is not accelerate's", () => {
	const other = parseFile(
		"x.yaml",
		"distributed_type: ring\nnum_processes: 8\n",
	);

	expect(accelerate.recognises(other)).toBe(false);
});
