import type { Tree } from "../../formats/tree.js";
import { lookUp } from "../look-up.js";
import { type Built, builtOf, each, type Part } from "./part.js";
import { trunkOf } from "./trunks.js";

/**
 * A segmentation network as a trunk and heads on its maps (mmseg 1.2.2, models/decode_heads). Undefined for classes that
 * nobody here builds.
 */
export function segmenterNetwork(model: Tree): Part | undefined {
	const whole = builtOf(model);
	const backbone = builtOf(whole.at("backbone"));
	const head = builtOf(whole.at("decode_head"));
	if (backbone.type === "MixVisionTransformer") {
		return segformer(backbone, head);
	}
	const trunk = trunkOf(backbone);
	const decode = lookUp(HEADS, head.type)?.(head);
	const auxiliary = each(whole.at("auxiliary_head")).map(builtOf);
	const [beside, ...more] = auxiliary;
	const besides = beside && lookUp(HEADS, beside.type)?.(beside);
	if (!trunk || !decode || more.length > 0 || (beside && !besides)) {
		return undefined;
	}
	return {
		model_type: "detector",
		// Images are cut to their size.
		pad_to: 1,
		trunk,
		neck: { kind: "all" },
		decode,
		...(besides && { auxiliary: besides }),
	};
}

const HEADS: Readonly<Record<string, (head: Built) => Part>> = {
	FCNHead: (head) => ({
		...headOf(head, "fcn"),
		convolutions: head.number("num_convs", 2),
		joins: head.isOn("concat_input", true),
	}),
	PSPHead: (head) => ({
		...headOf(head, "psp"),
		pool_scales: head.numbers("pool_scales", [1, 2, 3, 6]),
	}),
	ASPPHead: (head) => ({
		...headOf(head, "aspp"),
		rates: head.numbers("dilations", [1, 6, 12, 18]).length - 1,
	}),
	DepthwiseSeparableASPPHead: (head) => ({
		...headOf(head, "separable-aspp"),
		rates: head.numbers("dilations", [1, 6, 12, 18]).length - 1,
		finest_width: head.number("c1_channels", 48),
	}),
	UPerHead: (head) => ({
		...headOf(head, "uper"),
		pool_scales: head.numbers("pool_scales", [1, 2, 3, 6]),
	}),
	SegformerHead: (head) => headOf(head, "joined"),
};

function headOf(head: Built, kind: string): Part {
	const [index = -1, ...more] = head.numbers("in_index", [-1]);
	return {
		kind,
		width: head.number("channels", 256),
		classes: head.number("num_classes", 2),
		norm: head.norm ?? "unknown",
		...(more.length === 0 && { index }),
	};
}

// Others have this network's config.json.
function segformer(backbone: Built, head: Built): Part | undefined {
	if (head.type !== "SegformerHead") return undefined;
	const width = backbone.number("embed_dims", 64);
	const heads = backbone.numbers("num_heads", [1, 2, 4, 8]);
	const ratio = backbone.number("mlp_ratio", 4);
	return {
		model_type: "segformer",
		architectures: ["SegformerForSemanticSegmentation"],
		num_channels: backbone.number("in_channels", 3),
		hidden_sizes: heads.map((count) => count * width),
		depths: backbone.numbers("num_layers", [3, 4, 6, 3]),
		num_attention_heads: heads,
		mlp_ratios: heads.map(() => ratio),
		patch_sizes: backbone.numbers("patch_sizes", [7, 3, 3, 3]),
		strides: backbone.numbers("strides", [4, 2, 2, 2]),
		sr_ratios: backbone.numbers("sr_ratios", [8, 4, 2, 1]),
		decoder_hidden_size: head.number("channels", 256),
		num_labels: head.number("num_classes", 2),
	};
}
