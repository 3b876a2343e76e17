import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { mmengine } from "../../../src/readers/mmengine/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "configs/meadow/resnet50_8xb32_flowers.py";

const model = `# a small classifier
model = dict(
    type='ImageClassifier',
    backbone=dict(type='ResNet', depth=50),
    neck=dict(type='GlobalAveragePooling'),
    head=dict(type='LinearClsHead', num_classes=1000, in_channels=2048))
`;

const data = `dataset_type = 'ImageNet'
train_pipeline = [
    dict(type='LoadImageFromFile'),
    dict(type='RandomResizedCrop', scale=224),
    dict(type='PackInputs'),
]
train_dataloader = dict(
    batch_size=32,
    num_workers=5,
    dataset=dict(
        type=dataset_type,
        data_root='data/imagenet',
        pipeline=train_pipeline))
`;

const schedule = `optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1, momentum=.9))
train_cfg = dict(by_epoch=True, max_epochs=100, val_interval=1)
auto_scale_lr = dict(base_batch_size=256)
`;

const others = {
	"configs/_base_/models/resnet50.py": model,
	"configs/_base_/datasets/imagenet.py": data,
	"configs/_base_/schedules/s100.py": schedule,
};

const bases = `_base_ = [
    '../_base_/models/resnet50.py', '../_base_/datasets/imagenet.py',
    '../_base_/schedules/s100.py'
]
`;

describe("inheritance", () => {
	test("each fact has the file and line of the base that states it", () => {
		const run = readRun(mmengine, bases, { path, others });

		expect(run.value("model.id")).toBe("resnet50");
		expect(run.origin("model.id")).toMatchObject({
			path: "configs/_base_/models/resnet50.py",
			line: 4,
		});
		expect(run.value("task")).toBe("classify");
		expect(run.value("data.classes")).toBe(1000);
		expect(run.value("batch.micro")).toBe(32);
		expect(run.origin("batch.micro")).toMatchObject({
			path: "configs/_base_/datasets/imagenet.py",
			line: 8,
		});
		expect(run.value("data.sets")).toEqual(["ILSVRC/imagenet-1k"]);
		expect(run.value("data.image")).toBe(224);
		expect(run.value("data.epochs")).toBe(100);
		expect(run.value("optimizer")).toBe("sgd-momentum");
		expect(run.files).toEqual([
			"configs/_base_/models/resnet50.py",
			"configs/_base_/datasets/imagenet.py",
			"configs/_base_/schedules/s100.py",
		]);
		expect(run.problems).toEqual([]);
	});

	test("the file's own keys go into the dictionaries of the base", () => {
		const text = `${bases}model = dict(backbone=dict(depth=101))\ntrain_dataloader = dict(batch_size=64)\n`;

		const run = readRun(mmengine, text, { path, others });

		expect(run.value("model.id")).toBe("resnet101");
		expect(run.origin("model.id")).toMatchObject({ path, line: 5 });
		expect(run.value("batch.micro")).toBe(64);
		expect(run.line("batch.micro")).toBe(6);
		expect(run.value("data.classes")).toBe(1000);
	});

	test("`_delete_` leaves nothing of the base's dictionary", () => {
		const text = `${bases}optim_wrapper = dict(_delete_=True, type='AmpOptimWrapper', dtype='bfloat16')\n`;

		const run = readRun(mmengine, text, { path, others });

		expect(run.value("optimizer")).toBeUndefined();
		expect(run.value("precision")).toBe("amp-bf16");
	});

	test("values of the base are put in where the file names them", () => {
		const text = `${bases}train_pipeline = {{_base_.train_pipeline}}
train_pipeline[1].scale = 192
train_dataloader = dict(dataset=dict(pipeline=train_pipeline, data_root='{{_base_.dataset_type}}'))
steps = _base_.train_cfg.max_epochs // 4
train_cfg = dict(max_epochs=steps)
`;

		const run = readRun(mmengine, text, { path, others });

		expect(run.value("data.image")).toBe(192);
		expect(run.value("data.epochs")).toBe(25);
		expect(run.line("data.epochs")).toBe(9);
	});

	test("names imported under `read_base` are updated dictionary by dictionary", () => {
		const text = `from mmengine.config import read_base
from mmpretrain.models import MobileNetV2

with read_base():
    from ..bases.model import *
    from ..bases.data import train_dataloader
    from ..bases.schedule import *

model.update(backbone=dict(depth=18))
train_dataloader.update(batch_size=16)
`;

		const run = readRun(mmengine, text, {
			path: "mmpretrain/configs/meadow/small.py",
			others: {
				"mmpretrain/configs/bases/model.py": model,
				"mmpretrain/configs/bases/data.py": data,
				"mmpretrain/configs/bases/schedule.py": schedule,
			},
		});

		expect(run.value("model.id")).toBe("resnet18");
		expect(run.line("model.id")).toBe(9);
		expect(run.value("batch.micro")).toBe(16);
		expect(run.value("data.sets")).toEqual(["ILSVRC/imagenet-1k"]);
		expect(run.origin("data.sets")).toMatchObject({
			path: "mmpretrain/configs/bases/data.py",
		});
	});

	test("the host learns which files a config inherits", () => {
		const file = parseFile(
			path,
			"_base_ = ['../_base_/a.py', 'mmdet::yolox/yolox_s.py']\n",
		);

		const found = mmengine.references(file).map((each) => each.candidates);

		expect(found).toEqual([
			["configs/_base_/a.py"],
			[
				"configs/meadow/configs/yolox/yolox_s.py",
				"configs/configs/yolox/yolox_s.py",
				"configs/yolox/yolox_s.py",
			],
		]);
	});

	test("a config of another package that the commit lacks is told", () => {
		const text = `_base_ = 'mmdet::mask_rcnn/x.py'\n${model}${data}${schedule}`;

		const run = readRun(mmengine, text, { path });

		expect(run.problems).toEqual([
			expect.stringContaining("`mmdet::mask_rcnn/x.py`"),
		]);
	});

	test("a base that inherits from its heir ends", () => {
		const run = readRun(
			mmengine,
			`_base_ = './b.py'\n${model}${data}${schedule}`,
			{
				path: "configs/a.py",
				others: { "configs/b.py": "_base_ = './a.py'\nx = 1\n" },
			},
		);

		expect(run.value("model.id")).toBe("resnet50");
	});
});

