import type { Operator } from "../../model.js";
import { linear, loose, norm, table } from "../blocks.js";
import { firstNumber, flagOf, type HubConfig } from "../hub-reading.js";
import { hubTextTower } from "./hub-text-tower.js";
import { projection, type Tower, transformer } from "./tower.js";

/** The encoder of texts out of `text_cfg` (open_clip 3.3, model.py, CLIPTextCfg; transformer.py, TextTransformer). */
export function textTower(
	config: HubConfig,
	shared: number,
	sequence: number,
): Tower | undefined {
	if (config.hf_model_name !== undefined) {
		return hubTextTower(config, shared, sequence);
	}
	const width = firstNumber(config, "width") ?? 512;
	const context = firstNumber(config, "context_length") ?? 77;
	const classes = flagOf(config.embed_cls) ? 1 : 0;
	const rows = Math.min(sequence, context) + classes;
	const bias = flagOf(config.proj_bias) ?? false;
	return {
		rows,
		hidden: width,
		stacks: [
			transformer(
				{
					width,
					layers: firstNumber(config, "layers") ?? 12,
					heads: firstNumber(config, "heads") ?? 8,
					ffn: Math.floor(width * (firstNumber(config, "mlp_ratio") ?? 4)),
				},
				rows,
				{
					mask: flagOf(config.no_causal_mask) ? "full" : "causal",
					extras: scales(config, width),
				},
			),
		],
		ends: [
			table("embedding", firstNumber(config, "vocab_size") ?? 49_408, width),
			table("text-positions", context + classes, width),
			loose("text-class", classes * width),
			norm({ name: "text-norm", width, rows }),
			...(config.proj_type === "none"
				? []
				: [projection("text-projection", [width, shared], { bias })]),
		],
	};
}

/** A learned scale of attention and MLP, where one is set (Touvron et al. 2021, §2.2). */
export function scales(config: HubConfig, width: number): readonly Operator[] {
	return firstNumber(config, "ls_init_value") === undefined
		? []
		: [loose("scales", 2 * width)];
}

/**
 * The decoder of captions out of `multimodal_cfg` (Yu et al. 2022, §3.1; open_clip 3.3, MultimodalTransformer): each
 * layer attends to the text before it and then to the image.
 */
export function captioner(
	config: HubConfig,
	{
		rows,
		imageRows,
		vocab,
	}: {
		readonly rows: number;
		readonly imageRows: number;
		readonly vocab: number;
	},
): Tower {
	const width = firstNumber(config, "width") ?? 512;
	const heads = firstNumber(config, "heads") ?? 8;
	const layers = firstNumber(config, "layers") ?? 12;
	const ffn = 4 * width;
	const shape = { width, heads, layers, ffn };
	const own = transformer(shape, rows, { mask: "causal" });
	const cross = transformer(shape, rows).operators.map((operator): Operator => {
		if (operator.kind === "core") return { ...operator, keys: imageRows };
		if (operator.kind !== "linear" || !/^[kv]$/.test(operator.name)) {
			return operator;
		}
		return { ...operator, rows: imageRows };
	});
	return {
		rows,
		hidden: width,
		stacks: [
			{
				layers,
				operators: [
					...own.operators,
					norm({ name: "image-norm", width, rows: imageRows }),
					...cross,
				],
			},
		],
		ends: [
			norm({ name: "caption-norm", width, rows }),
			linear({
				name: "head",
				inputs: width,
				outputs: vocab,
				rows,
				bias: false,
			}),
		],
	};
}
