import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { toAttention } from "../attention.js";
import {
	type Fields,
	readFields,
	toBoolean,
	toCount,
	toOneOf,
	toText,
} from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import { handled, irrelevant } from "../irrelevant.js";
import { statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { impliedFact, statedIn } from "../stated.js";
import { toZeroStage } from "../zero-stage.js";

/** Experiments of Ray Train's training benchmark: one YAML for a model, its data and its workers. */
export const rayTrain: Reader = {
	framework: "ray-train",
	title: "Ray Train experiments",
	source:
		"https://github.com/ray-project/ray, release/train_tests/benchmark/experiments (known)",
	recognises: ({ documents }) =>
		hasKeys(documents[0], "num_workers", "model.adapter", "data.batch_size") &&
		hasKeys(documents[0], "training"),
	references: () => [],
	read: (file) => [readExperiment(file)],
};

const fields: Fields = {
	num_workers: toCount("hardware.count"),
	"model.name": toText("model.id"),
	"model.parallelism.zero_stage": toZeroStage,
	"model.precision": toOneOf("precision", {
		bf16: "bf16",
		fp16: "fp16",
		fp32: "fp32",
	}),
	"model.attn_implementation": toAttention,
	"model.compile": toBoolean("compile"),
	"data.batch_size": toCount("batch.micro"),
	"data.seq_len": toCount("data.sequence"),
	"data.limit_training_rows": toCount("data.sample_limit"),
	"training.num_steps": toCount("steps"),
	"training.gradient_accumulation_steps": toCount("batch.accumulation"),
	...handled([
		"model.adapter",
		"model.gradient_checkpointing",
		"data.dataset",
		"use_gpu",
	]),
	...irrelevant(
		`name launcher model.parallelism.* data.dataloader data.dataset_path data.* training.* checkpoint.* perturbation
		perturbation.* resources.*`,
	),
};

function readExperiment(file: ParsedFile): Reading {
	const [tree] = file.documents;
	return {
		kind: "training",
		name: "",
		...gather(
			{ facts: hardwareHints(file) },
			readFields({ tree, fields, path: file.path, framework: "Ray Train" }),
			{ facts: ruleFacts(file, tree) },
		),
		files: [],
	};
}

function ruleFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): ReturnType<typeof gather>["facts"] {
	const stated = statedIn(file, tree);
	const recompute = stated.boolean("model.gradient_checkpointing");
	const adapter = entryAt(tree, "model.adapter");
	const set = stated.text("data.dataset");
	return [
		...impliedFact(
			"checkpointing",
			recompute?.value ? "full" : "none",
			recompute,
		),
		...(adapter && asText(adapter.value) === "fsdp"
			? [fact("parallel.sharding", "fsdp", statedAt(file, adapter))]
			: []),
		...impliedFact("data.sets", [set?.value ?? ""], set),
	];
}