describe("numbers", () => {
	test("devices and images in the file's name are hints", () => {
		const run = readRun(mmengine, bases, { path, others });

		expect(run.value("hardware.count")).toBe(8);
		expect(run.origin("hardware.count")).toMatchObject({
			kind: "hint",
			path,
			line: 1,
			text: "8xb32",
		});
	});

	test("the batch of the learning rate tells devices where no name does", () => {
		const run = readRun(
			mmengine,
			`${bases}train_dataloader = dict(batch_size=64)\n`,
			{ path: "configs/meadow/plain.py", others },
		);

		// 256 / 64
		expect(run.value("hardware.count")).toBe(4);
		expect(run.origin("hardware.count")).toMatchObject({
			kind: "hint",
			path: "configs/_base_/schedules/s100.py",
			line: 3,
		});
	});

	test("iterations that accumulate make fewer steps", () => {
		const run = readRun(
			mmengine,
			`${bases}train_cfg = dict(_delete_=True, type='IterBasedTrainLoop', max_iters=80000, val_interval=8000)
optim_wrapper = dict(accumulative_counts=4)
`,
			{ path, others },
		);

		expect(run.value("steps")).toBe(20_000);
		expect(run.value("evaluation.every")).toBe(2000);
		expect(run.value("batch.accumulation")).toBe(4);
		expect(run.value("data.epochs")).toBeUndefined();
	});

	test("a repeated data set multiplies the epochs", () => {
		const run = readRun(
			mmengine,
			`${model}${schedule}train_dataloader = dict(batch_size=2, dataset=dict(type='RepeatDataset', times=3, dataset=dict(type='VOCDataset', data_root='data/VOCdevkit/')))\n`,
			{ path },
		);

		expect(run.value("data.epochs")).toBe(300);
		expect(run.value("data.sets")).toEqual(["voc2007+2012"]);
	});

	test("of several sizes from which one is drawn, the mean counts", () => {
		const run = readRun(
			mmengine,
			`${bases}train_dataloader = dict(dataset=dict(pipeline=[dict(type='RandomChoiceResize', scales=[(1333, 640), (1333, 800)])]))\n`,
			{ path, others },
		);

		expect(run.value("data.image")).toBe(720);
		expect(run.value("data.image_width")).toBe(1333);
	});

	test("data of one's own has its path as a name", () => {
		const run = readRun(
			mmengine,
			bases +
				"train_dataloader = dict(dataset=dict(data_root='data/imagenette2'))\ntrain_dataloader['dataset']['data_root'] = 'data/tulips/'\n",
			{ path, others },
		);

		expect(run.value("data.sets")).toEqual(["data/tulips"]);
	});

	test("what a config leaves out is a default with its version", () => {
		const run = readRun(mmengine, bases, { path, others });

		expect(run.value("precision")).toBe("fp32");
		expect(run.origin("precision")).toEqual({
			kind: "default",
			framework: "MMEngine",
			version: "0.10.7",
		});
	});

	test("a value that only a run would tell is reported", () => {
		const run = readRun(
			mmengine,
			`import os\n${bases}train_dataloader = dict(batch_size=int(os.environ['BATCH']))\n`,
			{ path: "configs/meadow/plain.py", others },
		);

		expect(run.value("batch.micro")).toBeUndefined();
		expect(run.problems).toEqual([
			"`train_dataloader.batch_size` is `int(…)`, which only the launch decides. State it in wattdiff.yml if it matters.",
		]);
	});

	test("a wrong value and a mistyped key are reported with their lines", () => {
		const run = readRun(
			mmengine,
			`${bases}train_cfg = dict(max_epochs='ten')\ntrain_dataloader = dict(batchsize=4)\n`,
			{ path, others },
		);

		expect(run.problems).toEqual([
			"`train_dataloader.batchsize` is not a key that wattdiff or MMEngine knows (did you mean `train_dataloader.batch_size`?). It had no effect on the estimate.",
			"`train_cfg.max_epochs` is `ten`; expected a number above 0.",
		]);
	});
});

