import type { PlanValues } from "../../src/plan/fields.js";
import type { RowValues } from "./row-plan.js";

type Row = Readonly<Record<string, string>>;

/** A row of `vision.csv` as a plan, with the images or the hours that were published. */
export type VisionRun =
	| {
			readonly group: string;
			readonly row: RowValues;
			readonly imagesPerSecond?: number;
			readonly hours?: number;
	  }
	| { readonly why: string };

/** Detectors of the catalogue by the names of detectron2's tables. */
const DETECTORS: Readonly<Record<string, string>> = {
	"R50-FPN": "fasterrcnn_resnet50_fpn",
	"Mask R-CNN R50-FPN": "maskrcnn_resnet50_fpn",
};

/** Networks of DAWNBench that are counted, at 32 pixels; the others are only in the entries' code. */
const DAWN_NETWORKS: Readonly<Record<string, string>> = {
	"Resnet18 + minor modifications": "resnet18_8xb16_cifar10",
	ResNet50: "resnet50_8xb16_cifar10",
};

/** Training images of CIFAR-10 (Krizhevsky 2009). */
const CIFAR10_IMAGES = 50_000;

const V100 = "V100-SXM2-16GB";

/** What a row of the table is, by the start of its id. */
export function visionRun(row: Row): VisionRun {
	const id = row.id ?? "";
	if (id.startsWith("V-d2")) return detector(row);
	if (id.startsWith("V-dawn")) return dawn(row);
	return { why: "no speed is stated" };
}

/** Two images on each of eight cards in fp32; COCO's images are 800 by about 1088 in the mean. */
function detector(row: Row): VisionRun {
	const model = (row.model ?? "").replace(/ 1x.*/, "");
	const named = DETECTORS[model];
	if (!named) return { why: "this detector is not counted" };
	const framework = row.model?.split(" / ")[1] ?? "detectron2";
	return {
		group: `${model} in ${framework}`,
		imagesPerSecond: Number(row.samples_per_sec_total) / 8,
		row: {
			framework,
			values: {
				"model.id": named,
				task: "detect",
				"data.image": 800,
				"data.image_width": 1088,
				precision: "fp32",
				optimizer: "sgd-momentum",
				"batch.micro": 2,
				"hardware.accelerator": V100,
				"hardware.count": 8,
				"hardware.per_node": 8,
			},
		},
	};
}

const DAWN_MACHINES: Readonly<Record<string, PlanValues>> = {
	"V100 (AWS p3.2xlarge)": {
		"hardware.accelerator": V100,
		"hardware.count": 1,
	},
	"p3.2xlarge": { "hardware.accelerator": V100, "hardware.count": 1 },
};

function dawn(row: Row): VisionRun {
	const named = DAWN_NETWORKS[row.model ?? ""];
	if (!named) return { why: "the network is only in the entry's code" };
	const machine = DAWN_MACHINES[row.hardware ?? ""];
	if (!machine) return { why: `no facts about ${row.hardware}` };
	return {
		group: "DAWNBench CIFAR-10",
		hours: Number(row.train_hours),
		row: {
			framework: "dawnbench",
			values: {
				"model.id": named,
				task: "classify",
				"data.image": 32,
				"data.samples": CIFAR10_IMAGES,
				"data.epochs": Number(row.epochs),
				precision: "fp32",
				optimizer: "sgd-momentum",
				"batch.micro": 128,
				...machine,
			},
		},
	};
}
