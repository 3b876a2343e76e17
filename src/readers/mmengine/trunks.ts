import { asText, itemsOf } from "../../formats/tree.js";
import { lookUp } from "../look-up.js";
import type { Built, Part } from "./part.js";

type Trunk = (backbone: Built) => Part | undefined;

/** Backbones with the maps that heads read (mmdet 3.3.0 and mmseg 1.2.2, models/backbones). */
const TRUNKS: Readonly<Record<string, Trunk>> = {
	ResNet: (backbone) => residual(backbone),
	ResNetV1c: (backbone) => residual(backbone, { deep_stem: true }),
	ResNetV1d: (backbone) => residual(backbone, { deep_stem: true }),
	ResNeXt: (backbone) =>
		residual(backbone, {
			groups: backbone.number("groups", 1),
			group_width: backbone.number("base_width", 4),
		}),
	SwinTransformer: (backbone) => ({
		kind: "windows",
		width: backbone.number("embed_dims", 96),
		depths: backbone.numbers("depths", [2, 2, 6, 2]),
		heads: backbone.numbers("num_heads", [3, 6, 12, 24]),
		window: backbone.number("window_size", 7),
		patch: backbone.number("patch_size", 4),
		channels: backbone.number("in_channels", 3),
	}),
};

/** The trunk that a backbone is; undefined for one that nobody here builds. */
export function trunkOf(backbone: Built): Part | undefined {
	return lookUp(TRUNKS, backbone.type)?.(backbone);
}

function residual(backbone: Built, more: Part = {}): Part | undefined {
	const { norm } = backbone;
	// A backbone without norm_cfg has batch norms.
	const kind = backbone.at("norm_cfg") ? norm : "batch";
	const stages = backbone.number("num_stages", 4);
	if (!kind || backbone.number("base_channels", 64) !== 64) return undefined;
	return {
		kind: "residual",
		depth: backbone.number("depth", 50),
		norm: kind,
		channels: backbone.number("in_channels", 3),
		strides: backbone.numbers("strides", [1, 2, 2, 2]).slice(0, stages),
		// Stage 0 is the stem.
		frozen_parts: 1 + backbone.number("frozen_stages", -1),
		strides_first: backbone.text("style") === "caffe",
		...offsetsOf(backbone),
		...more,
	};
}

// Two coordinates for each of nine places, and a weight in the second version.
function offsetsOf(backbone: Built): Part {
	const kind = asText(typeIn(backbone, "dcn"));
	if (kind === undefined) return {};
	const channels = kind === "DCNv2" ? 27 : 18;
	return {
		offsets: itemsOf(backbone.at("stage_with_dcn")).map((item) =>
			asText(item)?.toLowerCase() === "true" ? channels : 0,
		),
	};
}

function typeIn(backbone: Built, key: string) {
	const tree = backbone.at(key);
	return tree?.kind === "mapping"
		? tree.entries.find((entry) => entry.key === "type")?.value
		: undefined;
}
