import { asBoolean, asText } from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import { fact } from "../../plan/plan.js";
import type { Conversion } from "../fields.js";
import { lookUp } from "../look-up.js";

const types: Readonly<Record<string, "bf16" | "fp16" | "fp32">> = {
	bfloat16: "bf16",
	bf16: "bf16",
	float16: "fp16",
	f16: "fp16",
	half: "fp16",
	float32: "fp32",
	f32: "fp32",
	full: "fp32",
};

/**
 * A policy of jmp: `p=f32,c=bfloat16` with parameters and computation apart, or one type for both
 * (https://github.com/google-deepmind/jmp, jmp/_src/policy.py).
 */
export const toPolicy: Conversion = {
	expected: "a policy such as `p=f32,c=bfloat16`, or one type",
	convert(tree, origin) {
		const precision = precisionOf(asText(tree) ?? "");
		return precision && fact("precision", precision, origin);
	},
};

function precisionOf(text: string): Precision | undefined {
	const parts = new Map(
		text.split(",").map((part) => {
			const [name = "", type = ""] = part.trim().split("=");
			return [name.charAt(0), lookUp(types, type.toLowerCase())] as const;
		}),
	);
	const one = lookUp(types, text.trim().toLowerCase());
	const parameters = one ?? parts.get("p") ?? "fp32";
	// What a policy leaves out stays in single precision.
	const isPolicy = [...parts.values()].some((type) => type !== undefined);
	const computation = one ?? parts.get("c") ?? (isPolicy ? "fp32" : undefined);
	if (computation === undefined) return undefined;
	if (parameters === computation) return computation;
	if (computation === "bf16") return "amp-bf16";
	return computation === "fp16" ? "amp-fp16" : undefined;
}

/** Whether a block's activations are computed again: true or a policy of haliax. */
export const toCheckpointing: Conversion = {
	expected: "true, false or a policy",
	convert(tree, origin) {
		const isOn = asBoolean(tree);
		if (isOn !== undefined) {
			return fact("checkpointing", isOn ? "full" : "none", origin);
		}
		const word = asText(tree)?.toLowerCase();
		const policy = lookUp(policies, word);
		if (policy) return fact("checkpointing", policy, origin);
		return tree.kind === "mapping"
			? fact("checkpointing", "selective", origin)
			: undefined;
	},
};

const policies: Readonly<Record<string, "none" | "selective" | "full">> = {
	full: "full",
	recompute: "full",
	// Carries of a few outer blocks alone are kept.
	nested: "full",
	offload: "full",
	save_all: "none",
};
