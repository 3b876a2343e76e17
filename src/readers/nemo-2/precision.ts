import { asText } from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import { fact } from "../../plan/plan.js";
import type { Conversion } from "../fields.js";
import { lookUp } from "../look-up.js";

/** Megatron's mixed precision: weights in half precision, fp32 copies with the optimizer. */
const precisions: Readonly<Record<string, Precision>> = {
	"bf16-mixed": "bf16",
	"bf16-true": "bf16",
	"16-mixed": "fp16",
	"16-true": "fp16",
	bf16: "bf16",
	"16": "fp16",
	"32": "fp32",
	"32-true": "fp32",
};

/** The precision of `MegatronMixedPrecision` (nemo/lightning/pytorch/plugins/mixed_precision.py). */
export const toMegatronPrecision: Conversion = {
	expected: "bf16-mixed, 16-mixed or 32",
	convert(tree, origin) {
		const found = lookUp(precisions, asText(tree)?.toLowerCase());
		return found && fact("precision", found, origin);
	},
};
