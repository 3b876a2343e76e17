import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { detectron2 } from "../../../src/readers/detectron2/index.js";
import { readOnly, readRun } from "../read-run.js";

describe("YAML configs", () => {
	const path = "configs/River/mask_rcnn_R_101_FPN_2x.yaml";

	const base = `MODEL:
  META_ARCHITECTURE: "GeneralizedRCNN"
  BACKBONE:
    NAME: "build_resnet_fpn_backbone"
DATASETS:
  TRAIN: ("coco_2017_train",)
SOLVER:
  IMS_PER_BATCH: 16
  MAX_ITER: 90000
INPUT:
  MIN_SIZE_TRAIN: (640, 800)
VERSION: 2
`;

	const others = { "configs/Base-RCNN.yaml": base };

	const river = `_BASE_: "../Base-RCNN.yaml"
MODEL:
  MASK_ON: True
  RESNETS:
    DEPTH: 101
SOLVER:
  STEPS: (120000, 160000)
  MAX_ITER: 180000
  AMP:
    ENABLED: True
`;

	test("have the keys of their base, and their own in front of them", () => {
		const run = readRun(detectron2, river, { path, others });

		expect(run.value("model.id")).toBe("mask_rcnn_R_101_FPN");
		expect(run.line("model.id")).toBe(5);
		expect(run.value("task")).toBe("detect");
		expect(run.value("steps")).toBe(180_000);
		expect(run.origin("steps")).toMatchObject({ path, line: 8 });
		expect(run.value("batch.global")).toBe(16);
		expect(run.origin("batch.global")).toMatchObject({
			path: "configs/Base-RCNN.yaml",
			line: 8,
		});
		expect(run.value("data.sets")).toEqual(["detection-datasets/coco"]);
		// One of 640 and 800 is drawn for each image.
		expect(run.value("data.image")).toBe(720);
		expect(run.value("precision")).toBe("amp-fp16");
		expect(run.files).toEqual(["configs/Base-RCNN.yaml"]);
		expect(run.problems).toEqual([]);
	});

	test("whose base is missing state only what they state themselves", () => {
		const run = readRun(detectron2, river, { path });

		expect(run.value("steps")).toBe(180_000);
		expect(run.value("batch.global")).toBeUndefined();
		expect(run.value("model.id")).toBeUndefined();
	});

	test("leave the rest to CfgNode's defaults", () => {
		const run = readRun(
			detectron2,
			'MODEL:\n  META_ARCHITECTURE: "RetinaNet"\nDATASETS:\n  TRAIN: ("pond_train", "pond_more")\n',
			{ path: "configs/pond.yaml" },
		);

		expect(run.value("batch.global")).toBe(16);
		expect(run.value("steps")).toBe(40_000);
		expect(run.origin("steps")).toEqual({
			kind: "default",
			framework: "detectron2",
			version: "02b5c4e295e9",
		});
		expect(run.value("precision")).toBe("fp32");
		expect(run.value("data.sets")).toEqual(["pond_train", "pond_more"]);
	});

	test.each([
		["  MASK_ON: True", "mask_rcnn_R_101_FPN"],
		["  KEYPOINT_ON: True", "keypoint_rcnn_R_101_FPN"],
		[
			'  MASK_ON: True\n  ROI_HEADS:\n    NAME: "CascadeROIHeads"',
			"cascade_mask_rcnn_R_101_FPN",
		],
		['  META_ARCHITECTURE: "PanopticFPN"', "panoptic_fpn_R_101"],
		["  LOAD_PROPOSALS: True", "fast_rcnn_R_101_FPN"],
	])("%s names the model", (keys, name) => {
		const text = river.replace("  MASK_ON: True", keys);

		expect(readRun(detectron2, text, { path, others }).value("model.id")).toBe(
			name,
		);
	});

	test("groups make a ResNeXt", () => {
		const text = river.replace(
			"    DEPTH: 101",
			"    DEPTH: 101\n    NUM_GROUPS: 32\n    WIDTH_PER_GROUP: 8",
		);

		expect(readRun(detectron2, text, { path, others }).value("model.id")).toBe(
			"mask_rcnn_X_101_32x8d_FPN",
		);
	});

	test("the devices for which the batch was chosen are a hint", () => {
		const run = readRun(detectron2, `${river}  REFERENCE_WORLD_SIZE: 8\n`, {
			path,
			others,
		});

		expect(run.value("hardware.count")).toBe(8);
		expect(run.origin("hardware.count")).toMatchObject({
			kind: "hint",
			line: 11,
		});
	});

	test("a mistyped key of the solver is reported", () => {
		const run = readRun(
			detectron2,
			river.replace("STEPS:", "MAX_ITERS: 5\n  STEPS:"),
			{ path, others },
		);

		expect(run.problems).toEqual([
			"`SOLVER.MAX_ITERS` is not a key that wattdiff or detectron2 knows (did you mean `SOLVER.MAX_ITER`?). It had no effect on the estimate.",
		]);
	});

	test("a wrong value is reported", () => {
		const run = readRun(
			detectron2,
			river.replace("MAX_ITER: 180000", "MAX_ITER: many"),
			{ path, others },
		);

		expect(run.problems).toEqual([
			"`SOLVER.MAX_ITER` is `many`; expected a whole number above 0.",
		]);
	});

	test("a base is a part, an empty training set no training", () => {
		expect(
			readOnly(detectron2, base, { path: "configs/Base-RCNN.yaml" }).kind,
		).toBe("fragment");
		expect(
			readOnly(detectron2, base.replace('("coco_2017_train",)', "()"), { path })
				.kind,
		).toBe("not-training");
	});

	test("other YAML is not recognised", () => {
		const file = parseFile("a.yaml", "MODEL:\n  NAME: x\nmodel: y\n");

		expect(detectron2.recognises(file)).toBe(false);
	});
});

