import type { ParsedFile } from "../../formats/parsed-file.js";
import { undetermined } from "../../formats/python/tags.js";
import {
	asNumber,
	asPlain,
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { hasCocoImages, keptRatioFacts } from "../image-sides.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { impliedFact, statedIn } from "../stated.js";
import { textsIn } from "./data-sets.js";
import { classOf } from "./lazy-class.js";
import { lazyNetwork } from "./lazy-network.js";
import { mean, numbersIn } from "./numbers.js";
import { zooName } from "./yaml-rules.js";

/** Facts of the calls in a LazyConfig: model, optimizer, image and precision. */
export function lazyFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	return [
		...modelFacts(file, entryAt(tree, "model")),
		...optimizerFacts(file, entryAt(tree, "optimizer")),
		...imageFacts(file, tree),
		...precisionFacts(file, tree),
	];
}

function modelFacts(
	file: ParsedFile,
	entry: Entry | undefined,
): readonly Fact[] {
	const kind = classOf(entry?.value);
	if (!entry || kind === undefined) return [];
	const net = backboneOf(entry.value);
	const detector = detectorOf(kind, entry.value);
	if (!net || !detector) return [];
	const network = lazyNetwork(entry.value);
	const origin = statedAt(file, net.entry);
	return [
		fact("model.id", zooName(detector, net.name), origin),
		...(network ? [fact("model.config", network, origin)] : []),
		fact("task", "detect", statedAt(file, entry)),
	];
}

function detectorOf(kind: string, model: Tree): string | undefined {
	if (kind === "RetinaNet" || kind === "FCOS") return kind.toLowerCase();
	if (kind === "PanopticFPN") return "panoptic_fpn";
	if (kind !== "GeneralizedRCNN") return undefined;
	const heads = entryAt(model, "roi_heads")?.value;
	if (entryAt(heads, "keypoint_head")) return "keypoint_rcnn";
	const name = entryAt(heads, "mask_head") ? "mask_rcnn" : "faster_rcnn";
	const isCascade = /^Cascade/.test(classOf(heads) ?? "");
	return isCascade ? `cascade_${name}` : name;
}

interface Net {
	readonly name: string;
	readonly entry: Entry;
}

function backboneOf(model: Tree): Net | undefined {
	const backbone = entryAt(model, "backbone");
	if (!backbone) return undefined;
	const pyramid = classOf(backbone.value);
	const inner = ["bottom_up", "net"].flatMap(
		(key) => entryAt(backbone.value, key) ?? [],
	)[0];
	const net = inner ?? backbone;
	const name = netName(net.value);
	if (!name) return undefined;
	const plain = pyramid === "SimpleFeaturePyramid" || !inner;
	const suffix = plain ? (inner ? "" : "_C4") : "_FPN";
	return { name: name.name + suffix, entry: name.entry ?? net };
}

function netName(
	tree: Tree,
): { readonly name: string; readonly entry?: Entry } | undefined {
	const kind = classOf(tree);
	const stages = entryAt(tree, "stages")?.value;
	const depth = entryAt(stages, "depth");
	if (kind === "ResNet" && depth) {
		const groups = asNumber(entryAt(stages, "num_groups")?.value) ?? 1;
		const width = asNumber(entryAt(stages, "bottleneck_channels")?.value);
		const text = asText(depth.value);
		const name =
			groups > 1
				? `X_${text}_${groups}x${(width ?? 64) / groups}d`
				: `R_${text}`;
		return { name, entry: depth };
	}
	const size = entryAt(tree, "embed_dim") ?? entryAt(tree, "stage_channels");
	const depths = entryAt(tree, "depth") ?? entryAt(tree, "depths");
	const key = [size, depths]
		.map((entry) => (entry ? JSON.stringify(asPlain(entry.value)) : ""))
		.join(" ");
	const word = lookUp(NETS, `${kind} ${key}`);
	if (word !== undefined) return { name: word, ...(size && { entry: size }) };
	if (kind === undefined) return undefined;
	// Nets that stand in a config under a class and its sizes alone.
	const name = `${kind.toLowerCase()} ${key}`.trim().replace(/[^\w]+/g, "_");
	return { name: name.replace(/_$/, ""), ...(size && { entry: size }) };
}

/** Transformers of the ViTDet project by width and depth (projects/ViTDet/configs). */
const NETS: Readonly<Record<string, string>> = {
	"ViT 768 12": "vitdet_b",
	"ViT 1024 24": "vitdet_l",
	"ViT 1280 32": "vitdet_h",
	"SwinTransformer 128 [2,2,18,2]": "swin_b",
	"SwinTransformer 192 [2,2,18,2]": "swin_l",
	"MViT 96 10": "mvitv2_t",
	"MViT 96 24": "mvitv2_b",
	"MViT 144 48": "mvitv2_l",
	"MViT 192 80": "mvitv2_h",
};

function optimizerFacts(
	file: ParsedFile,
	entry: Entry | undefined,
): readonly Fact[] {
	// One of a zoo that is not there stays as written: `get_config("common/optim.py").AdamW`.
	const written = entry && undetermined(entry.value)?.replace(/^.*\./, "");
	const kind = (classOf(entry?.value) ?? written)?.toLowerCase();
	if (!entry || kind === undefined || !/^(sgd|adamw?)$/.test(kind)) return [];
	// That of configs/common/optim.py has a momentum of 0.9 (02b5c4e295e9).
	const momentum = asNumber(entryAt(entry.value, "momentum")?.value);
	const hasMomentum =
		kind === "sgd" && (momentum ?? (written === undefined ? 0 : 0.9)) > 0;
	const name = hasMomentum ? "sgd-momentum" : kind;
	return [fact("optimizer", name, statedAt(file, entry))];
}

function imageFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const loader = entryAt(tree, "dataloader.train")?.value;
	const augmentations =
		entryAt(loader, "mapper.augmentations") ??
		entryAt(loader, "dataset.transform");
	const last = itemsOf(augmentations?.value).findLast((item) =>
		["FixedSizeCrop", "ResizeShortestEdge"].includes(classOf(item) ?? ""),
	);
	const crop = entryAt(last, "crop_size");
	const short = crop ?? entryAt(last, "short_edge_length");
	const sides = short ? numbersIn(short.value) : [];
	const limit = entryAt(last, "max_size");
	if (!short || sides.length === 0) return [];
	const height = crop ? Math.min(...sides) : mean(sides);
	const width = crop ? Math.max(...sides) : asNumber(limit?.value);
	const sets = entryAt(loader, "dataset.names");
	if (!crop && width !== undefined && sets) {
		if (hasCocoImages(textsIn(sets.value))) {
			const origin = statedAt(file, short);
			return keptRatioFacts({ short: height, limit: width, origin });
		}
	}
	return [
		fact("data.image", height, statedAt(file, short)),
		...(width !== undefined && width > height
			? [fact("data.image_width", width, statedAt(file, limit ?? short))]
			: []),
	];
}

function precisionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const on = statedIn(file, tree).on("train.amp.enabled");
	return impliedFact("precision", "amp-fp16", on);
}