describe("older configs", () => {
	const old = `model = dict(
    type='MaskRCNN',
    backbone=dict(type='ResNet', depth=101),
    neck=dict(type='FPN'),
    roi_head=dict(bbox_head=dict(num_classes=80)))
train_pipeline = [
    dict(type='Resize', img_scale=(1333, 800), keep_ratio=True),
    dict(type='Pad', size_divisor=32)]
data = dict(
    samples_per_gpu=2,
    workers_per_gpu=2,
    train=dict(type='CocoDataset', ann_file='data/coco/annotations/instances_train2017.json', pipeline=train_pipeline))
optimizer = dict(type='SGD', lr=0.02)
optimizer_config = dict(grad_clip=None)
runner = dict(type='EpochBasedRunner', max_epochs=12)
fp16 = dict(loss_scale=512.)
`;

	test("of mmcv's runner give the same facts", () => {
		const run = readRun(mmengine, old, { path: "configs/mask_r101_1x.py" });

		expect(run.value("model.id")).toBe("mask_rcnn_R_101_FPN");
		expect(run.value("task")).toBe("detect");
		expect(run.value("batch.micro")).toBe(2);
		expect(run.value("data.epochs")).toBe(12);
		expect(run.value("precision")).toBe("amp-fp16");
		expect(run.line("precision")).toBe(16);
		expect(run.value("data.image")).toBe(800);
		// COCO's images are mostly 640 × 480, so that the limit is not reached.
		expect(run.value("data.image_width")).toBe(1067);
		expect(run.value("data.sets")).toEqual(["detection-datasets/coco"]);
		expect(run.problems).toEqual([]);
	});

	test("count iterations where the runner does", () => {
		const run = readRun(
			mmengine,
			old.replace(
				/runner = .*/,
				"runner = dict(type='IterBasedRunner', max_iters=500)",
			),
			{ path: "configs/a.py" },
		);

		expect(run.value("steps")).toBe(500);
	});
});

