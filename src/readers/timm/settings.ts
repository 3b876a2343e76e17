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

/** Precision, optimizer, compilation and a teacher. */
export function settingFacts(
	file: ParsedFile,
	tree: Tree | undefined,
	teacher: string | undefined,
): readonly Fact[] {
	return [
		...precisionFacts(file, tree),
		...optimizerFacts(file, tree),
		...compileFacts(file, tree),
		...teacherFacts(file, entryAt(tree, "kd_model_name"), teacher),
	];
}

function precisionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const isBrain = (entry: Entry | undefined): boolean =>
		/bf(loat)?16/.test(asText(entry?.value) ?? "");
	const amp = entryAt(tree, "amp");
	const type = entryAt(tree, "amp_dtype");
	if (amp && asBoolean(amp.value)) {
		return [
			fact(
				"precision",
				isBrain(type) ? "amp-bf16" : "amp-fp16",
				statedAt(file, amp),
			),
		];
	}
	const whole = entryAt(tree, "model_dtype");
	const word = asText(whole?.value) ?? "";
	if (!whole || !/^(bf|b?float)16$/.test(word)) return [];
	return [
		fact("precision", isBrain(whole) ? "bf16" : "fp16", statedAt(file, whole)),
	];
}

// timm's plain SGD has Nesterov's momentum.
function optimizerFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "opt");
	const name = asText(entry?.value);
	if (!entry || !name || isUnset(entry.value)) return [];
	const word = /^(sgd|momentum|nesterov)$/.test(name) ? "sgd-momentum" : name;
	return [fact("optimizer", word, statedAt(file, entry))];
}

function compileFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "torchcompile");
	return entry && !isUnset(entry.value) && asBoolean(entry.value) !== false
		? [fact("compile", true, statedAt(file, entry))]
		: [];
}

function teacherFacts(
	file: ParsedFile,
	entry: Entry | undefined,
	name: string | undefined,
): readonly Fact[] {
	if (!entry || !name || isUnset(entry.value)) return [];
	const origin = statedAt(file, entry);
	return [fact("task", "distill", origin), fact("teacher.id", name, origin)];
}
