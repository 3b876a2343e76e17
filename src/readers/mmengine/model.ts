import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { PlanFields, Task } from "../../plan/fields.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { hasKnownParts } from "../network-parts.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";
import { backboneName } from "./backbones.js";
import { detectorNetwork } from "./detector-network.js";
import type { Part } from "./part.js";
import { segmenterNetwork } from "./segmenter-network.js";
import { yoloName } from "./yolo.js";

/** The model that trains and what it learns, from `model.type` and the parts below it. */
export function modelFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const model = entryAt(tree, "model");
	const type = entryAt(tree, "model.type");
	const word = classOf(type);
	if (!model || !type || word === undefined) return gather();
	const task = lookUp(TASKS, word) ?? taskByParts(model.value);
	const backbone = entryAt(model.value, "backbone");
	const name = nameOf(word, task, model.value);
	const network = networkOf(task, model.value);
	const classes = classesIn(model.value);
	const isSelfSupervised = task === "pretrain" && backbone !== undefined;
	return gather({
		problems: isSelfSupervised
			? [unmodelled({ file, entry: type, effect: SELF_SUPERVISED })]
			: [],
		facts: [
			...(task ? [fact("task", task, statedAt(file, type))] : []),
			...(name
				? [fact("model.id", name, statedAt(file, sizeEntry(backbone) ?? type))]
				: []),
			...(network
				? [
						fact(
							"model.config",
							network,
							statedAt(file, sizeEntry(backbone) ?? type),
						),
					]
				: []),
			...(classes
				? [fact("data.classes", classes.count, statedAt(file, classes.entry))]
				: []),
		],
	});
}

const NETWORKS: Readonly<
	Partial<Record<Task, (model: Tree) => Part | undefined>>
> = { detect: detectorNetwork, segment: segmenterNetwork };

function networkOf(
	task: Task | undefined,
	model: Tree,
): PlanFields["model.config"] | undefined {
	const read = task && NETWORKS[task];
	const network = read?.(model);
	return network && hasKnownParts(network) ? network : undefined;
}

const SELF_SUPERVISED =
	"learns without labels, with masks, several views or a decoder beside one pass of the backbone";

function classOf(entry: Entry | undefined): string | undefined {
	return asText(entry?.value)?.replace(/^.*[.:]/, "");
}

/** Classes that say more than their parts do (mmpretrain 1.2.0, mmdet 3.3.0, mmseg 1.2.2). */
const TASKS: Readonly<Record<string, Task>> = {
	ImageClassifier: "classify",
	TimmClassifier: "classify",
	HuggingFaceClassifier: "classify",
	EncoderDecoder: "segment",
	CascadeEncoderDecoder: "segment",
	...named(
		"detect",
		`FasterRCNN FastRCNN MaskRCNN CascadeRCNN CascadeMaskRCNN RPN RetinaNet FCOS ATSS YOLOV3 YOLOX YOLOF YOLODetector
		SingleStageDetector TwoStageDetector DETR DeformableDETR ConditionalDETR DABDETR DINO RTMDet CenterNet CornerNet
		SparseRCNN SOLO SOLOv2 CondInst MaskFormer Mask2Former PanopticFPN HybridTaskCascade GFL PAA TOOD VFNet GroundingDINO
		GLIP PointRend QueryInst TridentFasterRCNN CrowdDet NASFCOS FSAF FOVEA AutoAssign DDOD LAD YOLACT RepPointsDetector`,
	),
	...named(
		"pretrain",
		`MAE SimCLR MoCo MoCoV3 BYOL SimSiam SwAV BEiT SimMIM CAE MaskFeat MILAN EVA MixMIM iTPN SparK DenseCL BarlowTwins
		RelativeLoc RotationPred ODC DeepCluster NPID InterCLR`,
	),
};

function named(task: Task, words: string): Readonly<Record<string, Task>> {
	return Object.fromEntries(
		words.split(/\s+/).map((word) => [word, task] as const),
	);
}

