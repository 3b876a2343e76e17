import type { Model, Operator } from "../../model.js";
import { linear } from "../blocks.js";
import { countOf, partsOf, withStacks } from "../decoder-parts.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";

/** Qwen3-Next: gated attention in some layers, gated delta nets (Yang et al. 2024) in the others. */
export function gatedDelta(config: HubConfig, rows: number): Model | undefined {
	const isMoe = config.model_type === "qwen3_next";
	const parts = partsOf(
		{ ...config, model_type: isMoe ? "qwen3_moe" : "qwen3" },
		rows,
	);
	const hidden = firstNumber(config, "hidden_size");
	const heads = firstNumber(config, "num_attention_heads");
	const headDim = firstNumber(config, "head_dim");
	const keyHeads = firstNumber(config, "linear_num_key_heads");
	const valueHeads = firstNumber(config, "linear_num_value_heads");
	const keyDim = firstNumber(config, "linear_key_head_dim");
	const valueDim = firstNumber(config, "linear_value_head_dim");
	const kernel = firstNumber(config, "linear_conv_kernel_dim");
	if (!parts || !hidden || !heads || !headDim || !kernel) return undefined;
	if (!keyHeads || !valueHeads || !keyDim || !valueDim) return undefined;
	const keys = keyHeads * keyDim;
	const values = valueHeads * valueDim;
	const project = (name: string, inputs: number, outputs: number): Operator =>
		linear({ name, inputs, outputs, rows, bias: false });
	const delta: readonly Operator[] = [
		project("in", hidden, 2 * keys + 2 * values),
		project("gates", hidden, 2 * valueHeads),
		{
			kind: "convolution",
			name: "short",
			inputs: 2 * keys + values,
			outputs: 2 * keys + values,
			kernel,
			groups: 2 * keys + values,
			bias: false,
			positions: rows,
		},
		// The state of each head is updated and read by rank-one products.
		{
			kind: "other",
			name: "delta",
			parameters: 2 * valueHeads + valueDim,
			flops: 8 * valueHeads * keyDim * valueDim * rows,
			savedElements: 4 * values * rows,
		},
		project("out", values, hidden),
	];
	const full = countOf(config.layer_types, "full_attention");
	const linearLayers = countOf(config.layer_types, "linear_attention");
	// The attention's output passes a gate as wide as the queries.
	const gate = project("gate-query", hidden, heads * headDim);
	return withStacks(parts.decoder, [
		{
			layers: linearLayers,
			operators: [...parts.norms, ...delta, ...parts.mlp],
		},
		{
			layers: full,
			operators: [...parts.norms, gate, ...parts.attention, ...parts.mlp],
		},
	]);
}
