import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { impliedFact, statedIn } from "../stated.js";
import { standard } from "./defaults.js";
import { imageFacts } from "./image-size.js";
import { yamlNetwork } from "./yaml-network.js";

/** Facts of several keys together: model, image, precision and devices. */
export function yamlFacts(
	file: ParsedFile,
	tree: Tree,
	isWhole: boolean,
): readonly Fact[] {
	return [
		// Without its base, what a config leaves out is not the default.
		...(isWhole ? modelFacts(file, tree) : []),
		...imageFacts(file, tree, isWhole),
		...precisionFacts(file, tree),
		...worldSize(file, tree),
	];
}

function modelFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const at = (key: string) => entryAt(tree, `MODEL.${key}`);
	const id = zooName(detectorOf(tree), backboneOf(tree));
	const task =
		asText(at("META_ARCHITECTURE")?.value) === "SemanticSegmentor"
			? "segment"
			: "detect";
	const place =
		at("RESNETS.DEPTH") ?? at("META_ARCHITECTURE") ?? at("BACKBONE.NAME");
	const network = yamlNetwork(tree);
	return place
		? [
				fact("model.id", id, statedAt(file, place)),
				...(network
					? [fact("model.config", network, statedAt(file, place))]
					: []),
				fact("task", task, statedAt(file, at("META_ARCHITECTURE") ?? place)),
			]
		: [
				standard("model.id", id),
				...(network ? [standard("model.config", network)] : []),
				standard("task", task),
			];
}

/** A name as the model zoo has it, where a panoptic network always has a feature pyramid and does not say so. */
export function zooName(detector: string, net: string): string {
	return detector === "panoptic_fpn"
		? `${detector}_${net.replace("_FPN", "")}`
		: `${detector}_${net}`;
}

/** The names of detectron2's model zoo. */
function detectorOf(tree: Tree): string {
	const text = (key: string) => asText(entryAt(tree, `MODEL.${key}`)?.value);
	const isOn = (key: string) =>
		asBoolean(entryAt(tree, `MODEL.${key}`)?.value) === true;
	const architecture = text("META_ARCHITECTURE") ?? "GeneralizedRCNN";
	if (architecture === "PanopticFPN") return "panoptic_fpn";
	if (architecture === "SemanticSegmentor") return "semantic";
	if (architecture === "ProposalNetwork") return "rpn";
	if (architecture !== "GeneralizedRCNN") return architecture.toLowerCase();
	if (isOn("DENSEPOSE_ON")) return "densepose_rcnn";
	if (isOn("KEYPOINT_ON")) return "keypoint_rcnn";
	if (text("ROI_MASK_HEAD.NAME") === "PointRendMaskHead")
		return "pointrend_rcnn";
	const plain = isOn("LOAD_PROPOSALS") ? "fast_rcnn" : "faster_rcnn";
	const name = isOn("MASK_ON") ? "mask_rcnn" : plain;
	return text("ROI_HEADS.NAME") === "CascadeROIHeads"
		? `cascade_${name}`
		: name;
}

function backboneOf(tree: Tree): string {
	const at = (key: string) => entryAt(tree, `MODEL.${key}`)?.value;
	const builder = asText(at("BACKBONE.NAME")) ?? "build_resnet_backbone";
	if (!/resnet/.test(builder)) {
		return builder.replace(/^build_|_backbone$/g, "");
	}
	const depth = asNumber(at("RESNETS.DEPTH")) ?? 50;
	const groups = asNumber(at("RESNETS.NUM_GROUPS")) ?? 1;
	const width = asNumber(at("RESNETS.WIDTH_PER_GROUP")) ?? 64;
	const net = groups > 1 ? `X_${depth}_${groups}x${width}d` : `R_${depth}`;
	const dilated = asNumber(at("RESNETS.RES5_DILATION")) === 2 ? "DC5" : "C4";
	const features = /fpn/.test(builder) ? "FPN" : dilated;
	const deforms = boolsIn(at("RESNETS.DEFORM_ON_PER_STAGE")).includes(true);
	return `${net}_${features}${deforms ? "_dconv" : ""}`;
}

function precisionFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const on = statedIn(file, tree).on("SOLVER.AMP.ENABLED");
	return impliedFact("precision", "amp-fp16", on);
}

// The number of devices for which the batch and the rate were chosen.
function worldSize(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "SOLVER.REFERENCE_WORLD_SIZE");
	const count = asNumber(entry?.value) ?? 0;
	if (!entry || count < 1) return [];
	const { line, key: text } = entry;
	return [
		fact("hardware.count", count, {
			kind: "hint",
			path: file.path,
			line,
			text,
		}),
	];
}

function boolsIn(tree: Tree | undefined): readonly (boolean | undefined)[] {
	const items = tree?.kind === "sequence" ? tree.items : [];
	return items.map(asBoolean);
}
