import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import type { Task } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isPlaceholder } from "../fields.js";
import { statedAt } from "../origins.js";

/** Folders of the launcher's stages that do not train, with what they do. */
const stages: readonly (readonly [RegExp, string])[] = [
	[/(^|\/)data_(preparation|curation)\//, "It prepares data."],
	[
		/(^|\/)(conversion|conversion_hf2nemo|external_conversion)\//,
		"It converts checkpoints.",
	],
	[/(^|\/)(export|ptq)\//, "It exports or quantises a model."],
	[
		/(^|\/)(evaluation|fw_inference|rag_generating|rag_indexing)\//,
		"It evaluates or serves a model.",
	],
];

/** Why a file of NeMo or of its launcher trains nothing. */
export function otherPurpose(
	file: ParsedFile,
	tree: Tree | undefined,
): string | undefined {
	const stage = stages.find(([pattern]) => pattern.test(file.path))?.[1];
	if (stage !== undefined && hasKeys(tree, "run")) return stage;
	if (hasKeys(tree, "inference.greedy") && !hasKeys(tree, "model.optim")) {
		return "`inference` without an optimizer: it generates text.";
	}
	return undefined;
}

/** What the run does: adapters and data sets of pairs of texts fine-tune, reward models stand in a folder of theirs. */
export function taskFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const set = entryAt(tree, "model.data.train_ds");
	const reward = entryAt(tree, "model.reward_model_type");
	const isReward = reward !== undefined || /(^|\/)rlhf_rm\//.test(file.path);
	const entry = reward ?? set ?? entryAt(tree, "model");
	const folder = /(^|\/)(fine_tuning|peft|rlhf_rm)\//.exec(file.path)?.[2];
	if (!entry || !(reward || set || folder)) return [];
	const task: Task = isReward ? "reward" : "sft";
	if (reward ?? set) return [fact("task", task, statedAt(file, entry))];
	const { path } = file;
	return [fact("task", task, { kind: "hint", path, line: 1, text: path })];
}

/** The name of a model whose shape stands in a checkpoint: a hint by what the launcher calls it. */
export function modelHint(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	if (hasKeys(tree, "model.hidden_size")) return [];
	const entry = entryAt(tree, "run.model_train_name") ?? checkpointEntry(tree);
	const name = asText(entry?.value)?.replace(/^.*\/|\.nemo$/g, "");
	if (!entry || !name || name === "???" || isPlaceholder(name)) return [];
	const path = entry.path ?? file.path;
	const { line } = entry;
	return [fact("model.id", name, { kind: "hint", path, line, text: name })];
}

function checkpointEntry(tree: Tree | undefined): Entry | undefined {
	const entry = entryAt(tree, "model.restore_from_path");
	return /\.nemo$/.test(asText(entry?.value) ?? "") ? entry : undefined;
}
