import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lastName } from "../class-name.js";
import { isUnset } from "../fields.js";
import { statedAt } from "../origins.js";
import { impliedFact, statedIn } from "../stated.js";

/** Checkpointing, compilation, fp8 and the optimizer. */
export function memoryFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	return [
		...checkpointFacts(file, tree),
		...compileFacts(file, tree),
		...optimizerFacts(file, tree),
		...eightBitFacts(file, tree),
	];
}

function checkpointFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const mode = entryAt(tree, "ac_mode");
	const word = asText(mode?.value);
	if (mode && (word === "selective" || word === "full")) {
		return [fact("checkpointing", word, statedAt(file, mode))];
	}
	const whole = entryAt(tree, "enable_activation_checkpointing");
	const isOn = asBoolean(whole?.value);
	return whole && isOn !== undefined
		? [fact("checkpointing", isOn ? "full" : "none", statedAt(file, whole))]
		: [];
}

// Either one switch, or one for each of the model, the loss and the optimizer.
function compileFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const whole = entryAt(tree, "compile");
	const entry =
		whole?.value.kind === "mapping" ? entryAt(whole.value, "model") : whole;
	const isOn = asBoolean(entry?.value);
	return entry && isOn !== undefined
		? [fact("compile", isOn, statedAt(file, entry))]
		: [];
}

function optimizerFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const outer = entryAt(tree, "optimizer._component_");
	if (!outer) return [];
	const name = lastName(asText(outer.value)) ?? "";
	if (name !== "CPUOffloadOptimizer") {
		return [fact("optimizer", name, statedAt(file, outer))];
	}
	// It wraps the optimizer that it moves to the host; torch's AdamW by default.
	const inner = entryAt(tree, "optimizer.optimizer_class");
	const wrapped =
		inner && !isUnset(inner.value)
			? (lastName(asText(inner.value)) ?? "")
			: "AdamW";
	return [
		fact("optimizer", wrapped, statedAt(file, inner ?? outer)),
		fact("offload.optimizer", true, statedAt(file, outer)),
	];
}

function eightBitFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const on = statedIn(file, tree).on("enable_fp8_training");
	return impliedFact("precision", "fp8", on);
}
