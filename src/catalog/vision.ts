import type { Confidence } from "./confidence.js";
import json from "./rows/vision.json" with { type: "json" };
import { sourceOf } from "./sources.js";
import {
	familyOf,
	type KernelFacts,
	kernelsLike,
	typicalKernels,
} from "./vision-kernels.js";

/** What one image through a published vision model takes. FLOPs count a multiply-add as two. */
export interface VisionFacts {
	readonly name: string;
	/** Pixels of the image that was counted. */
	readonly height: number;
	readonly width: number;
	readonly parameters: number;
	readonly forwardFlops: number;
	/** The part that grows with the square of the patches; 0 where none does, as in convolutions and windows. */
	readonly coreFlops: number;
	/** Elements that stay for the backward pass; absent where nobody counted. */
	readonly keptElements?: number;
	/** Counted, or told by the others of the family; absent where no model of the family was counted. */
	readonly kernels?: KernelFacts;
	/** The family by which the kernels are told. */
	readonly kernelsLike?: string;
	readonly source: string;
	readonly confidence: Confidence;
}

/** The source of sizes that rest on memory. */
const UNCHECKED = "s6";

const counted: readonly VisionFacts[] = json.rows.map(
	([
		name,
		height,
		width,
		parameters,
		forwardFlops,
		coreFlops,
		kept,
		source,
		moved,
		grouped,
		launches,
	]) => ({
		name: String(name),
		height: Number(height),
		width: Number(width),
		parameters: Number(parameters),
		forwardFlops: Number(forwardFlops),
		coreFlops: Number(coreFlops),
		...(Number(kept) > 0 && { keptElements: Number(kept) }),
		...(launches !== undefined && {
			kernels: {
				movedElements: Number(moved),
				groupedFlops: Number(grouped),
				launches: Number(launches),
			},
		}),
		source: sourceOf(json.sources, String(source)),
		confidence: source === UNCHECKED ? "unverified" : "derived",
	}),
);

const typical = typicalKernels(counted);

const rows: readonly VisionFacts[] = counted.map((row) => {
	const family = familyOf(row.name);
	const like = row.kernels ? undefined : typical.get(family);
	const kernels = like && kernelsLike(like, row);
	return kernels ? { ...row, kernels, kernelsLike: family } : row;
});

/** Other names of counted models: detectors that libraries build alike, and mmpretrain's own for small images. */
const ALIASES: Readonly<Record<string, string>> = {
	resnet18_cifar: "resnet18_8xb16_cifar10",
	resnet34_cifar: "resnet34_8xb16_cifar10",
	resnet50_cifar: "resnet50_8xb16_cifar10",
	resnet101_cifar: "resnet101_8xb16_cifar10",
	resnet152_cifar: "resnet152_8xb16_cifar10",
	faster_rcnn_r_50_fpn: "fasterrcnn_resnet50_fpn",
	"faster-rcnn_r50_fpn": "fasterrcnn_resnet50_fpn",
	mask_rcnn_r_50_fpn: "maskrcnn_resnet50_fpn",
	"mask-rcnn_r50_fpn": "maskrcnn_resnet50_fpn",
	retinanet_r_50_fpn: "retinanet_resnet50_fpn",
	retinanet_r50_fpn: "retinanet_resnet50_fpn",
	// Variants of timm 0.6 that differ in where the head normalises, and its older names of hybrids.
	convnext_nano_hnf: "convnext_nano",
	convnext_tiny_hnfd: "convnext_tiny_hnf",
	vit_base_resnet50_224_in21k: "vit_base_r50_s16_224",
	vit_base_resnet50_384: "vit_base_r50_s16_384",
};

const byName = new Map<string, VisionFacts[]>();
for (const row of rows) {
	for (const name of [row.name.toLowerCase(), bare(row.name)]) {
		const same = byName.get(name) ?? [];
		if (!same.includes(row)) byName.set(name, [...same, row]);
	}
}

/** Every row, for tests and for the nearest name. */
export const visionModels: readonly VisionFacts[] = rows;

/**
 * The row of a vision model by the name that timm, torchvision, mmpretrain or YOLO gives it, at the counted size that is
 * nearest to the images; the smallest without a size.
 */
export function findVision(
	id: string,
	height?: number,
): VisionFacts | undefined {
	const name = id.trim().toLowerCase();
	const alias = ALIASES[withoutEnds(name)];
	const found =
		byName.get(alias ?? name) ??
		byName.get(bare(name)) ??
		byName.get(withoutEnds(bare(name))) ??
		byName.get(withoutWeights(bare(name)));
	if (!found || height === undefined) return found?.[0];
	return found.reduce((best, row) =>
		Math.abs(row.height - height) < Math.abs(best.height - height) ? row : best,
	);
}

// `timm/resnet50.a1_in1k` is resnet50; `fasterrcnn_resnet50_fpn@800x1088` is fasterrcnn_resnet50_fpn.
function bare(name: string): string {
	const last = name.toLowerCase().split("/").at(-1) ?? "";
	return last.replace(/[.@].*$/, "").replace(/^(yolov\d+)-/, "$1");
}

// Weights that timm named together with the network before 0.9: `swin_base_patch4_window7_224_in22k`.
function withoutWeights(name: string): string {
	return name
		.replace(/(_(in)?2[12](ft1)?k|_(ap|dino|miil|ns|sam))+$/, "")
		.replace(/^(convnext_\w+)_384$/, "$1");
}

// Schedules that detectron2 and MMDetection add to the name of a model.
function withoutEnds(name: string): string {
	return bare(name).replace(/[-_](\d+x|ms|coco|lsj|mstrain|\d+xb\d+).*$/, "");
}
