import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { lerobot } from "../../../src/readers/lerobot/index.js";
import { readOnly, readRun } from "../read-run.js";

const pipeline = `dataset:
  repo_id: acme/fold-towels
policy:
  type: act
  use_amp: true
  input_features:
    observation.images.top: {type: VISUAL, shape: [3, 240, 320]}
batch_size: 16
steps: 50_000
optimizer: {type: adamw, lr: 1e-5}
`;

describe("a pipeline", () => {
	test("gives each fact with its line", () => {
		const run = readRun(lerobot, pipeline);

		expect(run.value("task")).toBe("imitate");
		expect(run.value("model.id")).toBe("act");
		expect(run.line("model.id")).toBe(4);
		expect(run.value("data.sets")).toEqual(["acme/fold-towels"]);
		expect(run.value("batch.micro")).toBe(16);
		expect(run.value("steps")).toBe(50_000);
		expect(run.value("data.image")).toBe(240);
		expect(run.value("data.image_width")).toBe(320);
		expect(run.value("precision")).toBe("amp-fp16");
		expect(run.value("optimizer")).toBe("adamw");
		expect(run.problems).toEqual([]);
	});

	test("has LeRobot's defaults, and the weights that a policy starts from", () => {
		const run = readRun(
			lerobot,
			'{"dataset": {"repo_id": "a/b"}, "policy": {"type": "smolvla", "train_expert_only": true}}',
			{ path: "train_config.json" },
		);

		expect(run.value("steps")).toBe(100_000);
		expect(run.value("batch.micro")).toBe(8);
		expect(run.value("model.id")).toBe("lerobot/smolvla_base");
		expect(run.problems).toEqual([
			expect.stringContaining("trains only the action expert"),
		]);
	});

	test("tells typos and wrong values", () => {
		const run = readRun(
			lerobot,
			pipeline
				.replace("batch_size: 16", "batch_sizes: 16")
				.replace("50_000", "long"),
		);

		expect(run.problems).toEqual([
			expect.stringContaining("did you mean `batch_size`"),
			expect.stringContaining("`steps` is `long`"),
		]);
	});
});

describe("the networks of a policy", () => {
	test("of ACT come from the shapes and sizes of its config", () => {
		const run = readRun(
			lerobot,
			pipeline.replace(
				"shape: [3, 240, 320]}",
				`shape: [3, 240, 320]}
    observation.state: {type: STATE, shape: [7]}
  output_features:
    action: {type: ACTION, shape: [7]}
  n_decoder_layers: 3
  chunk_size: 50`,
			),
		);

		expect(run.value("model.id")).toBeUndefined();
		expect(run.value("model.config")).toEqual({
			model_type: "act",
			n_decoder_layers: 3,
			chunk_size: 50,
			state_dim: 7,
			obs_dim: 7,
			action_dim: 7,
			cameras: [[240, 320]],
		});
		expect(run.problems).toEqual([]);
	});

	test("of a diffusion policy have keypoints, and one encoder for each camera since it is a pipeline", () => {
		const run = readRun(
			lerobot,
			"dataset: {repo_id: lerobot/pusht}\npolicy: {type: diffusion, horizon: 16, use_group_norm: true, crop_shape: [84, 84]}\n",
		);

		expect(run.value("model.config")).toMatchObject({
			model_type: "diffusion-policy",
			pool: "keypoints",
			share_rgb_model: false,
			horizon: 16,
			down_dims: [512, 1024, 2048],
			crop_shape: [84, 84],
			use_group_norm: true,
			action_dim: 2,
			cameras: [[96, 96]],
		});
	});

	test("of VQ-BeT are those of its sizes", () => {
		const run = readRun(
			lerobot,
			"dataset: {repo_id: lerobot/pusht}\npolicy: {type: vqbet, gpt_n_layer: 6}\n",
		);

		expect(run.value("model.config")).toMatchObject({
			model_type: "vqbet",
			gpt_n_layer: 6,
			crop_shape: [84, 84],
			cameras: [[96, 96]],
		});
	});

	test("of SmolVLA say which part trains, where the shapes of its inputs are stated", () => {
		const run = readRun(
			lerobot,
			`dataset: {repo_id: acme/fold-towels}
policy:
  type: smolvla
  train_expert_only: false
  freeze_vision_encoder: true
  input_features:
    observation.images.top: {type: VISUAL, shape: [3, 480, 640]}
    observation.images.wrist: {type: VISUAL, shape: [3, 480, 640]}
    observation.state: {type: STATE, shape: [6]}
  output_features: {action: {type: ACTION, shape: [6]}}
`,
		);

		expect(run.value("model.config")).toMatchObject({
			model_type: "smolvla",
			train_expert_only: false,
			freeze_vision_encoder: true,
			cameras: [
				[480, 640],
				[480, 640],
			],
		});
		expect(run.problems).toEqual([]);
	});

	test("stay a name where nobody says what the robot sees", () => {
		const run = readRun(
			lerobot,
			"dataset: {repo_id: acme/fold-towels}\npolicy: {type: diffusion}\n",
		);

		expect(run.value("model.config")).toBeUndefined();
		expect(run.value("model.id")).toBe("diffusion");
	});

	test("of Hydra's time share one encoder and take what the world says", () => {
		const run = readRun(lerobot, root, {
			path: "configs/default.yaml",
			others: {
				...others,
				"configs/policy/pick.yaml": `${policy}    observation.state: ["\${env.state_dim}"]
  output_shapes:
    action: ["\${env.action_dim}"]
  horizon: 16
`,
				"configs/env/shelf.yaml":
					"# @package _global_\nfps: 10\nenv: {name: shelf, state_dim: 6, action_dim: 5}\n",
			},
		});

		expect(run.value("model.config")).toMatchObject({
			model_type: "diffusion-policy",
			share_rgb_model: true,
			obs_dim: 6,
			action_dim: 5,
			cameras: [[96, 96]],
		});
	});
});

