// biome-ignore-all lint/suspicious/noTemplateCurlyInString: OmegaConf writes interpolations so
import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { sam2 } from "../../../src/readers/sam2/index.js";
import { readOnly, readRun } from "../read-run.js";

const finches = `# @package _global_
scratch:
  resolution: 512
  train_batch_size: 2
  num_frames: 4
  phases_per_epoch: 3
  num_epochs: 10
dataset:
  multiplier: 5
trainer:
  _target_: training.trainer.Trainer
  mode: train_only
  max_epochs: \${times:\${scratch.num_epochs},\${scratch.phases_per_epoch}}
  model:
    image_size: \${scratch.resolution}
    image_encoder:
      trunk:
        embed_dim: 96
        num_heads: 1
        stages: [1, 2, 11, 2]
  data:
    train:
      batch_sizes:
        - \${scratch.train_batch_size}
  optim:
    amp: {enabled: True, amp_dtype: bfloat16}
    optimizer: {_target_: torch.optim.AdamW}
launcher:
  num_nodes: 2
  gpus_per_node: 4
submitit:
  timeout_hour: 12
`;

test("a config gives each fact with its line", () => {
	const run = readRun(sam2, finches);

	expect(run.value("data.epochs")).toBe(30);
	expect(run.line("data.epochs")).toBe(13);
	expect(run.value("data.image")).toBe(512);
	expect(run.value("data.frames")).toBe(4);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("model.id")).toBe("facebook/sam2.1-hiera-small");
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("optimizer")).toBe("AdamW");
	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("hardware.per_node")).toBe(4);
	expect(run.value("hardware.time_limit_hours")).toBe(12);
	expect(run.value("task")).toBe("segment");
	expect(run.problems).toEqual([
		expect.stringContaining("`dataset.multiplier` shows each video several"),
	]);
});

test("clicks, objects and memories are part of the model", () => {
	const run = readRun(
		sam2,
		finches
			.replace("  num_frames: 4", "  num_frames: 4\n  max_num_objects: 3")
			.replace(
				"  model:\n",
				`  model:
    prob_to_use_pt_input_for_train: 0.5
    num_frames_to_correct_for_train: 2
    rand_frames_to_correct_for_train: True
    num_init_cond_frames_for_train: 2
    num_correction_pt_per_frame: 7
`,
			),
	);

	expect(run.value("model.config")).toMatchObject({
		model_type: "video-segmenter",
		trunk: { embed_dim: 96, num_heads: 1, stages: [1, 2, 11, 2] },
		objects: 3,
		conditioned: 2,
		draws_conditioned: true,
		// Half of the clips begin with a click; 1.5 frames are corrected after one such frame, 2 after two: 0.5 × 1.75 × 7.
		corrections: 6.125,
		memories: 7,
	});
	expect(run.line("model.config")).toBe(24);
});

test("a trunk that nobody published has no name, fp32 is the default", () => {
	const run = readRun(
		sam2,
		finches
			.replace("embed_dim: 96", "embed_dim: 100")
			.replace("enabled: True", "enabled: False"),
	);

	expect(run.value("model.id")).toBeUndefined();
	expect(run.value("precision")).toBe("fp32");
	expect(run.origin("precision")?.kind).toBe("default");
});

test("wrong values are told", () => {
	const run = readRun(sam2, finches.replace("num_nodes: 2", "num_nodes: two"));

	expect(run.problems[0]).toContain("`launcher.num_nodes` is `two`");
});

test("evaluation does not train, a model alone is a part", () => {
	const evaluates = finches.replace("mode: train_only", "mode: val");
	const model =
		"# @package _global_\nmodel:\n  _target_: sam2.modeling.sam2_base.SAM2Base\n";

	expect(readOnly(sam2, evaluates).kind).toBe("not-training");
	expect(readOnly(sam2, model).kind).toBe("fragment");
	expect(
		sam2.recognises(parseFile("a.yaml", "trainer: {_target_: a.Trainer}\n")),
	).toBe(false);
});
