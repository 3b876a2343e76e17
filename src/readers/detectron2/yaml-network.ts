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
import { STANDARD } from "./image-size.js";
import { normOf } from "./norms.js";
import { numbersIn } from "./numbers.js";
import { type ModelSettings, modelSettings } from "./settings.js";
import { keypointsOf, pointsOf, surfacesOf } from "./yaml-heads.js";

type Part = Readonly<Record<string, unknown>>;

/**
 * The network of a config as a trunk, a neck and heads, with the defaults of CfgNode where it is silent (detectron2
 * 02b5c4e295e9, detectron2/config/defaults.py, and the defaults of its projects). Undefined for classes that nobody
 * here builds.
 */
export function yamlNetwork(tree: Tree): Part | undefined {
	const model = modelSettings(tree);
	const architecture = model.text("META_ARCHITECTURE", "GeneralizedRCNN");
	const heads = lookUp(ARCHITECTURES, architecture)?.(model);
	const neck = neckOf(model);
	const trunk = trunkOf(model);
	if (!heads || !neck || !trunk) return undefined;
	const network = { model_type: "detector", trunk, neck, ...heads };
	return hasKnownParts(network)
		? { ...network, ...largestImage(tree) }
		: undefined;
}

// Images of one orientation share a batch (`ASPECT_RATIO_GROUPING`), so that the largest is as large as both limits let it.
function largestImage(tree: Tree): Part {
	const short = entryAt(tree, "INPUT.MIN_SIZE_TRAIN");
	const long = entryAt(tree, "INPUT.MAX_SIZE_TRAIN");
	const sizes = short ? numbersIn(short.value) : [STANDARD.short];
	const isCropped = asBoolean(entryAt(tree, "INPUT.CROP.ENABLED")?.value);
	if (sizes.length === 0 || isCropped) return {};
	return {
		largest_image: [
			Math.max(...sizes),
			asNumber(long?.value) ?? STANDARD.limit,
		],
	};
}

const ARCHITECTURES: Readonly<
	Record<string, (model: ModelSettings) => Part | undefined>
> = {
	GeneralizedRCNN: (model) => {
		const regions = regionsOf(model);
		return regions && { ...proposalsOf(model), regions };
	},
	PanopticFPN: (model) => {
		const regions = regionsOf(model);
		const semantic = semanticOf(model);
		return regions && semantic && { ...proposalsOf(model), regions, semantic };
	},
	SemanticSegmentor: (model) => {
		const semantic = semanticOf(model);
		return semantic && { semantic };
	},
	ProposalNetwork: proposalsOf,
	RetinaNet: (model) => ({
		dense: {
			classes: model.number("RETINANET.NUM_CLASSES", 80),
			convolutions: model.number("RETINANET.NUM_CONVS", 4),
			anchors: anchorsOf(model, 3),
			norm: normOf(model.text("RETINANET.NORM", "")),
			// It calls fvcore's `sigmoid_focal_loss_jit`.
			loss_in_operations: true,
		},
	}),
};

/** Functions that build a residual trunk, with the maps that a pyramid on it adds. */
const BUILDERS: Readonly<Record<string, { readonly coarser?: string }>> = {
	build_resnet_backbone: {},
	build_resnet_fpn_backbone: { coarser: "pooled" },
	build_retinanet_resnet_fpn_backbone: { coarser: "from-trunk" },
};

function builderOf(
	model: ModelSettings,
): { readonly coarser?: string } | undefined {
	return lookUp(BUILDERS, model.text("BACKBONE.NAME", "build_resnet_backbone"));
}

function trunkOf(model: ModelSettings): Part | undefined {
	const builder = builderOf(model);
	if (!builder) return undefined;
	const dilates = model.number("RESNETS.RES5_DILATION", 1) > 1;
	const coarsest = textsOf(model.tree("RESNETS.OUT_FEATURES")).at(-1);
	return {
		kind: "residual",
		depth: model.number("RESNETS.DEPTH", 50),
		groups: model.number("RESNETS.NUM_GROUPS", 1),
		group_width: model.number("RESNETS.WIDTH_PER_GROUP", 64),
		norm: normOf(model.text("RESNETS.NORM", "FrozenBN")),
		strides_first: model.isOn("RESNETS.STRIDE_IN_1X1", true),
		frozen_parts: model.number("BACKBONE.FREEZE_AT", 2),
		// Stages after the last map that is asked for are not built.
		strides: [1, 2, 2, dilates ? 1 : 2].slice(0, stageOf(coarsest ?? "res4")),
		offsets: offsetsOf(model),
	};
}

// Two coordinates for each of nine places, and a weight where it is modulated (BottleneckBlock's deformable twin).
function offsetsOf(model: ModelSettings): readonly number[] {
	const each = model.isOn("RESNETS.DEFORM_MODULATED") ? 27 : 18;
	const groups = model.number("RESNETS.DEFORM_NUM_GROUPS", 1);
	return itemsOf(model.tree("RESNETS.DEFORM_ON_PER_STAGE")).map((item) =>
		asText(item)?.toLowerCase() === "true" ? each * groups : 0,
	);
}

function neckOf(model: ModelSettings): Part | undefined {
	const builder = builderOf(model);
	if (!builder) return undefined;
	if (!builder.coarser) return { kind: "none" };
	const [finest] = textsOf(model.tree("FPN.IN_FEATURES"));
	return {
		kind: "fpn",
		width: model.number("FPN.OUT_CHANNELS", 256),
		norm: normOf(model.text("FPN.NORM", "")),
		first: stageOf(finest ?? "res2") - 1,
		coarser: builder.coarser,
	};
}

// `res2` is the first stage.
function stageOf(feature: string): number {
	return Number(/\d/.exec(feature)?.[0] ?? 2) - 1;
}

