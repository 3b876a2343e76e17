import type { Operator, Stack } from "../../model.js";
import { linear, mlp, norm, selfAttention } from "../blocks.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";
import {
	plainLayer,
	stem,
	type Tower,
	type TowerContext,
	type TowerShape,
	towerShape,
} from "./tower.js";

/** Qwen2-VL (Wang et al. 2024) and Qwen2.5-VL: rotary positions, patches over two frames, four patches merged to a token. */
export function qwenTower(
	vision: HubConfig,
	{ image, hidden: out }: TowerContext,
): Tower | undefined {
	const isNewer = vision.model_type === "qwen2_5_vl_vision";
	const shape = towerShape(
		{
			...vision,
			hidden_size: vision.embed_dim ?? vision.hidden_size,
			num_hidden_layers: vision.depth,
			num_attention_heads: vision.num_heads,
			image_size: image ?? 448,
		},
		image,
	);
	if (!shape) return undefined;
	const { hidden, patches: rows } = shape;
	const merge = (firstNumber(vision, "spatial_merge_size") ?? 2) ** 2;
	const frames = firstNumber(vision, "temporal_patch_size") ?? 2;
	const wide = hidden * merge;
	const tokens = rows / merge;
	return {
		stacks: isNewer
			? windowedStacks(vision, shape)
			: [{ layers: shape.layers, operators: plainLayer(shape, rows) }],
		ends: [
			stem(shape, { kernel: frames * shape.patch ** 2, bias: false }),
			norm({
				name: "merger-norm",
				width: hidden,
				rows,
				...(isNewer && { flavour: "rms", parameters: hidden }),
			}),
			linear({ name: "merger1", inputs: wide, outputs: wide, rows: tokens }),
			linear({ name: "merger2", inputs: wide, outputs: out, rows: tokens }),
		],
	};
}

// Most layers of the newer tower see a window of the image; its MLPs are gated and keep their biases.
function windowedStacks(
	vision: HubConfig,
	shape: TowerShape,
): readonly Stack[] {
	const { hidden, heads, ffn, patches: rows, layers, patch } = shape;
	const indexes = vision.fullatt_block_indexes;
	const full = Array.isArray(indexes) ? indexes.length : 0;
	const side = (firstNumber(vision, "window_size") ?? 112) / patch;
	const layer = (keys: number): readonly Operator[] => [
		norm({
			name: "attention-norm",
			width: hidden,
			rows,
			flavour: "rms",
			parameters: hidden,
		}),
		...selfAttention({ hidden, heads, rows, bias: true }).map((operator) =>
			operator.kind === "core" ? { ...operator, keys } : operator,
		),
		norm({
			name: "mlp-norm",
			width: hidden,
			rows,
			flavour: "rms",
			parameters: hidden,
		}),
		...mlp({ hidden, ffn, gated: true, bias: true, rows }),
	];
	return [
		{ layers: layers - full, operators: layer(Math.min(rows, side ** 2)) },
		{ layers: full, operators: layer(rows) },
	].filter((stack) => stack.layers > 0);
}
