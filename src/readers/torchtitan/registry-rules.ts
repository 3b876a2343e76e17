import type { ParsedFile } from "../../formats/parsed-file.js";
import { calleeOf, undetermined } from "../../formats/python/tags.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import type { PlanFields } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { shardingOf } from "./sharding.js";

/** Facts of a `Trainer.Config` that a table of keys cannot say. */
export function registryFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	return [
		...batchFacts(file, tree),
		...checkpointingFacts(file, tree),
		...compileFacts(file, tree),
		...converterFacts(file, tree),
		...mixedPrecision(file, tree),
		...shardFacts(file, tree),
		...dataFacts(file, tree),
		...offloadFacts(file, tree),
		...optimizerFacts(file, tree),
	];
}

// The batch is counted in tokens: packed documents fill sequences of the longest context.
function batchFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "training.num_tokens_per_microbatch_per_dp_rank");
	const tokens = asNumber(entry?.value);
	const length =
		asNumber(entryAt(tree, "training.max_context_length")?.value) ?? 2048;
	if (!entry || tokens === undefined || tokens < length) return [];
	const pieces = entryAt(tree, "parallelism.num_pp_microbatches");
	const count = asNumber(pieces?.value) ?? 1;
	return [
		fact("batch.micro", Math.floor(tokens / length), statedAt(file, entry)),
		...(pieces && count > 1
			? [fact("batch.accumulation", count, statedAt(file, pieces))]
			: []),
	];
}

function checkpointingFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "activation_checkpoint");
	if (!entry) return [];
	const origin = statedAt(file, entry);
	const { value } = entry;
	if (value.kind === "scalar" && value.value === null) {
		return [fact("checkpointing", "none", origin)];
	}
	const name = calleeOf(value)?.split(".")[0];
	const mode = entryAt(value, "mode");
	const kind =
		lookUp(CHECKPOINTING, name) ?? lookUp(MODES, asText(mode?.value));
	return kind
		? [fact("checkpointing", kind, mode ? statedAt(file, mode) : origin)]
		: [];
}

/** `mode` of ActivationCheckpointConfig in the first registries. */
const MODES: Readonly<Record<string, PlanFields["checkpointing"]>> = {
	none: "none",
	full: "full",
	selective: "selective",
	memory_budget: "selective",
};

/** torchtitan/distributed/activation_checkpoint.py; a memory budget lies between the two ends. */
const CHECKPOINTING: Readonly<Record<string, PlanFields["checkpointing"]>> = {
	FullAC: "full",
	SelectiveAC: "selective",
	MemoryBudgetAC: "selective",
};

function compileFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "compile.enable");
	const isOn = asBoolean(entry?.value);
	if (!entry || isOn === undefined) return [];
	const components = entryAt(tree, "compile.components");
	const hasModel =
		!components ||
		itemsOf(components.value).some((item) => asText(item) === "model");
	return [fact("compile", isOn && hasModel, statedAt(file, entry))];
}

// Converters of `model_registry(…)`, once of the config itself, quantise linear layers, or put adapters on them.
function converterFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry =
		entryAt(tree, "model_spec.converters") ??
		entryAt(tree, "model_converters.converters");
	if (!entry) return [];
	return itemsOf(entry.value).flatMap((item) => {
		const name = calleeOf(item) ?? "";
		const origin = statedAt(file, { key: name, line: item.line });
		if (name.startsWith("LoRAConverter")) return adapterFacts(file, item);
		const [, precision] =
			QUANTIZERS.find(([prefix]) => name.startsWith(prefix)) ?? [];
		return precision ? [fact("precision", precision, origin)] : [];
	});
}

const QUANTIZERS = [
	["Float8", "fp8"],
	["MXFP8", "mxfp8"],
	["NVFP4", "nvfp4"],
] as const;

function adapterFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const place = { key: "LoRAConverter", line: tree.line };
	const rank = entryAt(tree, "rank");
	const count = asNumber(rank?.value);
	return [
		fact("adapter.kind", "lora", statedAt(file, place)),
		...(rank && count
			? [fact("adapter.rank", count, statedAt(file, rank))]
			: []),
	];
}

function mixedPrecision(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "training.mixed_precision_param");
	return entry && asText(entry.value) === "float32"
		? [fact("precision", "fp32", statedAt(file, entry))]
		: [];
}

function shardFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const replicate = entryAt(tree, "parallelism.data_parallel_replicate_degree");
	const shard = entryAt(tree, "parallelism.data_parallel_shard_degree");
	const stated = shard ?? replicate;
	if (!stated) return [];
	const replicas = Math.max(1, asNumber(replicate?.value) ?? 1);
	const shards = asNumber(shard?.value) ?? -1;
	const sharding = shardingOf(replicas, shards);
	const origin = statedAt(file, stated);
	return [
		fact("parallel.sharding", sharding, origin),
		...(shards > 0 ? [fact("parallel.data", replicas * shards, origin)] : []),
		...(sharding === "hsdp" && shards > 0
			? [fact("parallel.shard_group", shards, origin)]
			: []),
	];
}

function dataFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const found = setIn(entryAt(tree, "dataloader"), 0);
	if (!found) return [];
	const name = SETS.get(found.name) ?? found.name;
	return [fact("data.sets", [name], statedAt(file, found.entry))];
}

/** Names in torchtitan/hf_datasets/text_datasets.py. */
const SETS = new Map([["c4", "allenai/c4"]]);

function setIn(
	entry: Entry | undefined,
	depth: number,
): { readonly entry: Entry; readonly name: string } | undefined {
	if (!entry || depth > 8) return undefined;
	const expression = undetermined(entry.value) ?? "";
	const listed = /^DATASETS\[["'](\w+)["']\]$/.exec(expression)?.[1];
	if (listed !== undefined) return { entry, name: listed };
	const path = entryAt(entry.value, "path");
	const text = asText(path?.value);
	if (path && text !== undefined && text !== "json") {
		return { entry: path, name: text };
	}
	const named = entryAt(entry.value, "dataset");
	const word = asText(named?.value);
	if (named && word !== undefined && undetermined(named.value) === undefined) {
		return { entry: named, name: word };
	}
	for (const key of ["dataset", "source"]) {
		const found = setIn(entryAt(entry.value, key), depth + 1);
		if (found) return found;
	}
	return undefined;
}

function offloadFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "training.enable_cpu_offload");
	if (!entry || !asBoolean(entry.value)) return [];
	const origin = statedAt(file, entry);
	return [
		fact("offload.optimizer", true, origin),
		fact("offload.parameters", true, origin),
	];
}

function optimizerFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "optimizer");
	const called = calleeOf(entry?.value) ?? "";
	const named = entryAt(entry?.value, "name");
	const name = asText(named?.value) ?? /^default_(\w+)$/.exec(called)?.[1];
	if (!entry) return [];
	const inBackward = called.startsWith("OptimizersInBackward");
	return [
		...(name ? [fact("optimizer", name, statedAt(file, named ?? entry))] : []),
		...(inBackward
			? [fact("optimizer_in_backward", true, statedAt(file, entry))]
			: []),
	];
}
