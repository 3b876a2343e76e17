import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { lookUp } from "../look-up.js";
import { hasKnownParts } from "../network-parts.js";
import { classOf } from "./lazy-class.js";
import { lazyTrunk } from "./lazy-trunks.js";
import { normOf } from "./norms.js";
import { numbersIn } from "./numbers.js";
import { WITH_KEYPOINTS } from "./yaml-heads.js";

type Part = Readonly<Record<string, unknown>>;

/**
 * The network that the calls of a LazyConfig build, with the defaults of their classes where they are silent (detectron2
 * 02b5c4e295e9, detectron2/modeling). Undefined for classes that nobody here builds.
 */
export function lazyNetwork(model: Tree): Part | undefined {
	const backbone = entryAt(model, "backbone")?.value;
	const trunk = lazyTrunk(backbone);
	const neck = neckOf(backbone);
	const heads = lookUp(ARCHITECTURES, classOf(model) ?? "")?.(model);
	const square = asNumber(entryAt(backbone, "square_pad")?.value);
	if (!trunk || !neck || !heads) return undefined;
	const network = {
		model_type: "detector",
		...(square && { square_pad: square }),
		trunk,
		neck,
		...heads,
	};
	return hasKnownParts(network) ? network : undefined;
}

const ARCHITECTURES: Readonly<
	Record<string, (model: Tree) => Part | undefined>
> = {
	GeneralizedRCNN: regionNetwork,
	PanopticFPN: (model) => {
		const regions = regionNetwork(model);
		const head = entryAt(model, "sem_seg_head")?.value;
		return (
			regions && {
				...regions,
				semantic: {
					width: numberAt(head, "conv_dims", 128),
					outputs: numberAt(head, "num_classes", 54),
					norm: normAt(head, "norm"),
				},
			}
		);
	},
	RetinaNet: (model) => denseNetwork(model, {}),
	// One place of a map says one box and how central it is.
	FCOS: (model) =>
		denseNetwork(model, { anchors: 1, centres: 1, norm: "group" }),
};

function denseNetwork(model: Tree, fixed: Part): Part {
	const head = entryAt(model, "head")?.value;
	return {
		dense: {
			classes: numberAt(model, "num_classes", 80),
			convolutions: listAt(head, "conv_dims")?.length ?? 4,
			anchors: numberAt(head, "num_anchors", 9),
			norm: normAt(head, "norm"),
			...fixed,
		},
	};
}

function neckOf(backbone: Tree | undefined): Part | undefined {
	const width = numberAt(backbone, "out_channels", 256);
	switch (classOf(backbone)) {
		case "ResNet":
			return { kind: "none" };
		case "SimpleFeaturePyramid":
			return { kind: "simple", width, norm: normAt(backbone, "norm", "LN") };
		case "FPN": {
			const inputs = itemsOf(entryAt(backbone, "in_features")?.value);
			const bottom = itemsOf(
				entryAt(backbone, "bottom_up.out_features")?.value,
			);
			const finest = asText(inputs[0] ?? bottom[0]) ?? "res2";
			const coarser = coarserOf(entryAt(backbone, "top_block")?.value);
			return {
				kind: "fpn",
				width,
				norm: normAt(backbone, "norm"),
				first: Math.max(0, Number(/\d/.exec(finest)?.[0] ?? 2) - 2),
				...(coarser && { coarser }),
			};
		}
	}
	return undefined;
}

function coarserOf(block: Tree | undefined): string | undefined {
	switch (classOf(block)) {
		case "LastLevelMaxPool":
			return "pooled";
		case "LastLevelP6P7": {
			const feature = asText(entryAt(block, "in_feature")?.value) ?? "res5";
			return feature.startsWith("p") ? "from-pyramid" : "from-trunk";
		}
	}
	return undefined;
}

const REGION_HEADS = new Set([
	"StandardROIHeads",
	"CascadeROIHeads",
	"Res5ROIHeads",
]);

