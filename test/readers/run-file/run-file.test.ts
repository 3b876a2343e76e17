// biome-ignore-all lint/suspicious/noTemplateCurlyInString: launchers write their variables so.
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { fold } from "../../../src/plan/plan.js";
import { describe as say } from "../../../src/problem.js";
import type { Open, Reading } from "../../../src/readers/reader.js";
import { runFile } from "../../../src/readers/run-file/index.js";

const nothing: Open = () => undefined;

/** The first run of a text. */
function read(
	text: string,
	{ path = "runs/a.yaml", open = nothing } = {},
): Reading & { readonly kind: "training" } {
	const [reading] = runFile.read(parseFile(path, text), open);
	if (reading?.kind !== "training") throw new Error("it is no run");
	return reading;
}

/** The values that a text states, by key. */
function stated(text: string, path = "runs/a.yaml"): Record<string, unknown> {
	const { facts } = read(text, { path });
	return Object.fromEntries(
		[...fold(facts)].map(([key, { value }]) => [key, value]),
	);
}

/** The problems of a text as "line: sentence". */
function problems(text: string): readonly string[] {
	return read(text).problems.map((each) => `${each.line ?? "-"}: ${say(each)}`);
}

describe("what is a run file", () => {
	test.each([
		["a.yaml", "wattdiff: run\nsteps: 10\n", true],
		["a.json", '{"wattdiff": "run", "steps": 10}', true],
		["a.toml", 'wattdiff = "run"\nsteps = 10\n', true],
		["a.yaml", "wattdiff: future\n", true],
		["a.yaml", "steps: 10\nwattdiff: run\n", false],
		["a.yaml", "wattdiff:\n  runs-on: ubuntu\n", false],
		["a.yaml", "model: x\n", false],
		["a.yaml", "- wattdiff: run\n", false],
		["a.yaml", "", false],
	])("%s with %j: %s", (path, text, expected) => {
		expect(runFile.recognises(parseFile(path, text))).toBe(expected);
	});

	test("a kind of file from the future is told", () => {
		const { facts } = read("wattdiff: sweep\nsteps: 10\n");

		expect(facts).toEqual([]);
		expect(problems("wattdiff: sweep\nsteps: 10\n")).toEqual([
			"1: `wattdiff` is `sweep`; expected `run`.",
		]);
	});

	test("its name is the name of the run", () => {
		expect(read("wattdiff: run\nname: tiny\n").name).toBe("tiny");
		expect(read("wattdiff: run\nsteps: 3\n").name).toBe("");
	});

	test("several documents are several runs", () => {
		const text =
			"wattdiff: run\nname: small\n---\nwattdiff: run\nsteps: 3\n---\nother: 1\n";

		const readings = runFile.read(parseFile("a.yaml", text), nothing);

		expect(
			readings.map((each) => each.kind === "training" && each.name),
		).toEqual(["small", "2"]);
	});
});

const everything = `wattdiff: run
name: everything
task: dpo
model:
  id: acme/rocket-7b
  family: decoder
  layers: 30
  hidden: 3072
  heads: 24
  kv_heads: 6
  head_dim: 128
  ffn: 8192
  gated: true
  vocab: 96_000
  tied: no
  experts: 16
  experts_active: 2
  expert_ffn: 1024
  shared_expert_ffn: 0
  dense_layers: 1
  window: 0
  local_layers: 10
  mla: { q_rank: 1024, kv_rank: 256, nope_dim: 96, rope_dim: 32, value_dim: 96 }
  parameters: 7.1e9
  flops_per_sample: 3e12
  trainable_share: 0.25
adapter: { kind: dora, rank: 32, targets: [q, v], quantization: nf4-double }
data:
  tokens: 2.5e11
  samples: 100000
  epochs: 1.5
  sequence: 4096
  packed: true
  image: 336
  prompt: 400
  completion: 600
batch: { global: 256, micro: 2, accumulation: 4 }
steps: 5000
rollouts: { per_prompt: 6 }
precision: amp-bf16
optimizer: adamw-8bit
checkpointing: none
attention: sdpa
count_attention: packed
compile: true
parallel:
  { data: 8, tensor: 4, sequence: true, pipeline: 2, virtual_pipeline: 3, context: 2, expert: 8, sharding: none }
hardware:
  accelerator: H200
  count: 64
  per_node: 8
  instance: p5en.48xlarge
  power_limit_w: 650
  purchase: spot
site: { provider: aws, region: eu-north-1, grid: SE, pue: 1.1, carbon_g_per_kwh: 0 }
price: { per_device_hour: 3.2, currency: EUR }
software: { framework: nemo, version: 26.10 }
repeats: { trials: 4, seeds: 3 }
duration_hours: 12
measured:
  step_seconds: 1.2
`;

