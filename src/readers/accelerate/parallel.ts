import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Sharding } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { readDeepspeed } from "../deepspeed/reference.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import type { Open } from "../reader.js";
import type { ReadingWithFiles } from "../with-files.js";
import {
	deepspeedPluginFields,
	megatronPluginFields,
	parallelismFields,
} from "./fields.js";
import { fsdpFacts } from "./fsdp.js";

interface Given {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	readonly open: Open;
}

/** How the work is divided: only the section of the chosen `distributed_type` counts. */
export function divisionOf(given: Given): ReadingWithFiles {
	const kind = entryAt(given.tree, "distributed_type");
	const word = asText(kind?.value)?.toUpperCase() ?? "";
	const divide = lookUp(divisions, word);
	return kind && divide ? divide(given, kind) : { ...gather(), files: [] };
}

const divisions: Readonly<
	Record<string, (given: Given, kind: Entry) => ReadingWithFiles>
> = {
	NO: replicated,
	MULTI_GPU: replicated,
	MULTI_XPU: replicated,
	MULTI_NPU: replicated,
	FSDP: sharded,
	DEEPSPEED: withDeepspeed,
	MEGATRON_LM: withMegatron,
};

function replicated({ file }: Given, kind: Entry): ReadingWithFiles {
	return {
		facts: [fact("parallel.sharding", "none", statedAt(file, kind))],
		problems: [],
		files: [],
	};
}

function sharded({ file, tree }: Given, kind: Entry): ReadingWithFiles {
	const parallelism = entryAt(tree, "parallelism_config");
	const stated = fact("parallel.sharding", "fsdp", statedAt(file, kind));
	const parts = gather(
		{ facts: [stated] },
		fsdpFacts(file, entryAt(tree, "fsdp_config")),
		readFields({
			tree: parallelism?.value,
			fields: parallelismFields,
			path: file.path,
			framework: "accelerate",
		}),
		{ facts: replicaFacts(file, parallelism?.value) },
	);
	return { ...parts, files: [] };
}

function replicaFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const replicas = entryAt(tree, "parallelism_config_dp_replicate_size");
	if (!replicas || (asNumber(replicas.value) ?? 1) <= 1) return [];
	const shards = entryAt(tree, "parallelism_config_dp_shard_size");
	const group = asNumber(shards?.value);
	return [
		fact("parallel.sharding", "hsdp", statedAt(file, replicas)),
		...(shards && group
			? [fact("parallel.shard_group", group, statedAt(file, shards))]
			: []),
	];
}

const stages: readonly Sharding[] = ["none", "zero1", "zero2", "zero3"];

function withDeepspeed({ file, tree, open }: Given): ReadingWithFiles {
	const config = entryAt(tree, "deepspeed_config")?.value;
	const opened = readDeepspeed(
		file,
		entryAt(config, "deepspeed_config_file"),
		open,
	);
	const own = readFields({
		tree: config,
		fields: deepspeedPluginFields,
		path: file.path,
		framework: "accelerate",
	});
	const parts = gather(opened, own, {
		facts: [...stageFacts(file, config), ...deviceFacts(file, config)],
	});
	return { ...parts, files: opened.files };
}

function stageFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = entryAt(tree, "zero_stage");
	const stage = stages[asNumber(entry?.value) ?? -1];
	return entry && stage
		? [fact("parallel.sharding", stage, statedAt(file, entry))]
		: [];
}

const devices = [
	["offload_optimizer_device", "offload.optimizer"],
	["offload_param_device", "offload.parameters"],
] as const;

function deviceFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	return devices.flatMap(([key, planKey]) => {
		const entry = entryAt(tree, key);
		const device = asText(entry?.value)?.toLowerCase();
		return entry && device !== undefined
			? [fact(planKey, device !== "none", statedAt(file, entry))]
			: [];
	});
}

function withMegatron({ file, tree }: Given): ReadingWithFiles {
	const config = entryAt(tree, "megatron_lm_config")?.value;
	const parts = gather(
		readFields({
			tree: config,
			fields: megatronPluginFields,
			path: file.path,
			framework: "accelerate",
		}),
		{ facts: megatronFacts(file, config) },
	);
	return { ...parts, files: [] };
}

function megatronFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const isOn = (key: string): Entry | undefined => {
		const entry = entryAt(tree, key);
		return asBoolean(entry?.value) ? entry : undefined;
	};
	const sequence = isOn("megatron_lm_sequence_parallelism");
	const recompute = isOn("megatron_lm_recompute_activations");
	const optimizer = isOn("megatron_lm_use_distributed_optimizer");
	return [
		...(sequence
			? [fact("parallel.sequence", true, statedAt(file, sequence))]
			: []),
		...(recompute
			? [fact("checkpointing", "selective", statedAt(file, recompute))]
			: []),
		...(optimizer
			? [
					fact(
						"parallel.sharding",
						"distributed-optimizer",
						statedAt(file, optimizer),
					),
				]
			: []),
	];
}
