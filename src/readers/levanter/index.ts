import type { ParsedFile } from "../../formats/parsed-file.js";
import { entriesOf, hasKeys, type Tree } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import type { Open, Reader, Reading } from "../reader.js";
import { settingsOf } from "../settings.js";
import { tpuSliceFacts } from "../tpu-slices.js";
import { batchOf } from "./batch.js";
import { dataOf, includeOf, setFacts } from "./data-section.js";
import { levanterDefaults } from "./defaults.js";
import { levanterFields } from "./fields.js";
import { modelOf } from "./model.js";
import {
	adapterOf,
	layoutFacts,
	otherWork,
	packedFacts,
	taskFacts,
} from "./work.js";

/** Levanter: YAML for JAX on TPUs, with `!include` for parts. */
export const levanter: Reader = {
	framework: "levanter",
	title: "Levanter",
	source:
		"https://github.com/stanford-crfm/levanter, src/levanter (9263f81e8b45)",
	recognises: (file) => isRun(file.documents[0]) || isData(file.documents[0]),
	references: (file) =>
		isRun(file.documents[0])
			? entriesOf(file.documents[0]).flatMap((entry) => includeOf(file, entry))
			: [],
	setBy: "flags",
	read: (file, open) => [
		isRun(file.documents[0])
			? readRun(file, open)
			: {
					kind: "fragment",
					why: "It describes data, for the runs that include it.",
					facts: setFacts(file, file.documents[0]),
				},
	],
};

const TRAINER = [
	"mp",
	"num_train_steps",
	"train_batch_size",
	"per_device_parallelism",
	"tensor_parallel_axes",
	"fsdp_axis",
	"model_axis_size",
];

function isRun(tree: Tree | undefined): boolean {
	return TRAINER.filter((key) => hasKeys(tree, `trainer.${key}`)).length >= 2;
}

const SOURCES = ["train_urls", "train_weights", "configs", "splits"];

function isData(tree: Tree | undefined): boolean {
	return (
		hasKeys(tree, "cache_dir", "tokenizer") &&
		SOURCES.some((key) => hasKeys(tree, key))
	);
}

function readRun(file: ParsedFile, open: Open): Reading {
	const tree = file.documents[0];
	const settings = settingsOf(file, tree);
	const why = otherWork(settings);
	if (why !== undefined) return { kind: "not-training", why };
	const data = dataOf(file, settings, open);
	const read = gather(
		{ facts: [...levanterDefaults, ...packedFacts(settings)] },
		{ facts: sliceHints(file) },
		modelOf(file, settings),
		readFields({
			tree,
			fields: levanterFields,
			path: file.path,
			framework: "Levanter",
		}),
		data,
		batchOf(file, settings),
		adapterOf(file, settings),
		{ facts: [...taskFacts(settings), ...layoutFacts(settings)] },
	);
	// A schedule of batches says how many samples there are; steps beside it would count them otherwise.
	const isCounted = read.facts.some(({ key }) => key === "data.samples");
	return {
		kind: "training",
		name: "",
		facts: isCounted
			? read.facts.filter(({ key }) => key !== "steps")
			: read.facts,
		problems: read.problems,
		files: data.files,
	};
}

// "set for v4-64 TPU" beside a key: a hint.
function sliceHints(file: ParsedFile): readonly Fact[] {
	const comment = file.comments.find(({ text }) => /\btpu/i.test(text));
	if (!comment) return [];
	const { text, line } = comment;
	return tpuSliceFacts(text, { kind: "hint", path: file.path, line, text });
}