function taskByParts(model: Tree): Task | undefined {
	if (entryAt(model, "decode_head")) return "segment";
	const isDetector = ["bbox_head", "roi_head", "rpn_head", "mask_head"].some(
		(key) => entryAt(model, key),
	);
	return isDetector ? "detect" : undefined;
}

function nameOf(
	type: string,
	task: Task | undefined,
	model: Tree,
): string | undefined {
	if (type === "TimmClassifier" || type === "HuggingFaceClassifier") {
		return asText(entryAt(model, "model_name")?.value);
	}
	const backbone = backboneName(entryAt(model, "backbone")?.value);
	if (backbone === undefined) return undefined;
	if (task === "detect") return detectorName(type, backbone, model);
	if (task === "segment") return `${headName(model)}_${backbone}`;
	return backbone;
}

/** `mask_rcnn_R_50_FPN`, as detectron2's model zoo calls it; the class and the backbone for others. */
function detectorName(type: string, backbone: string, model: Tree): string {
	const yolo = yoloName(entryAt(model, "backbone")?.value);
	if (yolo !== undefined) return yolo;
	const withMasks = type === "CascadeRCNN" && hasMasks(model);
	const detector = withMasks
		? "cascade_mask_rcnn"
		: (lookUp(DETECTORS, type) ?? snakeCase(type));
	const neck = classOf(entryAt(model, "neck.type"));
	const depth = /^resnet(\d+)$/.exec(backbone)?.[1];
	const net = depth === undefined ? backbone : `R_${depth}`;
	const name = neck === "FPN" ? `${detector}_${net}_FPN` : `${detector}_${net}`;
	return entryAt(model, "backbone.dcn") ? `${name}_dconv` : name;
}

/** Names that are written together. */
const DETECTORS: Readonly<Record<string, string>> = {
	RetinaNet: "retinanet",
	RepPointsDetector: "reppoints",
	DeformableDETR: "deformable_detr",
	ConditionalDETR: "conditional_detr",
	DABDETR: "dab_detr",
	PanopticFPN: "panoptic_fpn",
};

function hasMasks(model: Tree): boolean {
	return entryAt(model, "roi_head.mask_head") !== undefined;
}

/** `CascadeMaskRCNN` → `cascade_mask_rcnn`. */
function snakeCase(type: string): string {
	return type
		.replace(/RCNN$/, "Rcnn")
		.replace(/([a-z\d])([A-Z])/g, "$1_$2")
		.toLowerCase();
}

/** Segmentation networks by the class of their head. */
const HEADS: Readonly<Record<string, string>> = {
	FCNHead: "fcn",
	PSPHead: "pspnet",
	ASPPHead: "deeplabv3",
	DepthwiseSeparableASPPHead: "deeplabv3plus",
	UPerHead: "upernet",
	SegformerHead: "segformer",
	SETRUPHead: "setr",
	OCRHead: "ocrnet",
	NLHead: "nonlocal",
	DAHead: "danet",
	CCHead: "ccnet",
	Mask2FormerHead: "mask2former",
	MaskFormerHead: "maskformer",
};

function headName(model: Tree): string {
	const head = entryAt(model, "decode_head")?.value;
	const last = head?.kind === "sequence" ? head.items.at(-1) : head;
	const type = classOf(entryAt(last, "type")) ?? "segmenter";
	return lookUp(HEADS, type) ?? snakeCase(type.replace(/Head$/, ""));
}

function sizeEntry(backbone: Entry | undefined): Entry | undefined {
	const found = ["depth", "arch", "depths", "embed_dims", "model_name"].map(
		(key) => entryAt(backbone?.value, key),
	);
	return found.find((entry) => entry !== undefined) ?? backbone;
}

function classesIn(
	model: Tree,
): { readonly entry: Entry; readonly count: number } | undefined {
	const places = ["head", "bbox_head", "roi_head.bbox_head", "decode_head"];
	for (const place of places) {
		const held = entryAt(model, place)?.value;
		const head = held?.kind === "sequence" ? held.items.at(-1) : held;
		const entry = entryAt(head, "num_classes");
		const count = asNumber(entry?.value);
		if (entry && count !== undefined && count > 0) return { entry, count };
	}
	return undefined;
}
