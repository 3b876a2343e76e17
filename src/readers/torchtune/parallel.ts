import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	type Entry,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { fileName } from "../paths.js";

/** Keys that only the distributed recipes read; those shard everything with FSDP. */
const DISTRIBUTED_KEYS = [
	"fsdp",
	"fsdp_cpu_offload",
	"fsdp_reshard_after_forward",
	"custom_sharded_layers",
	"tensor_parallel_dim",
	"data_parallel_shard_dim",
	"data_parallel_replicate_dim",
];

/** How the run is divided, as far as the keys say it. */
export function parallelFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	return [
		...launchFacts(file),
		...shardFacts(file, tree),
		...replicaFacts(file, tree),
		...offloadFacts(file, tree),
	];
}

function shardFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	// Recipes before 0.0.1 sharded on demand.
	const wish = entryAt(tree, "enable_fsdp");
	const isWished = asBoolean(wish?.value);
	if (wish && isWished !== undefined) {
		const how = isWished ? "fsdp" : "none";
		return [fact("parallel.sharding", how, statedAt(file, wish))];
	}
	const reshard = entryAt(tree, "fsdp_reshard_after_forward");
	if (reshard && asBoolean(reshard.value) === false) {
		return [fact("parallel.sharding", "zero2", statedAt(file, reshard))];
	}
	const key = DISTRIBUTED_KEYS.find((each) => hasKeys(tree, each));
	const entry = key === undefined ? undefined : entryAt(tree, key);
	return entry
		? [fact("parallel.sharding", "fsdp", statedAt(file, entry))]
		: [];
}

function replicaFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const replicas = entryAt(tree, "data_parallel_replicate_dim");
	if (!replicas || (asNumber(replicas.value) ?? 1) <= 1) return [];
	const shards = entryAt(tree, "data_parallel_shard_dim");
	const group = asNumber(shards?.value) ?? -1;
	return [
		fact("parallel.sharding", "hsdp", statedAt(file, replicas)),
		...(shards && group > 0
			? [fact("parallel.shard_group", group, statedAt(file, shards))]
			: []),
	];
}

function offloadFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry: Entry | undefined =
		entryAt(tree, "fsdp_cpu_offload") ?? entryAt(tree, "fsdp.cpu_offload");
	const isOn = asBoolean(entry?.value);
	if (!entry || isOn === undefined) return [];
	const origin = statedAt(file, entry);
	return [
		fact("offload.parameters", isOn, origin),
		fact("offload.optimizer", isOn, origin),
	];
}

// Configs of torchtune begin with the command that they are meant for; a launch script or the policy overrules it.
function launchFacts(file: ParsedFile): readonly Fact[] {
	for (const { text, line } of file.comments) {
		const command = /^.{0,80}\btune run (.{0,400})/.exec(text)?.[1];
		if (command === undefined || !isFor(file, command)) continue;
		const origin = { kind: "hint", path: file.path, line, text } as const;
		if (/single_device/.test(command)) {
			return [
				fact("parallel.sharding", "none", origin),
				fact("hardware.count", 1, origin),
			];
		}
		const perNode = flag(command, /--nproc[-_]per[-_]node[ =](\d+)/);
		const nodes = flag(command, /--nnodes[ =](\d+)/) ?? 1;
		if (perNode === undefined) continue;
		return [
			fact("parallel.sharding", "fsdp", origin),
			fact("hardware.count", perNode * nodes, origin),
		];
	}
	return [];
}

// The header may also show commands for other configs, such as the one that makes a teacher.
function isFor(file: ParsedFile, command: string): boolean {
	const config = /--config[ =](\S+)/.exec(command)?.[1];
	const name = (path: string) => fileName(path).replace(/\.ya?ml$/, "");
	return config !== undefined && name(config) === name(file.path);
}

function flag(command: string, pattern: RegExp): number | undefined {
	const text = pattern.exec(command)?.[1];
	return text === undefined ? undefined : Number(text);
}
