import type { Confidence } from "./confidence.js";
import json from "./rows/vision.json" with { type: "json" };
import { sourceOf } from "./sources.js";

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
	readonly source: string;
	readonly confidence: Confidence;
}

/** The source of sizes that rest on memory. */
const UNCHECKED = "s6";

const rows: readonly VisionFacts[] = json.rows.map(
	([
		name,
		height,
		width,
		parameters,
		forwardFlops,
		coreFlops,
		kept,
		source,
	]) => ({
		name: String(name),
		height: Number(height),
		width: Number(width),
		parameters: Number(parameters),
		forwardFlops: Number(forwardFlops),
		coreFlops: Number(coreFlops),
		...(Number(kept) > 0 && { keptElements: Number(kept) }),
		source: sourceOf(json.sources, String(source)),
		confidence: source === UNCHECKED ? "unverified" : "derived",
	}),
);

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
		byName.get(withoutEnds(bare(name)));
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

// Schedules that detectron2 and MMDetection add to the name of a model.
function withoutEnds(name: string): string {
	return bare(name).replace(/[-_](\d+x|ms|coco|lsj|mstrain|\d+xb\d+).*$/, "");
}
