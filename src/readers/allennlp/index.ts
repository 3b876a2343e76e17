import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isPlaceholder, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { defaultsOf, statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { impliedFact, statedIn } from "../stated.js";
import { taskInClass } from "../task-in-class.js";
import { allennlpFields } from "./fields.js";
import { recurrentEncoder } from "./recurrent.js";

/** AllenNLP: an experiment in Jsonnet or JSON with a reader of data, a model and a trainer. */
export const allennlp: Reader = {
	framework: "allennlp",
	title: "AllenNLP",
	source:
		"https://github.com/allenai/allennlp, allennlp/training/gradient_descent_trainer.py (048c3003ce5e)",
	recognises: ({ documents: [tree] }) =>
		hasKeys(tree, "dataset_reader.type") &&
		(hasKeys(tree, "trainer") || hasKeys(tree, "model.type")),
	references: () => [],
	read: (file) => [readRun(file)],
};

const byDefault = defaultsOf("allennlp", "048c3003ce5e");

function readRun(file: ParsedFile): Reading {
	const [tree] = file.documents;
	if (!hasKeys(tree, "trainer") || !hasKeys(tree, "train_data_path")) {
		const why =
			"It has no `trainer` or no `train_data_path`: a part of an experiment.";
		return { kind: "fragment", why, facts: [] };
	}
	const own = gather(
		readFields({
			tree,
			fields: allennlpFields,
			path: file.path,
			framework: "allennlp",
		}),
		{
			facts: [
				...modelFacts(file, tree),
				...deviceFacts(file, tree),
				...precisionFacts(file, tree),
			],
		},
		namedModel(tree) ? {} : recurrentEncoder(file, tree),
	);
	return {
		kind: "training",
		name: "",
		facts: [
			byDefault("data.epochs", 20),
			byDefault("batch.accumulation", 1),
			byDefault("precision", "fp32"),
			byDefault("hardware.count", 1),
			byDefault("parallel.sharding", "none"),
			...own.facts,
		],
		files: [],
		problems: own.problems,
	};
}

/** Keys below which experiments name a pretrained transformer. */
const NAMES = [
	"model.transformer_model",
	"model.model_name",
	"model.text_field_embedder.token_embedders.tokens.model_name",
	"model.text_field_embedder.token_embedders.bert.model_name",
	"model.source_embedder.token_embedders.tokens.model_name",
	"dataset_reader.transformer_model_name",
	"dataset_reader.token_indexers.tokens.model_name",
];

function modelFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const type = entryAt(tree, "model.type");
	const task = taskInClass(asText(type?.value));
	const named = namedModel(tree);
	const name = asText(named?.value);
	return [
		...(type && task ? [fact("task", task, statedAt(file, type))] : []),
		...(named && name !== undefined && !isPlaceholder(name)
			? [fact("model.id", name, statedAt(file, named))]
			: []),
	];
}

function namedModel(tree: Tree | undefined): Entry | undefined {
	return NAMES.flatMap((path) => entryAt(tree, path) ?? [])[0];
}

// Each of distributed.cuda_devices is a process on every node; without it one device trains.
function deviceFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = entryAt(tree, "distributed.cuda_devices");
	const devices = itemsOf(entry?.value).length;
	if (!entry || devices === 0) return [];
	const nodes = asNumber(entryAt(tree, "distributed.num_nodes")?.value) ?? 1;
	return [fact("hardware.count", devices * nodes, statedAt(file, entry))];
}

function precisionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const on = statedIn(file, tree).on("trainer.use_amp");
	return impliedFact("precision", "amp-fp16", on);
}
