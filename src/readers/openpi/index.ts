import type { ParsedFile } from "../../formats/parsed-file.js";
import { calleeOf } from "../../formats/python/tags.js";
import {
	asNumber,
	asText,
	entriesOf,
	entryAt,
	itemsOf,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { defaultsOf, statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { openpiFields } from "./fields.js";
import { modelFacts } from "./model.js";

/** OpenPI: one Python file with a list of `TrainConfig`s, each of them a run. */
export const openpi: Reader = {
	framework: "openpi",
	title: "OpenPI",
	source:
		"https://github.com/Physical-Intelligence/openpi/blob/15a9616a0094/src/openpi/training/config.py",
	recognises: (file) =>
		file.format === "python" &&
		importsOpenpi(file) &&
		configsIn(file.python?.names).length > 0,
	references: () => [],
	read: (file) =>
		configsIn(file.python?.names).map((each) => readRun(file, each)),
};

function importsOpenpi({ python }: ParsedFile): boolean {
	return (python?.imports ?? []).some(({ from }) => /^openpi(\.|$)/.test(from));
}

/** The configs with a name, in the lists of a file. */
function configsIn(tree: Tree | undefined): readonly Mapping[] {
	return entriesOf(tree)
		.flatMap(({ value }) => itemsOf(value))
		.flatMap((item) =>
			item.kind === "mapping" &&
			/(^|\.)TrainConfig$/.test(calleeOf(item) ?? "") &&
			asText(entryAt(item, "name")?.value) !== undefined
				? [item]
				: [],
		);
}

const standard = defaultsOf("openpi", "15a9616a0094");

const defaults: readonly Fact[] = [
	standard("task", "imitate"),
	standard("batch.global", 32),
	standard("steps", 30_000),
	standard("optimizer", "adamw"),
	// Trained parameters are fp32, what they compute is bfloat16.
	standard("precision", "amp-bf16"),
	standard("parallel.sharding", "none"),
	// src/openpi/models/model.py
	standard("data.image", 224),
];

function readRun(file: ParsedFile, tree: Mapping): Reading {
	const name = asText(entryAt(tree, "name")?.value) ?? "";
	const starts = ["weight_loader", "num_train_steps", "pytorch_weight_path"];
	if (!starts.some((key) => entryAt(tree, key))) {
		const why = `\`${name}\` states neither weights to start from nor steps: it serves a trained model.`;
		return { kind: "not-training", why };
	}
	const read = gather(
		readFields({
			tree,
			fields: openpiFields,
			path: file.path,
			framework: "openpi",
		}),
		{ facts: modelFacts(file, entryAt(tree, "model")) },
		{ facts: dataFacts(file, tree) },
		{ facts: shardingFacts(file, tree) },
	);
	return {
		kind: "training",
		name,
		facts: [...defaults, ...read.facts],
		files: [],
		problems: read.problems,
	};
}

function dataFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "data.repo_id");
	const id = asText(entry?.value);
	return entry && id ? [fact("data.sets", [id], statedAt(file, entry))] : [];
}

// Devices above one share the parameters; the rest of the devices are copies of such a group.
function shardingFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "fsdp_devices");
	const devices = asNumber(entry?.value) ?? 1;
	if (!entry || devices <= 1) return [];
	const origin = statedAt(file, entry);
	return [
		fact("parallel.sharding", "hsdp", origin),
		fact("parallel.shard_group", devices, origin),
	];
}