function regionNetwork(model: Tree): Part | undefined {
	const heads = entryAt(model, "roi_heads")?.value;
	const kind = classOf(heads) ?? "";
	if (!REGION_HEADS.has(kind)) return undefined;
	const proposals = entryAt(model, "proposal_generator.head")?.value;
	return {
		proposals: {
			anchors: numberAt(proposals, "num_anchors", 3),
			convolutions: listAt(proposals, "conv_dims")?.length ?? 1,
		},
		regions: {
			count: numberAt(heads, "batch_size_per_image", 512),
			positive: numberAt(heads, "positive_fraction", 0.25),
			classes: numberAt(heads, "num_classes", 80),
			...(kind === "Res5ROIHeads" ? sharedOf(heads) : boxOf(heads)),
			...maskOf(heads, kind),
			...keypointsOf(heads),
		},
	};
}

// The trunk's last stage on every region.
function sharedOf(heads: Tree | undefined): Part {
	const stage = entryAt(heads, "res5")?.value;
	return {
		shared_stage: {
			side: numberAt(heads, "pooler.output_size", 14),
			outputs: numberAt(stage, "out_channels", 2048),
			inner: numberAt(stage, "bottleneck_channels", 512),
			groups: numberAt(stage, "num_groups", 1),
			norm: normAt(stage, "norm"),
			strides_first: asBoolean(entryAt(stage, "stride_in_1x1")?.value) ?? false,
		},
		box: { linears: 0 },
	};
}

// A cascade has a list of heads, all alike.
function boxOf(heads: Tree | undefined): Part {
	const all = itemsOf(entryAt(heads, "box_heads")?.value);
	const box = all[0] ?? entryAt(heads, "box_head")?.value;
	const predictor =
		itemsOf(entryAt(heads, "box_predictors")?.value)[0] ??
		entryAt(heads, "box_predictor")?.value;
	const linears = listAt(box, "fc_dims") ?? [1024, 1024];
	const convolutions = listAt(box, "conv_dims") ?? [];
	return {
		box: {
			side: numberAt(heads, "box_pooler.output_size", 7),
			convolutions: convolutions.length,
			width: convolutions[0] ?? 256,
			linears: linears.length,
			linear_width: linears[0] ?? 1024,
			norm: normAt(box, "conv_norm"),
			class_agnostic:
				asBoolean(entryAt(predictor, "cls_agnostic_bbox_reg")?.value) ?? false,
			stages: Math.max(1, all.length),
		},
	};
}

// The last of its widths is that of the transposed convolution.
function maskOf(heads: Tree | undefined, kind: string): Part {
	const mask = entryAt(heads, "mask_head")?.value;
	if (mask?.kind !== "mapping") return {};
	const widths = listAt(mask, "conv_dims") ?? [256, 256, 256, 256, 256];
	const pooled = numberAt(heads, "pooler.output_size", 14) / 2;
	return {
		mask: {
			side:
				kind === "Res5ROIHeads"
					? pooled
					: numberAt(heads, "mask_pooler.output_size", 14),
			convolutions: widths.length - 1,
			width: widths.at(-1) ?? 256,
			norm: normAt(mask, "conv_norm"),
		},
	};
}

function keypointsOf(heads: Tree | undefined): Part {
	const head = entryAt(heads, "keypoint_head")?.value;
	if (head?.kind !== "mapping") return {};
	return {
		keypoints: {
			seen: WITH_KEYPOINTS,
			widths: listAt(head, "conv_dims") ?? Array.from({ length: 8 }, () => 512),
			keypoints: numberAt(head, "num_keypoints", 17),
		},
	};
}

function numberAt(
	tree: Tree | undefined,
	path: string,
	standard: number,
): number {
	return asNumber(entryAt(tree, path)?.value) ?? standard;
}

function listAt(
	tree: Tree | undefined,
	path: string,
): readonly number[] | undefined {
	const value = entryAt(tree, path)?.value;
	return value?.kind === "sequence" ? numbersIn(value) : undefined;
}

function normAt(tree: Tree | undefined, key: string, standard = ""): string {
	return normOf(asText(entryAt(tree, key)?.value) ?? standard);
}
