import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { isPlaceholder, isUnset } from "../fields.js";
import { sideFacts } from "../image-sides.js";
import { statedAt } from "../origins.js";
import { unmodelledSettings } from "../unmodelled.js";
import { networkFacts } from "./network.js";

/** Hub ids of policies that start from published weights. */
const published: Readonly<Record<string, string>> = {
	pi0: "lerobot/pi0",
	pi05: "lerobot/pi05_base",
	pi0_fast: "lerobot/pi0fast-base",
	smolvla: "lerobot/smolvla_base",
};

/** The policy by its name, its data set, images, precision and optimizer, in either schema. */
export function policyFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const network = networkFacts(file, tree);
	return [
		...(network.length > 0 ? network : modelFacts(file, tree)),
		...setFacts(file, tree),
		...imageFacts(file, tree),
		...precisionFacts(file, tree),
		...namedFacts(file, tree),
	];
}

/** What of a policy's training is not in the estimate. */
export function policyProblems(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Problem[] {
	const isCounted = networkFacts(file, tree).length > 0;
	return unmodelledSettings(file, tree, {
		"training.online_steps": "collects and trains on rollouts too",
		online_steps: "collects and trains on rollouts too",
		peft: "trains adapters instead of the whole policy",
		...(!isCounted && partlyTrained),
	});
}

/** What leaves a part as it is, where the networks of a policy are not known. */
const partlyTrained = {
	"policy.freeze_vision_encoder": "leaves the vision encoder as it is",
	"policy.train_expert_only": "trains only the action expert",
} as const;

function firstOf(
	tree: Tree | undefined,
	paths: readonly string[],
): Entry | undefined {
	return paths
		.flatMap((path) => entryAt(tree, path) ?? [])
		.find(({ value }) => !isUnset(value));
}

function modelFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = firstOf(tree, [
		"policy.pretrained_path",
		"policy.path",
		"policy.type",
		"policy.name",
	]);
	const name = asText(entry?.value);
	if (!entry || name === undefined || isPlaceholder(name)) return [];
	const id = Object.hasOwn(published, name) ? published[name] : name;
	return [fact("model.id", id ?? name, statedAt(file, entry))];
}

function setFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = firstOf(tree, ["dataset.repo_id", "dataset_repo_id"]);
	if (!entry) return [];
	const { value } = entry;
	const names =
		value.kind === "sequence"
			? itemsOf(value).flatMap((item) => asText(item) ?? [])
			: [asText(value) ?? ""];
	return names.every((name) => name !== "" && !isPlaceholder(name))
		? [fact("data.sets", names, statedAt(file, entry))]
		: [];
}

// Shapes are channels, height and width; every camera has the same one.
function imageFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const inputs =
		entryAt(tree, "policy.input_shapes") ??
		entryAt(tree, "policy.input_features");
	const image = entriesOf(inputs?.value).find(({ key }) => /image/.test(key));
	const shape = entryAt(image?.value, "shape")?.value ?? image?.value;
	const [, height, width] = itemsOf(shape).map(asNumber);
	return image ? sideFacts(file, image, [height, width]) : [];
}

function precisionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const dtype = entryAt(tree, "policy.dtype");
	if (dtype && asText(dtype.value) === "bfloat16") {
		return [fact("precision", "bf16", statedAt(file, dtype))];
	}
	const entry = firstOf(tree, ["policy.use_amp", "use_amp"]);
	return entry && asBoolean(entry.value) === true
		? [fact("precision", "amp-fp16", statedAt(file, entry))]
		: [];
}

function namedFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const optimizer = firstOf(tree, ["optimizer.type"]);
	const name = asText(optimizer?.value);
	const recompute = entryAt(tree, "policy.gradient_checkpointing");
	const isOn = asBoolean(recompute?.value);
	return [
		...(optimizer && name !== undefined
			? [fact("optimizer", name, statedAt(file, optimizer))]
			: []),
		...(recompute && isOn !== undefined
			? [
					fact(
						"checkpointing",
						isOn ? "full" : "none",
						statedAt(file, recompute),
					),
				]
			: []),
	];
}
