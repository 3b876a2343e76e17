import { asBoolean, asText, entryAt, hasKeys } from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import type { Settings } from "./settings.js";

/** Autocast over fp32 weights; with a network the frozen model is loaded in the narrow type itself. */
const autocast: Readonly<Record<string, Precision>> = {
	bf16: "amp-bf16",
	fp16: "amp-fp16",
};

const narrow: Readonly<Record<string, Precision>> = {
	bf16: "bf16",
	fp16: "fp16",
};

const whole = [
	["full_bf16", "bf16"],
	["full_fp16", "fp16"],
] as const;

/** Number format of weights and passes (library/train_util.py, prepare_dtype). */
export function precisionFacts({
	file,
	tree,
	script,
}: Settings): readonly Fact[] {
	for (const [key, precision] of whole) {
		const entry = entryAt(tree, key);
		if (entry && asBoolean(entry.value)) {
			return [fact("precision", precision, statedAt(file, entry))];
		}
	}
	const entry = entryAt(tree, "mixed_precision");
	const word = asText(entry?.value)?.toLowerCase();
	const hasNetwork =
		hasKeys(tree, "LoRA_type") ||
		hasKeys(tree, "network_module") ||
		/network/.test(script);
	const found = lookUp(hasNetwork ? narrow : autocast, word);
	return entry && found
		? [fact("precision", found, statedAt(file, entry))]
		: [];
}
