import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isUnset, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { sideFacts } from "../image-sides.js";
import { defaultsOf, statedAt } from "../origins.js";
import { asPositive } from "../positive.js";
import type { Reader, Reading } from "../reader.js";
import { unmodelledSettings } from "../unmodelled.js";
import { ultralyticsFields } from "./fields.js";

/** Ultralytics YOLO: one flat YAML with the arguments of `yolo train`, also as a run saves them. */
export const ultralytics: Reader = {
	framework: "ultralytics",
	title: "Ultralytics YOLO",
	source:
		"https://docs.ultralytics.com/usage/cfg/, ultralytics/cfg/default.yaml (00033e8fbb06)",
	recognises: (file) =>
		file.format === "yaml" && isTrainConfig(file.documents[0]),
	references: () => [],
	read: (file) => [readRun(file)],
};

// Image size under this name is nobody else's; a few more of its keys tell it from a user's own file.
function isTrainConfig(tree: Tree | undefined): boolean {
	if (!hasKeys(tree, "imgsz")) return false;
	const known = entriesOf(tree).filter(({ key }) =>
		Object.hasOwn(ultralyticsFields, key),
	);
	return known.length >= 4 && known.length * 2 > entriesOf(tree).length;
}

const byDefault = defaultsOf("ultralytics", "00033e8fbb06");

function readRun(file: ParsedFile): Reading {
	const [tree] = file.documents;
	const mode = asText(entryAt(tree, "mode")?.value) ?? "train";
	if (mode !== "train") {
		return { kind: "not-training", why: `\`mode\` is \`${mode}\`.` };
	}
	const own = gather(
		readFields({
			tree,
			fields: ultralyticsFields,
			path: file.path,
			framework: "ultralytics",
		}),
		{
			facts: [
				...batchFacts(file, tree),
				...imageFacts(file, tree),
				...setFacts(file, tree),
				...optimizerFacts(file, tree),
				...precisionFacts(file, tree),
			],
		},
		{ problems: unmodelledSettings(file, tree, unmodelledUltralytics) },
	);
	const isTimed = own.facts.some(({ key }) => key === "duration_hours");
	const facts = [
		byDefault("task", "detect"),
		byDefault("data.epochs", 100),
		byDefault("data.image", 640),
		byDefault("precision", "amp-fp16"),
		byDefault("parallel.sharding", "none"),
		...(hasKeys(tree, "batch") ? [] : batchOf(16, 64, byDefault)),
		...own.facts,
	];
	return {
		kind: "training",
		name: "",
		// Hours that are given end the training, whatever the epochs.
		facts: facts.filter(({ key }) => !isTimed || key !== "data.epochs"),
		files: [],
		problems: own.problems,
	};
}

/** Settings that are not in the estimate. */
const unmodelledUltralytics = {
	freeze: "keeps layers as they are",
	multi_scale: "trains on images of changing size",
} as const;

type Give = (key: "batch.global" | "batch.accumulation", value: number) => Fact;

// The batch is of all devices; gradients are gathered until `nbs` samples were seen (engine/trainer.py).
function batchOf(batch: number, nominal: number, give: Give): readonly Fact[] {
	const parts = Math.max(1, Math.round(nominal / batch));
	return [
		give("batch.global", batch * parts),
		give("batch.accumulation", parts),
	];
}

function batchFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = entryAt(tree, "batch");
	const batch = asPositive(entry?.value);
	// A share is of the device's memory, and -1 asks for what fits.
	if (!entry || batch === undefined || !Number.isInteger(batch)) return [];
	const nominal = asPositive(entryAt(tree, "nbs")?.value) ?? 64;
	return batchOf(batch, nominal, (key, value) =>
		fact(key, value, statedAt(file, entry)),
	);
}

function imageFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = entryAt(tree, "imgsz");
	if (!entry) return [];
	const { value } = entry;
	const sides =
		value.kind === "sequence"
			? itemsOf(value).map(asPositive)
			: [asPositive(value)];
	return sideFacts(file, entry, sides);
}

function setFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = entryAt(tree, "data");
	const name = asText(entry?.value)?.replace(/^.*\/|\.ya?ml$/g, "");
	return entry && name
		? [fact("data.sets", [name], statedAt(file, entry))]
		: [];
}

function optimizerFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "optimizer");
	const name = asText(entry?.value);
	return entry && name !== undefined && !isUnset(entry.value)
		? [fact("optimizer", name, statedAt(file, entry))]
		: [];
}

function precisionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry: Entry | undefined = entryAt(tree, "amp");
	const isOn = asBoolean(entry?.value);
	return entry && isOn !== undefined
		? [fact("precision", isOn ? "amp-fp16" : "fp32", statedAt(file, entry))]
		: [];
}
