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
