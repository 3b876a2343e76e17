import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { torchtitan } from "../../../src/readers/torchtitan/index.js";
import { readRun } from "../read-run.js";

const path = "train_configs/harbour.toml";

const harbour = `# NOTE: this config is a preset for 128 H100 GPUs.

[job]
dump_folder = "./out"

[model]
name = "llama3"
flavor = "70B"
# converters = ["float8"]

[optimizer]
name = "AdamW"
lr = 1.5e-4

[training]
local_batch_size = 8
seq_len = 8192
steps = 1000
dataset = "c4"

[parallelism]
data_parallel_replicate_degree = 1
data_parallel_shard_degree = -1
tensor_parallel_degree = 8
pipeline_parallel_degree = 1

[activation_checkpoint]
mode = "full"

[compile]
enable = true
`;

test("a preset gives each fact with its line", () => {
	const run = readRun(torchtitan, harbour, { path });

	expect(run.value("model.id")).toBe("meta-llama/Meta-Llama-3.1-70B");
	expect(run.line("model.id")).toBe(8);
	expect(run.value("optimizer")).toBe("adamw");
	expect(run.value("batch.micro")).toBe(8);
	expect(run.value("data.sequence")).toBe(8192);
	expect(run.value("steps")).toBe(1000);
	expect(run.line("steps")).toBe(18);
	expect(run.value("data.sets")).toEqual(["allenai/c4"]);
	expect(run.value("parallel.tensor")).toBe(8);
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("compile")).toBe(true);
	expect(run.value("task")).toBe("pretrain");
	expect(run.problems).toEqual([]);
});

test("devices in a comment are hints", () => {
	const run = readRun(torchtitan, harbour, { path });

	expect(run.value("hardware.count")).toBe(128);
	expect(run.value("hardware.accelerator")).toBe("H100");
	expect(run.origin("hardware.count")).toMatchObject({ kind: "hint", line: 1 });
});

test("what the file leaves out is a default with its commit", () => {
	const run = readRun(
		torchtitan,
		'[model]\nname = "llama3"\nflavor = "8B"\n[training]\nsteps = 5\n',
		{ path },
	);

	expect(run.value("batch.micro")).toBe(8);
	expect(run.value("data.sequence")).toBe(2048);
	expect(run.value("checkpointing")).toBe("selective");
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("parallel.sharding")).toBe("fsdp");
	expect(run.origin("batch.micro")).toEqual({
		kind: "default",
		framework: "torchtitan",
		version: "238fa9953e4a",
	});
});

test("a test model has the shape that the code gives it", () => {
	const run = readRun(torchtitan, harbour.replace("70B", "debugmodel"), {
		path,
	});

	expect(run.value("model.hidden")).toBe(256);
	expect(run.value("model.layers")).toBe(6);
	// 4 × 256 × 2/3 is 682; the next multiple of 256 is 768.
	expect(run.value("model.ffn")).toBe(768);
	expect(run.origin("model.ffn")?.kind).toBe("default");
});

test("a suffix that chooses an attention kernel leaves the model as it is", () => {
	const run = readRun(torchtitan, harbour.replace("70B", "8B_flex"), { path });

	expect(run.value("model.id")).toBe("meta-llama/Meta-Llama-3.1-8B");
});

test("an unknown flavour is told with the nearest of its model", () => {
	const run = readRun(torchtitan, harbour.replace("70B", "71B"), { path });

	expect(run.value("model.id")).toBeUndefined();
	expect(run.problems).toHaveLength(1);
	expect(run.problems[0]).toContain("`llama3/71B`");
	expect(run.problems[0]).toContain("`llama3/70B`");
});

test.each([
	['converters = ["float8"]', "fp8"],
	['converters = ["quantize.linear.float8"]', "fp8"],
	['converters = ["mx"]', "mxfp8"],
	["converters = []", "amp-bf16"],
])("%s computes in %s", (line, precision) => {
	const text = harbour.replace('# converters = ["float8"]', line);

	const run = readRun(torchtitan, text, { path });

	expect(run.value("precision")).toBe(precision);
});

test("replicas of shards are HSDP, and their product is the data width", () => {
	const text = harbour
		.replace("replicate_degree = 1", "replicate_degree = 2")
		.replace("shard_degree = -1", "shard_degree = 8");

	const run = readRun(torchtitan, text, { path });

	expect(run.value("parallel.sharding")).toBe("hsdp");
	expect(run.value("parallel.data")).toBe(16);
	expect(run.value("parallel.shard_group")).toBe(8);
});

test("a pipeline takes the local batch one sample at a time", () => {
	const text = harbour.replace(
		"pipeline_parallel_degree = 1",
		"pipeline_parallel_degree = 4",
	);

	const run = readRun(torchtitan, text, { path });

	expect(run.value("parallel.pipeline")).toBe(4);
	expect(run.value("batch.micro")).toBe(1);
	expect(run.value("batch.accumulation")).toBe(8);
});

test("keys of older versions mean the same", () => {
	const run = readRun(
		torchtitan,
		`[model]
name = "llama3"
flavor = "8B"
[training]
batch_size = 4
data_parallel_degree = -1
tensor_parallel_degree = 2
compile = false
[experimental]
pipeline_parallel_degree = 2
[float8]
enable_float8_linear = true
`,
		{ path },
	);

	expect(run.value("parallel.tensor")).toBe(2);
	expect(run.value("parallel.pipeline")).toBe(2);
	expect(run.value("precision")).toBe("fp8");
	expect(run.problems).toEqual([]);
});

test("a misspelt key is told with the right one", () => {
	const text = harbour.replace("local_batch_size", "local_batchsize");

	const run = readRun(torchtitan, text, { path });

	expect(run.problems[0]).toContain("`training.local_batch_size`");
});

test("a TOML without a flavour is not torchtitan's", () => {
	const file = parseFile("pixi.toml", "[training]\nsteps = 1\n");

	expect(torchtitan.recognises(file)).toBe(false);
});

test("the test model of FLUX is two joint and two single blocks", () => {
	const run = readRun(
		torchtitan,
		'[model]\nname = "flux"\nflavor = "flux-debug"\n[training]\nsteps = 5\n',
		{ path },
	);

	expect(run.value("model.config")).toMatchObject({
		model_type: "diffusion",
		denoiser: {
			_class_name: "FluxTransformer2DModel",
			num_attention_heads: 12,
			num_layers: 2,
			num_single_layers: 2,
		},
	});
});

test.each([
	["llama2", "70B", "meta-llama/Llama-2-70b-hf"],
	["llama3", "1B", "meta-llama/Llama-3.2-1B"],
])("%s in %s is %s", (name, flavor, id) => {
	const run = readRun(
		torchtitan,
		`[model]\nname = "${name}"\nflavor = "${flavor}"\n[training]\nsteps = 5\n`,
		{ path: "train_configs/harbour.toml" },
	);

	expect(run.value("model.id")).toBe(id);
});
