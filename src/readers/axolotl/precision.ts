import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isUnset } from "../fields.js";
import { statedAt } from "../origins.js";
import { byDefault } from "./defaults.js";

/**
 * The precision of weights and passes. Axolotl loads the model itself in bf16 or fp16 (src/axolotl/utils/config,
 * resolve_dtype), so a full fine-tune has no fp32 weights, except under FSDP version 1, where accelerate lifts what
 * trains to fp32 (accelerate 1.15.0, accelerator.py).
 */
export function precisionOf(file: ParsedFile, tree: Tree | undefined): Fact {
	const on = (key: string): Entry | undefined => {
		const entry = entryAt(tree, key);
		return entry && isTrue(entry.value) ? entry : undefined;
	};
	const stated = (entry: Entry, precision: Precision): Fact =>
		fact("precision", precision, statedAt(file, entry));
	const lifts = isLifted(tree);

	const fp8 = on("fp8");
	if (fp8) return stated(fp8, "fp8");
	const bf16 = on("bf16") ?? on("bfloat16");
	if (bf16) return stated(bf16, lifts ? "amp-bf16" : "bf16");
	const fp16 = on("fp16") ?? on("float16");
	if (fp16) return stated(fp16, lifts ? "amp-fp16" : "fp16");
	const asked = entryAt(tree, "bf16");
	// `auto`, which is also the default, is bf16 on every device since Ampere.
	if (!asked || asText(asked.value) === "auto" || isUnset(asked.value)) {
		return byDefault("precision", lifts ? "amp-bf16" : "bf16");
	}
	const eight = on("load_in_8bit");
	if (eight) return stated(eight, "fp16");
	const tf32 = on("tf32");
	return tf32 ? stated(tf32, "tf32") : stated(asked, "fp32");
}

function isTrue(tree: Tree): boolean {
	return asBoolean(tree) === true || asText(tree) === "full";
}

function isLifted(tree: Tree | undefined): boolean {
	const adapter = entryAt(tree, "adapter");
	if (adapter && !isUnset(adapter.value)) return false;
	const words = entryAt(tree, "fsdp");
	const config = entryAt(tree, "fsdp_config");
	const isSharded =
		entriesOf(config?.value).length > 0 ||
		(words !== undefined && !isUnset(words.value));
	const version =
		entryAt(tree, "fsdp_version") ??
		entryAt(config?.value, "fsdp_version") ??
		entryAt(config?.value, "version");
	return isSharded && asText(version?.value) !== "2";
}