describe("every key", () => {
	test("is read", () => {
		const values = stated(everything);

		expect(values).toEqual({
			"run.name": "everything",
			task: "dpo",
			"model.id": "acme/rocket-7b",
			"model.family": "decoder",
			"model.layers": 30,
			"model.hidden": 3072,
			"model.heads": 24,
			"model.kv_heads": 6,
			"model.head_dim": 128,
			"model.ffn": 8192,
			"model.gated": true,
			"model.vocab": 96_000,
			"model.tied": false,
			"model.experts": 16,
			"model.experts_active": 2,
			"model.expert_ffn": 1024,
			"model.shared_expert_ffn": 0,
			"model.dense_layers": 1,
			"model.window": 0,
			"model.local_layers": 10,
			"model.mla.q_rank": 1024,
			"model.mla.kv_rank": 256,
			"model.mla.nope_dim": 96,
			"model.mla.rope_dim": 32,
			"model.mla.value_dim": 96,
			"model.parameters": 7.1e9,
			"model.flops_per_sample": 3e12,
			"model.trainable_share": 0.25,
			"adapter.kind": "dora",
			"adapter.rank": 32,
			"adapter.targets": ["q", "v"],
			"adapter.quantization": "nf4-double",
			"data.tokens": 2.5e11,
			"data.samples": 100_000,
			"data.epochs": 1.5,
			"data.sequence": 4096,
			"data.packed": true,
			"data.image": 336,
			"data.prompt": 400,
			"data.completion": 600,
			"batch.global": 256,
			"batch.micro": 2,
			"batch.accumulation": 4,
			steps: 5000,
			"rollouts.per_prompt": 6,
			precision: "amp-bf16",
			optimizer: "adamw-8bit",
			checkpointing: "none",
			attention: "sdpa",
			count_attention: "packed",
			compile: true,
			"parallel.data": 8,
			"parallel.tensor": 4,
			"parallel.sequence": true,
			"parallel.pipeline": 2,
			"parallel.virtual_pipeline": 3,
			"parallel.context": 2,
			"parallel.expert": 8,
			"parallel.sharding": "none",
			"hardware.accelerator": "H200",
			"hardware.count": 64,
			"hardware.per_node": 8,
			"hardware.instance": "p5en.48xlarge",
			"hardware.power_limit_w": 650,
			"measured.step_seconds": 1.2,
			"hardware.purchase": "spot",
			"site.provider": "aws",
			"site.region": "eu-north-1",
			"site.grid": "SE",
			"site.pue": 1.1,
			"site.carbon_g_per_kwh": 0,
			"price.per_device_hour": 3.2,
			"price.currency": "EUR",
			"software.framework": "nemo",
			"software.version": "26.10",
			"repeats.trials": 4,
			"repeats.seeds": 3,
			duration_hours: 12,
		});
		expect(problems(everything)).toEqual([]);
	});

	test("says where it stands", () => {
		const { facts } = read(everything);

		const layers = facts.find(({ key }) => key === "model.layers");

		expect(layers?.origin).toEqual({
			kind: "file",
			path: "runs/a.yaml",
			line: 7,
			text: "layers",
		});
	});

	test("is read alike in JSON and TOML", () => {
		const json =
			'{"wattdiff": "run", "model": {"layers": 2}, "parallel": {"sharding": "none"}}';
		const toml =
			'wattdiff = "run"\nmodel.layers = 2\n[parallel]\nsharding = "none"\n';

		const expected = { "model.layers": 2, "parallel.sharding": "none" };
		expect(stated(json, "a.json")).toEqual(expected);
		expect(stated(toml, "a.toml")).toEqual(expected);
	});

	test.each(["tokens", "samples"])("0 leaves %s open", (key) => {
		expect(stated(`wattdiff: run\ndata: { ${key}: 0 }\n`)).toEqual({});
	});

	test("0 leaves steps, experts and the duration open", () => {
		const text =
			"wattdiff: run\nsteps: 0\nmodel: { experts: 0 }\nduration_hours: 0\nname: ~\n";

		expect(stated(text)).toEqual({});
		expect(problems(text)).toEqual([]);
	});

	test("one target needs no list", () => {
		expect(stated("wattdiff: run\nadapter: { targets: all-linear }\n")).toEqual(
			{
				"adapter.targets": ["all-linear"],
			},
		);
	});

	test("a number in scientific notation is a number without a sign or a point too", () => {
		expect(stated("wattdiff: run\ndata: { tokens: 1e13 }\n")).toEqual({
			"data.tokens": 1e13,
		});
	});
});

