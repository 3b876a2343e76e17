import { asBoolean, asText } from "../formats/tree.js";
import type { PlanFields } from "../plan/fields.js";
import { fact } from "../plan/plan.js";
import type { Conversion } from "./fields.js";

/**
 * How each attention implementation behaves in memory: `flash` never holds the score matrix, `eager` always does.
 * Patterns, since kernels from the Hub have names such as `kernels-community/vllm-flash-attn3`.
 */
const implementations: readonly (readonly [RegExp, PlanFields["attention"]])[] =
	[
		[/flash|^fa[234]$/, "flash"],
		// All three compute attention in tiles.
		[/flex|xformers|sage/, "flash"],
		[/sdp/, "sdpa"],
		[/eager|^disabled$/, "eager"],
	];

/** The attention implementation by any of the names that Transformers and frameworks on it give. */
export const toAttention: Conversion = {
	expected: "flash_attention_2, sdpa or eager",
	convert(tree, origin) {
		const name = asText(tree)?.toLowerCase();
		const found = implementations.find(
			([pattern]) => name !== undefined && pattern.test(name),
		);
		return found && fact("attention", found[1], origin);
	},
};

/** The switch that older configs have: flash attention, or what PyTorch chooses. */
export const toFlashAttention: Conversion = {
	expected: "true or false",
	convert(tree, origin) {
		const isOn = asBoolean(tree);
		return isOn === undefined
			? undefined
			: fact("attention", isOn ? "flash" : "sdpa", origin);
	},
};
