import type { Model, Operator } from "../../model.js";
import { linear } from "../blocks.js";
import { partsOf, withStacks } from "../decoder-parts.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";

/** RecurrentGemma (Botev et al. 2024; De et al. 2024, §2): gated linear recurrences, every third layer local attention. */
export function recurrentGemma(
	config: HubConfig,
	rows: number,
): Model | undefined {
	const hidden = firstNumber(config, "hidden_size");
	const layers = firstNumber(config, "num_hidden_layers");
	const heads = firstNumber(config, "num_attention_heads");
	const width = firstNumber(config, "lru_width") ?? hidden;
	const kernel = firstNumber(config, "conv1d_width") ?? 4;
	const window = firstNumber(config, "attention_window_size");
	const pattern = config.block_types;
	if (!hidden || !layers || !heads || !width || !Array.isArray(pattern)) {
		return undefined;
	}
	const parts = partsOf(
		{
			...config,
			model_type: "gemma",
			attention_bias: false,
			// The config states both halves of the gated MLP together.
			intermediate_size: (firstNumber(config, "intermediate_size") ?? 0) / 2,
		},
		rows,
	);
	if (!parts) return undefined;
	const gates = 2 * heads * (width / heads) ** 2;
	const recurrence: readonly Operator[] = [
		linear({ name: "y", inputs: hidden, outputs: width, rows }),
		linear({ name: "x", inputs: hidden, outputs: width, rows }),
		{
			kind: "convolution",
			name: "short",
			inputs: width,
			outputs: width,
			kernel,
			groups: width,
			bias: true,
			positions: rows,
		},
		{
			kind: "other",
			name: "recurrence",
			// Two gates, block-diagonal over the heads, with biases, and a decay for each channel.
			parameters: gates + 3 * width,
			flops: 2 * gates * rows,
			savedElements: 6 * width * rows,
		},
		linear({ name: "out", inputs: width, outputs: hidden, rows }),
	];
	const attention = parts.attention.map((operator): Operator => {
		if (operator.kind === "core" && window !== undefined) {
			return { ...operator, window };
		}
		return operator.kind === "linear" && operator.name === "o"
			? { ...operator, bias: true }
			: operator;
	});
	const mlp = parts.mlp.map(
		(operator): Operator =>
			operator.kind === "linear" ? { ...operator, bias: true } : operator,
	);
	const of = (kind: string): number =>
		Array.from({ length: layers }, (_, index) => index).filter(
			(index) => pattern[index % pattern.length] === kind,
		).length;
	return withStacks(parts.decoder, [
		{
			layers: of("recurrent"),
			operators: [...parts.norms, ...recurrence, ...mlp],
		},
		{
			layers: of("attention"),
			operators: [...parts.norms, ...attention, ...mlp],
		},
	]);
}