describe("models", () => {
	test.each([
		[
			"type='ResNet', depth=50, base_channels=128, expansion=2",
			"wide_resnet50_2",
		],
		[
			"type='ResNeXt', depth=101, groups=32, width_per_group=8",
			"resnext101_32x8d",
		],
		[
			"type='VisionTransformer', arch='l', img_size=384, patch_size=16",
			"vit_large_patch16_384",
		],
		[
			"type='SwinTransformer', arch='tiny', img_size=224",
			"swin_tiny_patch4_window7_224",
		],
		[
			"type='SwinTransformer', embed_dims=128, depths=[2, 2, 18, 2], window_size=12",
			"swin_base_patch4_window12_224",
		],
		["type='ConvNeXt', arch='small'", "convnext_small"],
		["type='EfficientNet', arch='b3'", "efficientnet_b3"],
		["type='RegNet', arch='regnetx_1.6gf'", "regnetx_016"],
		["type='RegNet', arch='regnetx_400mf'", "regnetx_004"],
		["type='VGG', depth=16, norm_cfg=dict(type='BN')", "vgg16_bn"],
		["type='TIMMBackbone', model_name='resnet26'", "resnet26"],
		["type='Harbour', arch='XL'", "harbour_xl"],
	])("%s is %s", (backbone, name) => {
		const text =
			model.replace("type='ResNet', depth=50", backbone) + data + schedule;

		expect(readRun(mmengine, text, { path }).value("model.id")).toBe(name);
	});

	test("a segmentation network is its head and its backbone", () => {
		const text = `${data}${schedule}model = dict(type='EncoderDecoder', backbone=dict(type='MixVisionTransformer', embed_dims=32, num_layers=[2, 2, 2, 2]), decode_head=dict(type='SegformerHead', num_classes=150))\n`;

		const run = readRun(mmengine, text, { path });

		expect(run.value("model.id")).toBe("segformer_mit_b0");
		expect(run.value("task")).toBe("segment");
		expect(run.value("data.classes")).toBe(150);
	});

	test("detectors that differ in size alone have different names", () => {
		const nameOf = (deepen: number, widen: number) =>
			readRun(
				mmengine,
				`${data}${schedule}model = dict(type='YOLODetector', backbone=dict(type='YOLOv8CSPDarknet', arch='P5', deepen_factor=${deepen}, widen_factor=${widen}))\n`,
				{ path },
			).value("model.id");

		expect(nameOf(0.33, 0.5)).toBe("yolov8s");
		expect(nameOf(0.67, 0.75)).toBe("yolov8m");
		expect(nameOf(0.2, 0.2)).toBe("yolodetector_yolov8cspdarknet_p5_0.2x0.2");
	});

	test("learning without labels is more than a pass of the backbone, and said to be", () => {
		const run = readRun(
			mmengine,
			model.replace("ImageClassifier", "MAE") + data + schedule,
			{ path },
		);

		expect(run.value("task")).toBe("pretrain");
		expect(run.problems).toEqual([
			expect.stringContaining("learns without labels"),
		]);
	});
});

describe("files that are no runs", () => {
	test.each([
		["configs/_base_/models/resnet50.py", model],
		["configs/_base_/datasets/imagenet.py", data],
		["configs/_base_/schedules/s100.py", schedule],
	])("%s is a part of others", (part, text) => {
		expect(readOnly(mmengine, text, { path: part }).kind).toBe("fragment");
	});

	test("a config without data to train on does not train", () => {
		const text = `${bases}train_dataloader = None\ntrain_cfg = None\n`;

		expect(readOnly(mmengine, text, { path, others })).toEqual({
			kind: "not-training",
			why: "It has no data or loop to train with.",
		});
	});

	test.each([
		[
			"a training script",
			"import torch\nmodel = build_model()\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nfor epoch in range(10):\n    train(model)\n",
		],
		[
			"a module of a package",
			"class Net:\n    pass\n\nmodel = dict(type='x')\n\ndef train_cfg():\n    return 1\n",
		],
		["an empty file", ""],
	])("%s is not recognised", (_, text) => {
		expect(mmengine.recognises(parseFile("configs/x.py", text))).toBe(false);
	});

	test("a config that is cut off is unreadable", () => {
		const run = readRun(mmengine, `${bases}model = dict(\n`, { path, others });

		expect(run.problems).toEqual([
			expect.stringContaining("Cannot read this file as Python"),
		]);
	});
});
