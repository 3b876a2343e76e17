import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { fsdpFacts, fsdpWordFacts } from "../accelerate/fsdp.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";

/** How FSDP divides the run, and how many devices the stated sizes make together. */
export function parallelOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	return gather(
		{ facts: fsdpWordFacts(file, entryAt(tree, "fsdp")) },
		fsdpFacts(file, entryAt(tree, "fsdp_config")),
		{ facts: meshFacts(file, tree) },
	);
}

// Axolotl leaves the shard size to the number of devices unless it is stated; only then is the number known.
function meshFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const size = (key: string): number =>
		asNumber(entryAt(tree, key)?.value) ?? 1;
	const shards = entryAt(tree, "dp_shard_size");
	const replicas = entryAt(tree, "dp_replicate_size");
	const context = size("context_parallel_size");
	const group = size("dp_shard_size") * context;
	const isHybrid = size("dp_replicate_size") > 1 && group > 1;
	return [
		...(replicas && isHybrid
			? [fact("parallel.sharding", "hsdp", statedAt(file, replicas))]
			: []),
		...(shards && isHybrid
			? [fact("parallel.shard_group", group, statedAt(file, shards))]
			: []),
		...(asNumber(shards?.value) === undefined
			? []
			: [
					fact(
						"hardware.count",
						group * size("dp_replicate_size") * size("tensor_parallel_size"),
						{
							kind: "derived",
							from: "dp_shard_size × dp_replicate_size × tensor_parallel_size × context_parallel_size",
						},
					),
				]),
	];
}