function textsOf(tree: Tree | undefined): readonly string[] {
	return itemsOf(tree).flatMap((item) => asText(item) ?? []);
}

// Given proposals come out of a file.
function proposalsOf(model: ModelSettings): Part {
	const isGiven =
		model.isOn("LOAD_PROPOSALS") ||
		model.text("PROPOSAL_GENERATOR.NAME", "RPN") === "PrecomputedProposals";
	if (isGiven) return {};
	return {
		proposals: {
			convolutions: model.count("RPN.CONV_DIMS", 1),
			anchors: anchorsOf(model, 5),
		},
	};
}

// Sizes × ratios of one map. A formula in a tag is RetinaNet's, which has three sizes.
function anchorsOf(model: ModelSettings, standardSizes: number): number {
	const [sizes] = itemsOf(model.tree("ANCHOR_GENERATOR.SIZES"));
	const [ratios] = itemsOf(model.tree("ANCHOR_GENERATOR.ASPECT_RATIOS"));
	return (
		(sizes?.kind === "sequence" ? sizes.items.length : standardSizes) *
		(ratios?.kind === "sequence" ? ratios.items.length : 3)
	);
}

// With C4 the trunk's last stage stands in the heads.
function sharesStage(model: ModelSettings): boolean {
	return model.text("ROI_HEADS.NAME", "Res5ROIHeads") === "Res5ROIHeads";
}

/** Heads over regions by the class that holds them. */
const HEADS: ReadonlySet<string> = new Set([
	"Res5ROIHeads",
	"StandardROIHeads",
	"CascadeROIHeads",
	"PointRendROIHeads",
	"DensePoseROIHeads",
]);

function regionsOf(model: ModelSettings): Part | undefined {
	const name = model.text("ROI_HEADS.NAME", "Res5ROIHeads");
	const mask = maskOf(model);
	const surfaces = surfacesOf(model);
	if (!HEADS.has(name) || !mask || !surfaces) return undefined;
	const isShared = sharesStage(model);
	return {
		count: model.number("ROI_HEADS.BATCH_SIZE_PER_IMAGE", 512),
		positive: model.number("ROI_HEADS.POSITIVE_FRACTION", 0.25),
		classes: model.number("ROI_HEADS.NUM_CLASSES", 80),
		...(isShared && { shared_stage: sharedStageOf(model) }),
		box: isShared
			? { linears: 0, class_agnostic: isAgnostic(model) }
			: boxOf(model, name),
		...mask,
		...keypointsOf(model),
		...surfaces,
	};
}

function sharedStageOf(model: ModelSettings): Part {
	const groups = model.number("RESNETS.NUM_GROUPS", 1);
	return {
		side: model.number("ROI_BOX_HEAD.POOLER_RESOLUTION", 14),
		outputs: 8 * model.number("RESNETS.RES2_OUT_CHANNELS", 256),
		inner: 8 * groups * model.number("RESNETS.WIDTH_PER_GROUP", 64),
		groups,
		norm: normOf(model.text("RESNETS.NORM", "FrozenBN")),
		strides_first: model.isOn("RESNETS.STRIDE_IN_1X1", true),
	};
}

function isAgnostic(model: ModelSettings): boolean {
	return model.isOn("ROI_BOX_HEAD.CLS_AGNOSTIC_BBOX_REG");
}

function boxOf(model: ModelSettings, name: string): Part {
	return {
		side: model.number("ROI_BOX_HEAD.POOLER_RESOLUTION", 14),
		convolutions: model.number("ROI_BOX_HEAD.NUM_CONV", 0),
		width: model.number("ROI_BOX_HEAD.CONV_DIM", 256),
		linears: model.number("ROI_BOX_HEAD.NUM_FC", 0),
		linear_width: model.number("ROI_BOX_HEAD.FC_DIM", 1024),
		norm: normOf(model.text("ROI_BOX_HEAD.NORM", "")),
		class_agnostic: isAgnostic(model),
		stages:
			name === "CascadeROIHeads"
				? model.count("ROI_BOX_CASCADE_HEAD.IOUS", 3)
				: 1,
	};
}

// Undefined where masks come out of a class that nobody here builds.
function maskOf(model: ModelSettings): Part | undefined {
	if (!model.isOn("MASK_ON")) return {};
	switch (model.text("ROI_MASK_HEAD.NAME", "MaskRCNNConvUpsampleHead")) {
		case "MaskRCNNConvUpsampleHead": {
			const side = sharesStage(model)
				? model.number("ROI_BOX_HEAD.POOLER_RESOLUTION", 14) / 2
				: model.number("ROI_MASK_HEAD.POOLER_RESOLUTION", 14);
			return {
				mask: {
					side,
					convolutions: model.number("ROI_MASK_HEAD.NUM_CONV", 0),
					width: model.number("ROI_MASK_HEAD.CONV_DIM", 256),
					norm: normOf(model.text("ROI_MASK_HEAD.NORM", "")),
					...(model.isOn("ROI_MASK_HEAD.CLS_AGNOSTIC_MASK") && {
						mask_classes: 1,
					}),
				},
			};
		}
		case "PointRendMaskHead":
			return { points: pointsOf(model) };
	}
	return undefined;
}

function semanticOf(model: ModelSettings): Part | undefined {
	if (model.text("SEM_SEG_HEAD.NAME", "SemSegFPNHead") !== "SemSegFPNHead") {
		return undefined;
	}
	return {
		width: model.number("SEM_SEG_HEAD.CONVS_DIM", 128),
		outputs: model.number("SEM_SEG_HEAD.NUM_CLASSES", 54),
		norm: normOf(model.text("SEM_SEG_HEAD.NORM", "GN")),
	};
}
