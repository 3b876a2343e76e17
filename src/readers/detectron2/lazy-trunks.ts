import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { lookUp } from "../look-up.js";
import { classOf } from "./lazy-class.js";
import { normOf } from "./norms.js";
import { numbersIn } from "./numbers.js";

type Part = Readonly<Record<string, unknown>>;

/** The trunk below a pyramid, or the backbone itself; undefined for one that nobody here builds. */
export function lazyTrunk(backbone: Tree | undefined): Part | undefined {
	const inner =
		entryAt(backbone, "bottom_up")?.value ??
		entryAt(backbone, "net")?.value ??
		backbone;
	return lookUp(TRUNKS, classOf(inner) ?? "")?.(inner);
}

type Read = (net: Tree | undefined) => Part | undefined;

const TRUNKS: Readonly<Record<string, Read>> = {
	ResNet: residual,
	ViT: plain,
	SwinTransformer: (net) => {
		const depths = numbersAt(net, "depths");
		const heads = numbersAt(net, "num_heads");
		return depths && heads
			? {
					kind: "windows",
					width: numberAt(net, "embed_dim", 96),
					depths,
					heads,
					window: numberAt(net, "window_size", 7),
				}
			: undefined;
	},
};

// ResNet.make_default_stages.
function residual(net: Tree | undefined): Part | undefined {
	const stages = entryAt(net, "stages")?.value;
	const depth = asNumber(entryAt(stages, "depth")?.value);
	if (depth === undefined) return undefined;
	const groups = numberAt(stages, "num_groups", 1);
	const inner = numberAt(stages, "bottleneck_channels", 64);
	const features = itemsOf(entryAt(net, "out_features")?.value);
	const last = /\d/.exec(asText(features.at(-1)) ?? "res5")?.[0] ?? "5";
	return {
		kind: "residual",
		depth,
		groups,
		group_width: inner / groups,
		norm: normOf(asText(entryAt(stages, "norm")?.value) ?? "BN"),
		strides_first: asBoolean(entryAt(stages, "stride_in_1x1")?.value) ?? false,
		frozen_parts: numberAt(net, "freeze_at", 0),
		strides: [1, 2, 2, 2].slice(0, Number(last) - 1),
	};
}

// detectron2/modeling/backbone/vit.py: positions are those of 224 pixels and a class token.
function plain(net: Tree | undefined): Part | undefined {
	const layers = asNumber(entryAt(net, "depth")?.value);
	const hidden = asNumber(entryAt(net, "embed_dim")?.value);
	const windows = numbersAt(net, "window_block_indexes");
	const others = itemsOf(entryAt(net, "residual_block_indexes")?.value);
	if (!layers || !hidden || !windows || others.length > 0) return undefined;
	const patch = numberAt(net, "patch_size", 16);
	const learned = Math.floor(numberAt(net, "pretrain_img_size", 224) / patch);
	return {
		kind: "plain",
		hidden,
		layers,
		heads: numberAt(net, "num_heads", 12),
		ffn: hidden * numberAt(net, "mlp_ratio", 4),
		patch,
		window: numberAt(net, "window_size", 0),
		global_layers: layers - windows.length,
		relative: asBoolean(entryAt(net, "use_rel_pos")?.value) ?? false,
		learned_positions: learned ** 2 + 1,
	};
}

function numberAt(
	tree: Tree | undefined,
	key: string,
	standard: number,
): number {
	return asNumber(entryAt(tree, key)?.value) ?? standard;
}

function numbersAt(
	tree: Tree | undefined,
	key: string,
): readonly number[] | undefined {
	const value = entryAt(tree, key)?.value;
	if (value?.kind !== "sequence") return undefined;
	const numbers = numbersIn(value);
	return numbers.length === itemsOf(value).length ? numbers : undefined;
}