describe("mistakes", () => {
	test.each([
		[
			"model: { layers: -4 }",
			"`model.layers` is `-4`; expected a whole number above 0.",
		],
		[
			"model: { layers: -1 }",
			"`model.layers` is `-1`; expected a whole number above 0.",
		],
		[
			"model: { layers: 2.5 }",
			"`model.layers` is `2.5`; expected a whole number above 0.",
		],
		[
			"model: { layers: many }",
			"`model.layers` is `many`; expected a whole number above 0.",
		],
		[
			"model: { layers: [2] }",
			"`model.layers` is `sequence`; expected a whole number above 0.",
		],
		[
			"model: { layers: auto }",
			"`model.layers` is `auto`; expected a whole number above 0.",
		],
		[
			"data: { tokens: 1e400 }",
			"`data.tokens` is `1e400`; expected a number above 0, or 0 for not set.",
		],
		[
			"data: { tokens: .inf }",
			"`data.tokens` is `.inf`; expected a number above 0, or 0 for not set.",
		],
		[
			"data: { packed: perhaps }",
			"`data.packed` is `perhaps`; expected true or false.",
		],
		[
			"duration_hours: 5 ms",
			"`duration_hours` is `5 ms`; expected a number above 0, or 0 for not set.",
		],
		[
			"site: { pue: 0.9 }",
			"`site.pue` is `0.9`; expected a number, 1 or more.",
		],
		[
			"site: { carbon_g_per_kwh: -1 }",
			"`site.carbon_g_per_kwh` is `-1`; expected a number, 0 or more.",
		],
		[
			"model: { trainable_share: 2 }",
			"`model.trainable_share` is `2`; expected a number from 0 to 1.",
		],
		[
			"task: constructor",
			"`task` is `constructor`; expected one of pretrain, sft,",
		],
		[
			"precision: bfloat16",
			"`precision` is `bfloat16`; expected one of fp32, tf32, bf16,",
		],
		[
			"adapter: { targets: [q, query] }",
			"`adapter.targets` is `sequence`; expected a list of all-linear, q, k,",
		],
		[
			"adapter: { saved_modules: [norm] }",
			"`adapter.saved_modules` is `sequence`; expected a list of head, embedding.",
		],
		[
			"model: { config: [1] }",
			"`model.config` is `sequence`; expected the keys of a config.json, or its path.",
		],
		[
			"steps: ${STEPS}",
			"`steps` is `${STEPS}`, which only the launch decides.",
		],
		[
			"model: { layer: 3 }",
			"`model.layer` is not a key that wattdiff or the run file knows (did you mean `model.layers`?).",
		],
		[
			"optimiser: sgd",
			"`optimiser` is not a key that wattdiff or the run file knows (did you mean `optimizer`?).",
		],
		[
			"layers: 3",
			"`layers` is not a key that wattdiff or the run file knows (did you mean `model.layers`?).",
		],
		["model: rocket", "`model` is not a key"],
	])("%s", (line, sentence) => {
		const found = problems(`wattdiff: run\n${line}\n`);

		expect(found).toEqual([expect.stringContaining(`2: ${sentence}`)]);
	});
});

describe("the config of a model", () => {
	const config = '{"model_type": "llama", "hidden_size": 64}';

	test("written out is taken as it is", () => {
		const text =
			"wattdiff: run\nmodel:\n  config: { model_type: llama, rope_scaling: { factor: 8.0 } }\n";

		expect(stated(text)).toEqual({
			"model.config": { model_type: "llama", rope_scaling: { factor: 8 } },
		});
	});

	test("as a path is looked for beside the file and above it", () => {
		const file = parseFile(
			"runs/big/a.yaml",
			"wattdiff: run\nmodel:\n  config: ./llama/config.json\n",
		);

		const references = runFile.references(file);

		expect(references).toEqual([
			{
				text: "./llama/config.json",
				candidates: [
					"runs/big/llama/config.json",
					"runs/llama/config.json",
					"llama/config.json",
				],
				line: 3,
				key: "model.config",
			},
		]);
	});

	test("as a path is opened, and the fact points into the opened file", () => {
		const opened = parseFile("llama/config.json", config);

		const reading = read(
			"wattdiff: run\nmodel: { config: llama/config.json }\n",
			{ open: () => opened },
		);

		expect(reading.files).toEqual(["llama/config.json"]);
		expect(reading.problems).toEqual([]);
		expect(reading.facts).toEqual([
			{
				key: "model.config",
				value: { model_type: "llama", hidden_size: 64 },
				origin: {
					kind: "file",
					path: "llama/config.json",
					line: 1,
					text: "llama/config.json",
				},
			},
		]);
	});

	test("that is no object is told", () => {
		const opened = parseFile("config.json", "[1]");

		const reading = read("wattdiff: run\nmodel: { config: config.json }\n", {
			open: () => opened,
		});

		expect(reading.problems.map(say)).toEqual([
			expect.stringContaining("it is no JSON object"),
		]);
	});

	test("that cannot be read is told", () => {
		const opened = parseFile("config.json", "{");

		const reading = read("wattdiff: run\nmodel: { config: config.json }\n", {
			open: () => opened,
		});

		expect(reading.problems).toEqual(opened.problems);
	});

	test("at a path that is in no commit is told", () => {
		expect(
			problems("wattdiff: run\nmodel: { config: /data/config.json }\n"),
		).toEqual([
			expect.stringContaining(
				"2: It names `/data/config.json`, which is not in this commit.",
			),
		]);
	});

	test("needs no reference when it is written out or absent", () => {
		const files = [
			"wattdiff: run\n",
			"wattdiff: run\nmodel: { config: { a: 1 } }\n",
		].map((text) => parseFile("a.yaml", text));

		expect(files.flatMap((file) => runFile.references(file))).toEqual([]);
	});
});
