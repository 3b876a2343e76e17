import type { Model, Operator } from "../../model.js";
import { linear } from "../blocks.js";
import { countOf, partsOf, withStacks } from "../decoder-parts.js";
import { firstNumber, flagOf, type HubConfig } from "../hub-reading.js";

/** LFM2: gated short convolutions in place of some attention layers; the MLP's width is two thirds, rounded up. */
export function lfm2(config: HubConfig, rows: number): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const stated = firstNumber(config, "intermediate_size");
	const kernel = firstNumber(config, "conv_L_cache") ?? 3;
	if (!hidden || !stated) return undefined;
	const multiple = firstNumber(config, "block_multiple_of") ?? 256;
	const scale = firstNumber(config, "block_ffn_dim_multiplier") ?? 1;
	const adjusted =
		Math.ceil((Math.floor((2 * stated) / 3) * scale) / multiple) * multiple;
	const parts = partsOf(
		{
			...config,
			model_type: "qwen3",
			head_dim: hidden / (firstNumber(config, "num_attention_heads") ?? 1),
			intermediate_size:
				flagOf(config.block_auto_adjust_ff_dim) === false ? stated : adjusted,
			tie_word_embeddings: flagOf(config.tie_word_embeddings) ?? true,
			layer_types: undefined,
		},
		rows,
	);
	if (!parts) return undefined;
	const bias = flagOf(config.conv_bias) ?? false;
	const mixer: readonly Operator[] = [
		linear({ name: "in", inputs: hidden, outputs: 3 * hidden, rows, bias }),
		{
			kind: "convolution",
			name: "short",
			inputs: hidden,
			outputs: hidden,
			kernel,
			groups: hidden,
			bias,
			positions: rows,
		},
		linear({ name: "out", inputs: hidden, outputs: hidden, rows, bias }),
	];
	const full = countOf(config.layer_types, "full_attention");
	const all = parts.decoder.stacks.reduce((sum, { layers }) => sum + layers, 0);
	return withStacks(parts.decoder, [
		{
			layers: full,
			operators: [...parts.norms, ...parts.attention, ...parts.mlp],
		},
		{ layers: all - full, operators: [...parts.norms, ...mixer, ...parts.mlp] },
	]);
}
