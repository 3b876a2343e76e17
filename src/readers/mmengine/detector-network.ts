import { entryAt, type Tree } from "../../formats/tree.js";
import { lookUp } from "../look-up.js";
import { type Built, builtOf, each, type Part } from "./part.js";
import { trunkOf } from "./trunks.js";

/**
 * A detector as a trunk, a feature pyramid and heads (mmdet 3.3.0, models/dense_heads and models/roi_heads). Undefined for
 * classes that nobody here builds.
 */
export function detectorNetwork(model: Tree): Part | undefined {
	const whole = builtOf(model);
	const trunk = trunkOf(builtOf(whole.at("backbone")));
	const neck = neckOf(builtOf(whole.at("neck")));
	const heads = whole.at("roi_head")
		? regionParts(whole)
		: denseParts(builtOf(whole.at("bbox_head")));
	return trunk && neck && heads
		? { model_type: "detector", trunk, neck, ...heads }
		: undefined;
}

function neckOf(neck: Built): Part | undefined {
	if (neck.type !== "FPN" || !neck.norm) return undefined;
	const made = neck.number("num_outs", 5);
	const first = neck.number("start_level", 0);
	const more =
		made - (neck.numbers("in_channels", [0, 0, 0, 0]).length - first);
	const extra = neck.text("add_extra_convs")?.toLowerCase() ?? "false";
	const coarser = lookUp(COARSER, extra);
	// One pooled map or two convolved ones are what pyramids have.
	const expected = coarser === "pooled" ? 1 : 2;
	if (!coarser || (more !== 0 && more !== expected)) return undefined;
	return {
		kind: "fpn",
		width: neck.number("out_channels", 256),
		norm: neck.norm,
		first,
		...(more > 0 && { coarser }),
	};
}

const COARSER: Readonly<Record<string, string>> = {
	false: "pooled",
	true: "from-trunk",
	on_input: "from-trunk",
	on_output: "from-pyramid",
};

const DENSE: Readonly<Record<string, (head: Built) => Part>> = {
	RetinaHead: (head) => {
		const anchors = builtOf(head.at("anchor_generator"));
		return {
			anchors:
				anchors.number("scales_per_octave", 3) *
				anchors.numbers("ratios", [0.5, 1, 2]).length,
			norm: head.norm,
		};
	},
	// One place of a map says one box and how central it is.
	FCOSHead: () => ({ anchors: 1, centres: 1, norm: "group" }),
	ATSSHead: () => ({ anchors: 1, centres: 1, norm: "group" }),
};

function denseParts(head: Built): Part | undefined {
	const own = lookUp(DENSE, head.type)?.(head);
	return (
		own && {
			dense: {
				classes: head.number("num_classes", 80),
				convolutions: head.number("stacked_convs", 4),
				...own,
			},
		}
	);
}

const REGION_HEADS = new Set(["StandardRoIHead", "CascadeRoIHead"]);

function regionParts(whole: Built): Part | undefined {
	const roi = builtOf(whole.at("roi_head"));
	const boxes = each(roi.at("bbox_head")).map(builtOf);
	const [box] = boxes;
	const kind = box && lookUp(BOXES, box.type)?.(box);
	const stages =
		roi.type === "CascadeRoIHead" ? roi.number("num_stages", 3) : 1;
	const mask = maskOf(roi, stages);
	if (!REGION_HEADS.has(roi.type) || !box || !kind || !mask) return undefined;
	return {
		...proposalsOf(whole),
		regions: {
			...samplerOf(whole),
			classes: box.number("num_classes", 80),
			box: {
				...kind,
				width: box.number("conv_out_channels", 256),
				linear_width: box.number("fc_out_channels", 1024),
				side: box.number("roi_feat_size", 7),
				norm: box.norm ?? "unknown",
				class_agnostic: box.isOn("reg_class_agnostic"),
				stages,
			},
			...mask,
		},
	};
}

const BOXES: Readonly<Record<string, (head: Built) => Part>> = {
	Shared2FCBBoxHead: () => ({ convolutions: 0, linears: 2 }),
	Shared4Conv1FCBBoxHead: () => ({ convolutions: 4, linears: 1 }),
	ConvFCBBoxHead: (head) => ({
		convolutions: head.number("num_shared_convs", 0),
		linears: head.number("num_shared_fcs", 0),
	}),
};

// Every stage of a cascade has a mask head of its own.
function maskOf(roi: Built, stages: number): Part | undefined {
	const [mask] = each(roi.at("mask_head")).map(builtOf);
	if (!mask) return {};
	if (mask.type !== "FCNMaskHead") return undefined;
	return {
		mask: {
			convolutions: mask.number("num_convs", 4),
			width: mask.number("conv_out_channels", 256),
			side: mask.number("roi_feat_size", 14),
			norm: mask.norm ?? "unknown",
			stages,
			...(mask.isOn("class_agnostic") && { mask_classes: 1 }),
		},
	};
}

function proposalsOf(whole: Built): Part {
	const tree = whole.at("rpn_head");
	if (tree?.kind !== "mapping") return {};
	const head = builtOf(tree);
	const anchors = builtOf(head.at("anchor_generator"));
	return {
		proposals: {
			convolutions: head.number("num_convs", 1),
			anchors:
				anchors.numbers("scales", [8]).length *
				anchors.numbers("ratios", [0.5, 1, 2]).length,
		},
	};
}

// A cascade has a sampler for each stage; all draw as many.
function samplerOf(whole: Built): Part {
	const [first] = each(entryAt(whole.tree, "train_cfg.rcnn")?.value);
	const sampler = builtOf(entryAt(first, "sampler")?.value);
	return {
		count: sampler.number("num", 512),
		positive: sampler.number("pos_fraction", 0.25),
	};
}
