import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";

/**
 * With `megatron_amp_O2` the weights themselves are in half precision and the optimizer keeps fp32 copies; without it
 * the trainer casts fp32 weights. Transformer Engine's fp8 stands on top of it.
 */
export function precisionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "trainer.precision");
	const word = asText(entry?.value)?.replace(/-mixed$/, "");
	const isOn = (key: string): boolean =>
		asBoolean(entryAt(tree, `model.${key}`)?.value) === true;
	const eight = entryAt(tree, "model.fp8");
	if (eight && isOn("fp8"))
		return [fact("precision", "fp8", statedAt(file, eight))];
	if (!entry || !isOn("megatron_amp_O2")) return [];
	const origin = statedAt(file, entry);
	if (word === "bf16") return [fact("precision", "bf16", origin)];
	return word === "16" ? [fact("precision", "fp16", origin)] : [];
}
