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

	test("patches of a field are samples of their own, with its forecast before them", () => {
		const run = readRun(
			physicsnemo,
			`defaults:
  - dataset: gefs_hrrr
  - model: lt_aware_patched_diffusion
  - model_size: normal
training:
  hp:
    training_duration: 1000
    total_batch_size: 2
    patch_shape_x: 448
    patch_shape_y: 448
    patch_num: 4
`,
			{ path },
		);

		// 1000 fields and 2 of a batch, four patches each
		expect(run.value("data.samples")).toBe(4000);
		expect(run.value("batch.global")).toBe(8);
		expect(run.value("data.image")).toBe(448);
		expect(run.value("model.config")).toMatchObject({
			model_type: "song_unet",
			img_resolution: [1056, 1792],
			// 37 fields twice, 9 forecast, 100 of the grid, 20 of the lead time, and 9 noisy ones
			in_channels: 212,
			out_channels: 9,
			model_channels: 128,
			gridtype: "learnable",
			// 37, 4 of the grid, 4 of the lead time and 9
			forecast: { in_channels: 54, share: 0.25 },
		});
		expect(run.line("model.config")).toBe(3);
		expect(run.problems).not.toContainEqual(
			expect.stringContaining("patch_num"),
		);
	});

	test("what a group states stands above what its name says", () => {
		const run = readRun(
			physicsnemo,
			"defaults:\n  - dataset: cwb\n  - model: regression\n  - model_size: mini\nmodel: {model_args: {model_channels: 32}}\ntraining: {hp: {training_duration: 10}}\n",
			{ path },
		);

		expect(run.value("model.config")).toMatchObject({
			// 12 fields, 4 of the grid, 4 asked
			in_channels: 20,
			model_channels: 32,
			channel_mult: [1, 2, 2],
		});
		expect(run.value("model.config")).not.toHaveProperty("forecast");
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

test("networks of fields and meshes are built from their keys", () => {
	const config = (text: string) =>
		readRun(physicsnemo, text).value("model.config");

	expect(
		config(
			"arch: {fno: {in_channels: 1, latent_channels: 32, fno_layers: 4, fno_modes: 12, padding: 9}, decoder: {out_features: 1}}\ntraining: {max_pseudo_epochs: 4}\n",
		),
	).toMatchObject({ model_type: "fno", num_fno_modes: 12, out_channels: 1 });
	expect(
		config(
			"data_dir: ./raw/cylinder_flow\nbatch_size: 1\nepochs: 2\nnum_training_samples: 4\nnum_input_features: 6\nnum_edge_features: 3\nnum_output_features: 3\n",
		),
	).toMatchObject({ model_type: "mesh_graph_net", nodes: 1885 });
	expect(
		config(
			"max_epoch: 3\nbatch_size: {train: 8}\nnr_input_channels: 18\nnr_output_channels: 14\n",
		),
	).toMatchObject({ model_type: "dlwp", face_resolution: 64 });
	expect(
		config(
			"max_epoch: 3\ntrain: {batch_size: 1, num_samples_per_year: 9}\npangu: {img_size: [721, 1440], patch_size: [2, 8, 8], embed_dim: 192}\n",
		),
	).toMatchObject({ model_type: "pangu", patch_size: [2, 8, 8] });
	expect(
		config(
			"channels: [0, 1, 2]\nnum_steps_train: 1\nmax_epoch: 3\nnum_samples_per_year_train: 9\nbatch_size_train: 2\n",
		),
	).toMatchObject({ model_type: "afno", in_channels: 3 });
});

test("aerodynamics ask three numbers of a vector and one of a scalar", () => {
	const text = `model:
  model_type: combined
  interp_res: [8, 8, 8]
  geometry_rep: {geo_conv: {base_neurons: 8}}
variables:
  surface: {solution: {pressure: scalar, stress: vector}}
  volume: {solution: {velocity: vector}}
train: {epochs: 20}
`;
	const both = readRun(physicsnemo, text).value("model.config");
	const surface = readRun(
		physicsnemo,
		text.replace("combined", "surface"),
	).value("model.config");

	expect(both).toMatchObject({ volume_variables: 3, surface_variables: 4 });
	expect(surface).toMatchObject({ volume_variables: 0, surface_variables: 4 });
});

test("a mesh of unknown size stays unknown", () => {
	const run = readRun(
		physicsnemo,
		"data_dir: ./raw/hulls\nbatch_size: 1\nepochs: 2\nnum_training_samples: 4\nnum_input_features: 6\n",
	);

	expect(run.value("model.config")).toBeUndefined();
});

test("a transformer over slices has the sizes of its group's name", () => {
	const text =
		"defaults:\n  - training: base\n  - model: transolver\n  - data: volume\noutput_dir: runs\nrun_id: hull\nprecision: float32\ncompile: true\nmodel: {out_dim: 5, embedding_dim: 7}\n";
	const run = readRun(physicsnemo, text, { path: "conf/hull.yaml" });
	const other = readRun(physicsnemo, text.replace("transolver", "hullnet"), {
		path: "conf/hull.yaml",
	});

	expect(run.value("model.config")).toMatchObject({
		model_type: "transolver",
		points: 200_000,
		n_layers: 8,
		slice_num: 512,
		out_dim: 5,
		embedding_dim: 7,
	});
	expect(other.value("model.config")).toBeUndefined();
});

test("a shape is sampled apart from the flow around it", () => {
	const run = readRun(
		physicsnemo,
		"defaults:\n  - training: base\n  - model: geotransolver\n  - data: surface\noutput_dir: runs\nrun_id: hull\nprecision: float32\ncompile: true\nmodel: {neighbors_in_radius: [4, 8]}\ndata: {geometry_sampling: 300000}\n",
		{ path: "conf/hull.yaml" },
	);

	expect(run.value("model.config")).toMatchObject({
		model_type: "geotransolver",
		points: 200_000,
		geometry_points: 300_000,
		neighbors_in_radius: [4, 8],
		n_layers: 20,
		include_local_features: true,
	});
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
