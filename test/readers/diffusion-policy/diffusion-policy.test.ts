// biome-ignore-all lint/suspicious/noTemplateCurlyInString: OmegaConf writes interpolations so
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { diffusionPolicy } from "../../../src/readers/diffusion-policy/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "diffusion_policy/config/train_pour.yaml";

const pour = `defaults:
  - _self_
  - task: pour
name: train_pour
_target_: diffusion_policy.workspace.train_diffusion_unet_image_workspace.TrainDiffusionUnetImageWorkspace
horizon: 16
n_obs_steps: 2
policy:
  _target_: diffusion_policy.policy.diffusion_unet_image_policy.DiffusionUnetImagePolicy
  obs_encoder: {rgb_model: {name: resnet18}}
  horizon: \${horizon}
  n_action_steps: \${eval:'\${n_obs_steps}*4'}
  down_dims: [256, 512]
dataloader:
  batch_size: \${task.batch}
optimizer:
  _target_: torch.optim.AdamW
training:
  device: "cuda:0"
  num_epochs: 600
  gradient_accumulate_every: 2
  max_train_steps: null
`;

const others = {
	"diffusion_policy/config/task/pour.yaml":
		"name: pour\nbatch: 48\ndataset:\n  _target_: diffusion_policy.dataset.Pour\n  horizon: ${horizon}\n",
};

test("a workspace gives each fact, its task's too", () => {
	const run = readRun(diffusionPolicy, pour, { path, others });

	expect(run.value("task")).toBe("imitate");
	expect(run.value("batch.micro")).toBe(48);
	expect(run.line("batch.micro")).toBe(15);
	expect(run.value("data.epochs")).toBe(600);
	expect(run.value("batch.accumulation")).toBe(2);
	expect(run.value("optimizer")).toBe("AdamW");
	expect(run.value("model.family")).toBe("unet");
	expect(run.value("hardware.count")).toBe(1);
	expect(run.value("precision")).toBe("fp32");
	expect(run.files).toEqual(["diffusion_policy/config/task/pour.yaml"]);
	expect(run.problems).toEqual([
		expect.stringContaining("`policy.obs_encoder` puts an image encoder"),
	]);
});

const seen = {
	"diffusion_policy/config/task/pour.yaml": `name: pour
batch: 48
image: [3, 120, 160]
shape_meta:
  obs:
    top: {shape: "\${task.image}", type: rgb}
    wrist: {shape: [3, 120, 160], type: rgb}
    arm: {shape: [6]}
    hand: {shape: [2], type: low_dim}
  action: {shape: [8]}
dataset:
  _target_: diffusion_policy.dataset.Pour
`,
};

test("a policy that sees takes cameras, state and actions from its task", () => {
	const run = readRun(
		diffusionPolicy,
		pour.replace(
			"{rgb_model: {name: resnet18}}",
			"{rgb_model: {name: resnet34}, crop_shape: [108, 144], use_group_norm: True}",
		),
		{ path, others: seen },
	);

	expect(run.value("model.config")).toMatchObject({
		model_type: "diffusion-policy",
		horizon: 16,
		n_obs_steps: 2,
		down_dims: [256, 512],
		vision_backbone: "resnet34",
		use_group_norm: true,
		crop_shape: [108, 144],
		cameras: [
			[120, 160],
			[120, 160],
		],
	});
	expect(run.value("data.features")).toBe(8);
	expect(run.value("data.classes")).toBe(8);
	expect(run.problems).toEqual([]);
});

test("a crop that is not at random cuts nothing, and a frozen encoder is told", () => {
	const run = readRun(
		diffusionPolicy,
		pour
			.replace(
				"{rgb_model: {name: resnet18}}",
				"{rgb_model: {name: resnet18}, resize_shape: [96, 96], crop_shape: [84, 84], random_crop: False}",
			)
			.replace("num_epochs: 600", "num_epochs: 600\n  freeze_encoder: True"),
		{ path, others: seen },
	);

	const config = run.value("model.config");
	expect(config).not.toHaveProperty("crop_shape");
	expect(config).toMatchObject({
		freeze_encoder: true,
		cameras: [
			[96, 96],
			[96, 96],
		],
	});
});