const root = `defaults:
  - _self_
  - env: shelf
  - policy: pick
training:
  offline_steps: ???
wandb: {enable: false}
`;

const policy = `# @package _global_
dataset_repo_id: acme/shelf
training:
  offline_steps: 9000
  online_steps: 0
  batch_size: 4
  eval_freq: 300
policy:
  name: diffusion
  input_shapes:
    observation.image: [3, 96, 96]
`;

const others = {
	"configs/default.yaml": root,
	"configs/policy/pick.yaml": policy,
	"configs/policy/other.yaml": policy.replace("9000", "700"),
	"configs/env/shelf.yaml":
		"# @package _global_\nfps: 10\nenv: {name: shelf}\n",
};

describe("configs of Hydra's time", () => {
	test("a root is the run of its own policy", () => {
		const run = readRun(lerobot, root, {
			path: "configs/default.yaml",
			others,
		});

		expect(run.value("steps")).toBe(9000);
		expect(run.origin("steps")).toMatchObject({
			path: "configs/policy/pick.yaml",
			line: 4,
		});
		expect(run.value("batch.micro")).toBe(4);
		expect(run.value("model.id")).toBe("diffusion");
		expect(run.value("evaluation.every")).toBe(300);
		expect(run.value("data.image")).toBe(96);
		expect(run.files).toContain("configs/env/shelf.yaml");
		expect(run.problems).toEqual([]);
	});

	test("another policy is a run over the same root", () => {
		const run = readRun(lerobot, others["configs/policy/other.yaml"], {
			path: "configs/policy/other.yaml",
			others,
		});

		expect(run.value("steps")).toBe(700);
		expect(run.files).toContain("configs/default.yaml");
	});

	test("a policy without a root, and an environment, are parts", () => {
		const alone = readOnly(lerobot, policy, {
			path: "configs/policy/pick.yaml",
		});
		const shelf = readOnly(lerobot, others["configs/env/shelf.yaml"], {
			path: "configs/env/shelf.yaml",
			others,
		});

		expect(alone.kind).toBe("fragment");
		expect(alone.kind === "fragment" && alone.facts.length).toBeGreaterThan(4);
		expect(shelf.kind).toBe("fragment");
	});

	test("rollouts beside the data are told", () => {
		const run = readRun(lerobot, root, {
			path: "configs/default.yaml",
			others,
			sets: ["training.online_steps=500"],
		});

		expect(run.problems).toEqual([
			expect.stringContaining("collects and trains on rollouts too"),
		]);
	});
});

test.each(["policy: {type: act}\n", "dataset: {repo_id: a/b}\n"])(
	"%s is another's",
	(text) => {
		expect(lerobot.recognises(parseFile("a.yaml", text))).toBe(false);
	},
);
