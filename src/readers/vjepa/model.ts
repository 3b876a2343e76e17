import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asPlain,
	asText,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";
import { framesOf } from "./batch.js";

interface Shape {
	readonly hidden: number;
	readonly layers: number;
	readonly heads: number;
	readonly ratio: number;
}

/** src/models/vision_transformer.py. */
const shapes: Readonly<Record<string, Shape>> = {
	vit_tiny: { hidden: 192, layers: 12, heads: 3, ratio: 4 },
	vit_small: { hidden: 384, layers: 12, heads: 6, ratio: 4 },
	vit_base: { hidden: 768, layers: 12, heads: 12, ratio: 4 },
	vit_large: { hidden: 1024, layers: 24, heads: 16, ratio: 4 },
	vit_huge: { hidden: 1280, layers: 32, heads: 16, ratio: 4 },
	vit_giant: { hidden: 1408, layers: 40, heads: 16, ratio: 48 / 11 },
	vit_giant_xformers: { hidden: 1408, layers: 40, heads: 22, ratio: 48 / 11 },
};

/** Keys that make the MLPs gated, whose widths are other ones. */
const GATED = ["model.use_silu", "model.use_pred_silu"];

/** The encoder with its predictor, and what trains of them. */
export function modelOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const entry = entryAt(tree, "model.model_name");
	const name = asText(entry?.value);
	if (!entry || name === undefined) return gather();
	const isPretraining =
		asText(entryAt(tree, "app")?.value) === "vjepa" &&
		!GATED.some((key) => asBoolean(entryAt(tree, key)?.value));
	const shape = isPretraining
		? lookUp(shapes, name.replace(/_rope$/, ""))
		: undefined;
	const origin = statedAt(file, entry);
	return gather({
		facts: [
			shape
				? fact("model.config", configOf(tree, shape), origin)
				: fact("model.id", name, origin),
		],
		problems: passesOf(file, tree),
	});
}

function configOf(
	tree: Tree | undefined,
	{ hidden, layers, heads, ratio }: Shape,
): Readonly<Record<string, unknown>> {
	const size = (path: string, standard: number): number =>
		asNumber(entryAt(tree, path)?.value) ?? standard;
	return {
		model_type: "vjepa2",
		hidden_size: hidden,
		num_hidden_layers: layers,
		num_attention_heads: heads,
		mlp_ratio: ratio,
		crop_size: size("data.crop_size", 224),
		patch_size: size("data.patch_size", 16),
		tubelet_size: size("data.tubelet_size", 2),
		frames_per_clip: framesOf(tree)?.count ?? 16,
		pred_num_hidden_layers: size("model.pred_depth", 6),
		pred_hidden_size: size("model.pred_embed_dim", 384),
		pred_num_attention_heads: size("model.pred_num_heads", 12),
		pred_mlp_ratio: 4,
		...masksOf(tree),
	};
}

function passesOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading["problems"] {
	const app = entryAt(tree, "app");
	const effect = "trains the predictor on a frozen encoder";
	return app && asText(app.value) !== "vjepa"
		? [unmodelled({ file, entry: app, effect })]
		: [];
}

// Masks are drawn for the clips of one device together.
function masksOf(tree: Tree | undefined): Readonly<Record<string, unknown>> {
	const masks = entryAt(tree, "mask");
	const batch = asNumber(entryAt(tree, "data.batch_size")?.value);
	return masks
		? {
				masks: asPlain(masks.value),
				...(batch !== undefined && { mask_batch: batch }),
			}
		: {};
}
