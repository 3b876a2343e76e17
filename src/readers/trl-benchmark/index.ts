import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
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
import { handled, irrelevant } from "../irrelevant.js";
import { mergeTrees } from "../merge-trees.js";
import { statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { unmodelled } from "../unmodelled.js";

/** Sweeps of TRL's benchmark: one model, and a list of runs with a layout each. */
export const trlBenchmark: Reader = {
	framework: "trl-benchmark",
	title: "TRL benchmark sweeps",
	source: "https://github.com/huggingface/trl, benchmark/configs (known)",
	recognises: ({ documents }) => {
		const runs = itemsOf(entryAt(documents[0], "runs")?.value);
		return (
			hasKeys(documents[0], "model_name_or_path") &&
			runs.length > 0 &&
			runs.every((run) => hasKeys(run, "backend", "context_length"))
		);
	},
	references: () => [],
	read: (file) => {
		const [tree] = file.documents;
		const runs = itemsOf(entryAt(tree, "runs")?.value);
		return runs.map((run, index) =>
			// By order: a sweep has no other names for its points.
			readRun(file, overShared(tree, run), `run ${index + 1}`),
		);
	},
};

const fields: Fields = {
	model_name_or_path: toText("model.id"),
	gpus_per_node: toCount("hardware.per_node"),
	nodes: toCount("hardware.nodes"),
	context_length: toCount("data.sequence"),
	max_steps: toCount("steps"),
	tp: toCount("parallel.tensor"),
	pp: toCount("parallel.pipeline"),
	ep: toCount("parallel.expert"),
	per_device_train_batch_size: toCount("batch.micro"),
	gradient_accumulation_steps: toCount("batch.accumulation"),
	attn_implementation: toAttention,
	use_regional_compilation: toBoolean("compile"),
	backend: toOneOf("parallel.sharding", {
		fsdp2: "fsdp",
		fsdp: "fsdp",
		deepspeed_zero3: "zero3",
		deepspeed_zero2: "zero2",
		ddp: "none",
	}),
	...handled(["cp", "sp", "dataset_name", "extra_args"]),
	...irrelevant(
		"trackio_project cpu_ram_efficient_loading logging_steps dp name time partition runs",
	),
};

const TUNES = fact("task", "sft", {
	kind: "assumption",
	why: "the benchmark fine-tunes on given answers",
});

function readRun(file: ParsedFile, tree: Tree, name: string): Reading {
	const set = entryAt(tree, "dataset_name");
	const setName = asText(set?.value);
	const extra = entryAt(tree, "extra_args");
	const effect = "gives the script further arguments";
	return {
		kind: "training",
		name,
		...gather(
			{ facts: [TUNES] },
			readFields({ tree, fields, path: file.path, framework: "TRL" }),
			{
				facts: [
					...contextFacts(file, tree),
					...(set && setName !== undefined
						? [fact("data.sets", [setName], statedAt(file, set))]
						: []),
				],
			},
			{ problems: extra ? [unmodelled({ file, entry: extra, effect })] : [] },
		),
		files: [],
	};
}

// A sequence is shared by ring attention (cp) or by exchanging heads (sp).
function contextFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	let shared = 1;
	for (const key of ["cp", "sp"]) {
		const value = Number(asText(entryAt(tree, key)?.value) ?? 1);
		if (Number.isInteger(value) && value > 1) shared *= value;
	}
	const entry = entryAt(tree, "sp") ?? entryAt(tree, "cp");
	return entry ? [fact("parallel.context", shared, statedAt(file, entry))] : [];
}

function overShared(shared: Tree | undefined, run: Tree): Tree {
	if (shared?.kind !== "mapping" || run.kind !== "mapping") return run;
	const entries = shared.entries.filter(({ key }) => key !== "runs");
	return mergeTrees({ ...shared, entries }, run);
}
