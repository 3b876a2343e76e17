import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isUnset } from "../fields.js";
import { statedAt } from "../origins.js";

/**
 * The precision of weights and passes. The model is loaded in half precision and what trains is lifted to fp32 unless
 * `pure_bf16` is on (src/llamafactory/model/adapter.py, init_adapter): a full fine-tune is autocast over fp32 weights,
 * an adapter sits on half-precision ones. DeepSpeed keeps its own fp32 copy of half-precision weights, Megatron too.
 */
export function precisionOf(
	file: ParsedFile,
	tree: Tree | undefined,
): Fact | undefined {
	const on = (key: string): Entry | undefined => {
		const entry = entryAt(tree, key);
		return entry && asBoolean(entry.value) ? entry : undefined;
	};
	const fp8 = on("fp8");
	if (fp8) return fact("precision", "fp8", statedAt(file, fp8));
	const pure = on("pure_bf16");
	if (pure) return fact("precision", "bf16", statedAt(file, pure));
	const lifts = isLifted(tree);
	for (const half of ["bf16", "fp16"] as const) {
		const entry = on(half);
		const precision = lifts ? (`amp-${half}` as const) : half;
		if (entry) return fact("precision", precision, statedAt(file, entry));
	}
	const off = entryAt(tree, "bf16") ?? entryAt(tree, "fp16");
	return off && fact("precision", "fp32", statedAt(file, off));
}

function isLifted(tree: Tree | undefined): boolean {
	const type = asText(entryAt(tree, "finetuning_type")?.value) ?? "lora";
	if (type === "lora" || type === "oft") return false;
	return !["deepspeed", "use_badam", "tensor_model_parallel_size"].some(
		(key) => {
			const entry = entryAt(tree, key);
			return (
				entry !== undefined &&
				!isUnset(entry.value) &&
				asBoolean(entry.value) !== false
			);
		},
	);
}
