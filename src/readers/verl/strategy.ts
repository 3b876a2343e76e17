import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { factOf, impliedFact, type StatedIn, statedIn } from "../stated.js";
import { fsdpDefaults, megatronDefaults } from "./defaults.js";
import { fsdpFields, megatronFields } from "./fields.js";

/** Where a trainer's settings of its backend stand. */
export interface Backend {
	readonly section: string;
	readonly optimizer: string;
	readonly isMegatron: boolean;
}

/** How the trained model is divided and kept. */
export function strategyReading(
	file: ParsedFile,
	tree: Tree | undefined,
	backend: Backend,
): FieldReading {
	const { isMegatron } = backend;
	const section = entryAt(tree, backend.section)?.value;
	const stated = statedIn(file, section);
	return gather(
		{ facts: isMegatron ? megatronDefaults : fsdpDefaults },
		readFields({
			tree: section,
			fields: isMegatron ? megatronFields : fsdpFields,
			path: file.path,
			framework: "verl",
		}),
		{ facts: isMegatron ? megatronFacts(stated) : fsdpFacts(stated) },
		{
			facts: factOf(
				"optimizer",
				statedIn(file, tree).text(`${backend.optimizer}.optimizer`),
			),
		},
		{ facts: offloadedOptimizer(file, tree, backend) },
	);
}

/**
 * `param_offload` and `optimizer_offload` move what waits while answers are generated and bring it back for training
 * (verl/workers/fsdp_workers.py), so that only `offload_policy` leaves it on the host.
 */
function fsdpFacts(stated: StatedIn): readonly Fact[] {
	const offload = stated.boolean("offload_policy");
	const group = stated.number("fsdp_size");
	const type = stated.text("model_dtype") ?? stated.text("dtype");
	const isHalf = stated.text("model_dtype")?.value.startsWith("b") ?? false;
	const passes = stated.text("dtype")?.value === "float16" ? "fp16" : "bf16";
	return [
		...factOf("offload.parameters", offload),
		...factOf("offload.optimizer", offload),
		...(group && group.value > 1
			? [
					fact("parallel.sharding", "hsdp", group.origin),
					fact("parallel.shard_group", group.value, group.origin),
				]
			: []),
		...(group?.value === 1
			? [fact("parallel.sharding", "none", group.origin)]
			: []),
		...impliedFact("precision", isHalf ? "bf16" : `amp-${passes}`, type),
		...factOf(
			"parallel.context",
			stated.number("ulysses_sequence_parallel_size"),
		),
	];
}

function megatronFacts(stated: StatedIn): readonly Fact[] {
	const distributed = stated.boolean("use_distributed_optimizer");
	const override = "override_transformer_config";
	const depth = stated.text(`${override}.recompute_granularity`);
	const selective = depth?.value === "selective";
	return [
		...impliedFact(
			"parallel.sharding",
			distributed?.value ? "distributed-optimizer" : "none",
			distributed,
		),
		...impliedFact("checkpointing", selective ? "selective" : "full", depth),
		...factOf(
			"parallel.virtual_pipeline",
			stated.number("virtual_pipeline_model_parallel_size"),
		),
		...(stated.text("dtype")?.value === "float16"
			? impliedFact("precision", "fp16", stated.text("dtype"))
			: []),
	];
}

function offloadedOptimizer(
	file: ParsedFile,
	tree: Tree | undefined,
	{ optimizer }: Backend,
): readonly Fact[] {
	return factOf(
		"offload.optimizer",
		statedIn(file, tree).boolean(
			`${optimizer}.override_optimizer_config.optimizer_cpu_offload`,
		),
	);
}
