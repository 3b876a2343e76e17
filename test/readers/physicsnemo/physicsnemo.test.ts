// biome-ignore-all lint/suspicious/noTemplateCurlyInString: OmegaConf writes interpolations so
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { physicsnemo } from "../../../src/readers/physicsnemo/index.js";
import { readOnly, readRun } from "../read-run.js";

const storms = `hydra:
  searchpath:
    - pkg://conf/base
defaults:
  - dataset: storms
  - model: diffusion
  - training: \${model}
training:
  hp:
    training_duration: 2000000
    patch_num: 4
`;

const others = {
	"conf/base/training/diffusion.yaml":
		"defaults:\n  - base_all\nhp:\n  training_duration: 1\n  total_batch_size: 64\n  batch_size_per_gpu: auto\n",
	"conf/base/training/base_all.yaml":
		"perf:\n  fp_optimizations: amp-bf16\n  songunet_checkpoint_level: 1\n",
};

const path = "conf/config_training_storms.yaml";

describe("CorrDiff", () => {
	test("has its groups on the search path, and its duration in samples", () => {
		const run = readRun(physicsnemo, storms, { path, others });

		expect(run.value("task")).toBe("diffuse");
		expect(run.value("data.samples")).toBe(2_000_000);
		expect(run.line("data.samples")).toBe(10);
		expect(run.value("data.epochs")).toBe(1);
		expect(run.value("batch.global")).toBe(64);
		expect(run.origin("batch.global")).toMatchObject({
			path: "conf/base/training/diffusion.yaml",
			line: 5,
		});
		expect(run.value("batch.micro")).toBeUndefined();
		expect(run.value("precision")).toBe("amp-bf16");
		expect(run.value("checkpointing")).toBe("selective");
		expect(run.files).toEqual([
			"conf/base/training/diffusion.yaml",
			"conf/base/training/base_all.yaml",
		]);
		expect(run.problems).toEqual([
			expect.stringContaining(
				"`training.hp.patch_num` trains on so many patches",
			),
		]);
	});

	test("a regression is a fit", () => {
		const run = readRun(
			physicsnemo,
			storms.replace("model: diffusion", "model: regression"),
			{ path },
		);

		expect(run.value("task")).toBe("fit");
		expect(run.line("task")).toBe(6);
	});

	test("a group is a part", () => {
		const reading = readOnly(
			physicsnemo,
			others["conf/base/training/diffusion.yaml"],
		);

		expect(reading.kind).toBe("fragment");
	});
});

test("a mesh has a sample for each step but the last", () => {
	const run = readRun(
		physicsnemo,
		"batch_size: 2\nepochs: 30\nnum_training_samples: 10\nnum_training_time_steps: 51\namp: true\nnum_edge_features: 3\nnum_input_features: 4\n",
	);

	expect(run.value("data.samples")).toBe(500);
	expect(run.line("data.samples")).toBe(3);
	expect(run.value("data.epochs")).toBe(30);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("precision")).toBe("amp-fp16");
	expect(run.problems).toEqual([]);
});

test("an operator counts pseudo epochs of its own samples", () => {
	const run = readRun(
		physicsnemo,
		"arch: {fno: {fno_modes: 12}}\ntraining: {resolution: 128, batch_size: 16, max_pseudo_epochs: 40, pseudo_epoch_sample_size: 512}\n",
	);

	expect(run.value("data.epochs")).toBe(40);
	expect(run.value("data.samples")).toBe(512);
	expect(run.value("data.image")).toBe(128);
});

test.each([
	["start_epoch: 1\nmax_epoch: 300\nbatch_size: {train: 8}\n", 300],
	["start_epoch: 0\nmax_epoch: 100\nbatch_size: {train: 8}\n", 100],
	["start_epoch: 51\nmax_epoch: 100\nbatch_size: {train: 8}\n", 50],
])("%s has its epochs", (text, epochs) => {
	const run = readRun(physicsnemo, text);

	expect(run.value("data.epochs")).toBe(epochs);
	expect(run.value("batch.micro")).toBe(8);
});

test("aerodynamics have their amp and optimizer", () => {
	const text = `model: {geometry_rep: {geo_conv: {base_neurons: 8}}}
train:
  epochs: 20
  dataloader: {batch_size: 1}
  optimizer: {name: AdamW}
  amp: {enabled: true, autocast: {dtype: torch.bfloat16}}
`;
	const run = readRun(physicsnemo, text);

	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("optimizer")).toBe("AdamW");
	expect(run.value("data.epochs")).toBe(20);
});

test("a transformer over surfaces has the epochs of its group", () => {
	const run = readRun(
		physicsnemo,
		"defaults:\n  - training: base\n  - data: hull\noutput_dir: runs\nrun_id: hull\nprecision: bfloat16\ncompile: true\n",
		{
			path: "conf/hull.yaml",
			others: {
				"conf/training/base.yaml":
					"num_epochs: 300\noptimizer: {_target_: torch.optim.AdamW}\n",
				"conf/data/hull.yaml": "resolution: 1000\n",
			},
		},
	);

	expect(run.value("data.epochs")).toBe(300);
	expect(run.value("optimizer")).toBe("AdamW");
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("compile")).toBe(true);
	expect(run.problems).toEqual([]);
});

test("typos and wrong values are told", () => {
	const run = readRun(
		physicsnemo,
		"batch_size: none at all\nepochs: 30\nnum_training_samples: 10\nnum_test_sample: 3\n",
	);

	expect(run.problems).toEqual([
		expect.stringContaining("`batch_size` is `none at all`"),
		expect.stringContaining("`num_test_sample` is not a key"),
	]);
});

test("downloading does not train, other files are another's", () => {
	const download =
		"zarr_store_path: a\nstart_train_year: 1980\nvariables: [t]\n";

	expect(readOnly(physicsnemo, download).kind).toBe("not-training");
	expect(
		physicsnemo.recognises(parseFile("a.yaml", "epochs: 3\nbatch_size: 2\n")),
	).toBe(false);
});