describe("LazyConfigs", () => {
	const path = "configs/river/mask_rcnn_R_101_4x.py";

	const others = {
		"configs/common/train.py":
			'train = dict(\n    output_dir="./out",\n    max_iter=90000,\n    amp=dict(enabled=False),\n    eval_period=5000,\n)\n',
		"configs/common/model.py": `from detectron2.config import LazyCall as L
from detectron2.modeling import FPN, GeneralizedRCNN, ResNet

model = L(GeneralizedRCNN)(
    backbone=L(FPN)(
        bottom_up=L(ResNet)(
            stages=L(ResNet.make_default_stages)(
                depth=50,
                norm="BN",
            ),
        ),
    ),
    roi_heads=L(Heads)(mask_head=L(Mask)()),
)
`,
		"configs/common/data.py": `from omegaconf import OmegaConf
import detectron2.data.transforms as T
from detectron2.config import LazyCall as L

dataloader = OmegaConf.create()
dataloader.train = L(build)(
    dataset=L(get)(names="coco_2017_train"),
    mapper=L(Mapper)(augmentations=[
        L(T.ResizeShortestEdge)(short_edge_length=(640, 800), max_size=1333),
    ]),
    total_batch_size=16,
)
`,
		"configs/common/optim.py":
			"import torch\nfrom detectron2.config import LazyCall as L\nSGD = L(torch.optim.SGD)(lr=0.02)\nAdamW = L(torch.optim.AdamW)(lr=1e-4)\n",
	};

	const river = `from ..common.data import dataloader
from ..common.model import model
from ..common.optim import AdamW as optimizer
from ..common.train import train

model.backbone.bottom_up.stages.depth = 101
train.max_iter *= 4
train.amp.enabled = True
dataloader.train.total_batch_size = 64
`;

	test("change what they import, and each fact has its place", () => {
		const run = readRun(detectron2, river, { path, others });

		expect(run.value("model.id")).toBe("mask_rcnn_R_101_FPN");
		expect(run.origin("model.id")).toMatchObject({ path, line: 6 });
		expect(run.value("steps")).toBe(360_000);
		expect(run.origin("steps")).toMatchObject({ path, line: 7 });
		expect(run.value("precision")).toBe("amp-fp16");
		expect(run.value("batch.global")).toBe(64);
		expect(run.value("optimizer")).toBe("adamw");
		expect(run.value("evaluation.every")).toBe(5000);
		expect(run.origin("evaluation.every")).toMatchObject({
			path: "configs/common/train.py",
			line: 5,
		});
		// Images of COCO are mostly 640 × 480: 720 × 4 ÷ 3 stays below the limit of 1333.
		expect(run.value("data.image")).toBe(720);
		expect(run.value("data.image_width")).toBe(960);
		expect(run.value("data.sets")).toEqual(["detection-datasets/coco"]);
		expect(run.problems).toEqual([]);
	});

	test("take files of the zoo by their path", () => {
		const text = `from detectron2 import model_zoo
from detectron2.config import LazyCall as L
from ..common.data import dataloader
from ..common.model import model

optimizer = model_zoo.get_config("common/optim.py").SGD
train = model_zoo.get_config("common/train.py").train
train.max_iter = train.max_iter * 3 // 4
`;
		const file = parseFile(path, text);

		const run = readRun(
			detectron2,
			text.replace("model\n\n", "model\n\nnet = L(Net)()\n"),
			{ path, others },
		);

		expect(run.value("steps")).toBe(67_500);
		expect(run.value("optimizer")).toBe("sgd-momentum");
		expect(
			detectron2.references(file).map(({ candidates }) => candidates.at(-1)),
		).toContain("configs/common/train.py");
	});

	test("take their sections from the zoo of a library on detectron2", () => {
		const run = readRun(
			detectron2,
			`from detrex.config import get_config
from .model import model

dataloader = get_config("common/data/coco_detr.py").dataloader
train = get_config("common/train.py").train
optimizer = get_config("common/optim.py").AdamW
train.max_iter = 7000
dataloader.train.total_batch_size = 24
model.device = train.device
`,
			{ path, others: {} },
		);

		expect(run.value("steps")).toBe(7000);
		expect(run.value("batch.global")).toBe(24);
		expect(run.value("optimizer")).toBe("adamw");
		expect(run.problems).toEqual([]);
	});

	test("what is set in a section that was not found still counts", () => {
		const run = readRun(detectron2, `${river}train.max_iter = 1000\n`, {
			path,
			others: {
				"configs/common/model.py": others["configs/common/model.py"],
			},
		});

		expect(run.value("steps")).toBe(1000);
		expect(run.value("batch.global")).toBe(64);
		expect(run.value("model.id")).toBe("mask_rcnn_R_101_FPN");
	});

	test("a section alone is a part", () => {
		expect(
			readOnly(detectron2, others["configs/common/train.py"], {
				path: "configs/common/train.py",
			}).kind,
		).toBe("fragment");
	});

	test.each([
		[
			"a tool",
			"from detectron2.config import LazyConfig\n\ndef main(args):\n    cfg = LazyConfig.load(args.config_file)\n\nmain()\n",
		],
		[
			"a module that adds keys to CfgNode",
			"from detectron2.config import CfgNode as CN\n\ndef add_config(cfg):\n    cfg.MODEL.POND = CN()\n",
		],
		["a package file", "from .train import train\n"],
	])("%s is not recognised", (_, text) => {
		expect(detectron2.recognises(parseFile("config/x.py", text))).toBe(false);
	});
});