describe("the framework's own task", () => {
	const lowdim = pour
		.replace("task: pour", "task: pusht_lowdim")
		.replace(/ {2}obs_encoder[^\n]*\n/, "")
		.replace(
			"diffusion_unet_image_policy.DiffusionUnetImagePolicy",
			"diffusion_unet_lowdim_policy.DiffusionUnetLowdimPolicy",
		)
		.replace("${task.batch}", "256");

	test("says 20 numbers and does 2 in PushT without a file of it", () => {
		const run = readRun(diffusionPolicy, lowdim, { path });

		expect(run.value("data.features")).toBe(20);
		expect(run.value("data.classes")).toBe(2);
		expect(run.origin("data.features")).toMatchObject({
			kind: "default",
			version: "5ba07ac",
		});
	});

	test("is the one that the command chooses", () => {
		const run = readRun(diffusionPolicy, lowdim, {
			path,
			sets: ["task=kitchen_lowdim"],
		});

		expect(run.value("data.features")).toBe(60);
		expect(run.value("data.classes")).toBe(9);
	});

	test("gives way to a task in the commit", () => {
		const run = readRun(diffusionPolicy, lowdim, {
			path,
			others: {
				"diffusion_policy/config/task/pusht_lowdim.yaml":
					"obs_dim: 18\naction_dim: 2\n",
			},
		});

		expect(run.value("data.features")).toBe(18);
		expect(run.files).toEqual([
			"diffusion_policy/config/task/pusht_lowdim.yaml",
		]);
	});
});

test.each([
	[
		"ibc_dfo_lowdim_policy.IbcDfoLowdimPolicy",
		"train_n_neg: 512",
		{ model_type: "implicit-cloning", train_n_neg: 512 },
	],
	[
		"robomimic_lowdim_policy.RobomimicLowdimPolicy",
		"algo_name: bc_rnn",
		{ model_type: "recurrent-cloning", rnn_hidden_dim: 400 },
	],
	[
		"robomimic_image_policy.RobomimicImagePolicy",
		"crop_shape: [76, 76]",
		{
			model_type: "recurrent-cloning",
			rnn_hidden_dim: 1000,
			pool: "keypoints",
		},
	],
	[
		"diffusion_transformer_lowdim_policy.DiffusionTransformerLowdimPolicy",
		"model: {n_layer: 8, n_head: 4, n_emb: 256, n_cond_layers: 0}",
		{ model_type: "diffusion-policy", n_layer: 8, n_emb: 256 },
	],
])("%s is counted", (target, setting, config) => {
	const run = readRun(
		diffusionPolicy,
		pour
			.replace("diffusion_unet_image_policy.DiffusionUnetImagePolicy", target)
			.replace(/ {2}obs_encoder[^\n]*\n/, `  ${setting}\n`)
			.replace(/ {2}down_dims[^\n]*\n/, ""),
		{ path, others: seen },
	);

	expect(run.value("model.config")).toMatchObject(config);
	expect(run.value("data.classes")).toBe(8);
});

test("a behaviour transformer is a decoder over its horizon", () => {
	const run = readRun(
		diffusionPolicy,
		pour.replace(
			/ {2}obs_encoder[^\n]*\n([\s\S]*?) {2}down_dims[^\n]*\n/,
			"  state_prior: {n_layer: 6, n_head: 4, n_embd: 96, vocab_size: 24}\n$1",
		),
		{ path, others },
	);

	expect(run.value("model.family")).toBe("decoder");
	expect(run.value("model.layers")).toBe(6);
	expect(run.value("model.hidden")).toBe(96);
	expect(run.value("data.sequence")).toBe(16);
});

test("a limit of batches ends each epoch", () => {
	const run = readRun(
		diffusionPolicy,
		pour.replace("max_train_steps: null", "max_train_steps: 100"),
		{ path, others },
	);

	// 100 batches, 2 of them a step, 600 times.
	expect(run.value("steps")).toBe(30_000);
	expect(run.value("data.epochs")).toBeUndefined();
});

test("without its task the batch is unknown, and a wrong value is told", () => {
	const run = readRun(
		diffusionPolicy,
		pour.replace("num_epochs: 600", "num_epochs: long"),
		{ path },
	);

	expect(run.value("batch.micro")).toBeUndefined();
	expect(run.problems).toEqual([
		expect.stringContaining("`dataloader.batch_size` is `$"),
		expect.stringContaining("`training.num_epochs` is `long`"),
		expect.stringContaining("`policy.obs_encoder`"),
	]);
});

test("a task is a part, a trial no training, another file another's", () => {
	const task = others["diffusion_policy/config/task/pour.yaml"];
	const tries = pour.replace("num_epochs: 600", "debug: true");

	expect(readOnly(diffusionPolicy, task).kind).toBe("fragment");
	expect(readOnly(diffusionPolicy, tries, { path, others }).kind).toBe(
		"not-training",
	);
	expect(
		diffusionPolicy.recognises(
			parseFile("a.yaml", "policy: {_target_: a.B}\n"),
		),
	).toBe(false);
});
