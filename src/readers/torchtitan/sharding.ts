import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, type Entry, entryAt } from "../../formats/tree.js";
import type { Sharding } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { standard } from "./defaults.js";

/**
 * Data parallelism as torchtitan divides it: replicas times shards. −1 shards over all ranks that are left, so that the
 * width is only known with the devices.
 */
export function shardingFacts(file: ParsedFile): readonly Fact[] {
	const replicate = degreeAt(file, "data_parallel_replicate_degree");
	const shard =
		degreeAt(file, "data_parallel_shard_degree") ??
		degreeAt(file, "data_parallel_degree");
	const replicas = Math.max(1, replicate?.degree ?? 1);
	const shards = shard?.degree ?? -1;
	const sharding = shardingOf(replicas, shards);
	const stated = shard ?? replicate;
	if (!stated) return [standard("parallel.sharding", sharding)];
	const origin = statedAt(file, stated.entry);
	return [
		fact("parallel.sharding", sharding, origin),
		...(shards > 0 ? [fact("parallel.data", replicas * shards, origin)] : []),
		...(sharding === "hsdp" && shards > 0
			? [fact("parallel.shard_group", shards, origin)]
			: []),
	];
}

interface Degree {
	readonly entry: Entry;
	readonly degree: number;
}

function degreeAt(file: ParsedFile, key: string): Degree | undefined {
	const tree = file.documents[0];
	const entry =
		entryAt(tree, `parallelism.${key}`) ?? entryAt(tree, `training.${key}`);
	const degree = asNumber(entry?.value);
	return entry && degree !== undefined ? { entry, degree } : undefined;
}

/** How replicas and shards divide a model; −1 shards over all that is left. */
export function shardingOf(replicas: number, shards: number): Sharding {
	if (shards === 1) return "none";
	return replicas > 1 ? "hsdp" : "fsdp";
}
