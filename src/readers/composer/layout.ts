import type { ParsedFile } from "../../formats/parsed-file.js";
import { entriesOf, entryAt } from "../../formats/tree.js";
import type { Sharding } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import {
	factAt,
	numberAt,
	type Settings,
	setAt,
	switchAt,
	textAt,
} from "../settings.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

const shardings: Readonly<Record<string, Sharding>> = {
	full_shard: "fsdp",
	shard_grad_op: "zero2",
	hybrid_shard: "hsdp",
	_hybrid_shard_zero2: "hsdp",
	no_shard: "none",
};

/** How states are divided and activations kept: `fsdp_config`, `tp_config`, `compile_config`. */
export function layoutOf(file: ParsedFile, settings: Settings): FieldReading {
	return gather(
		{ facts: shardingFacts(settings) },
		{ facts: memoryFacts(settings) },
		tensorParallel(file, settings),
		algorithmsOf(file, settings),
	);
}

function shardingFacts(settings: Settings): readonly Fact[] {
	const section = setAt(settings, "fsdp_config");
	const key = "parallel.sharding";
	if (!section) return [byDefault(key, "none")];
	const replicas = "fsdp_config.data_parallel_replicate_degree";
	if ((numberAt(settings, replicas) ?? 1) > 1) {
		const group = "fsdp_config.data_parallel_shard_degree";
		return [
			...factAt(settings, replicas, key, "hsdp"),
			...factAt(
				settings,
				group,
				"parallel.shard_group",
				numberAt(settings, group),
			),
		];
	}
	const path = "fsdp_config.sharding_strategy";
	const word = textAt(settings, path);
	return word === undefined
		? [fact(key, "fsdp", settings.place(section))]
		: factAt(settings, path, key, lookUp(shardings, word.toLowerCase()));
}

function memoryFacts(settings: Settings): readonly Fact[] {
	const path = "fsdp_config.activation_checkpointing";
	const isOn = switchAt(settings, path);
	const offload = "fsdp_config.activation_cpu_offload";
	const states = "fsdp_config.cpu_offload";
	const isAway = switchAt(settings, states);
	const compiled = setAt(settings, "compile_config");
	return [
		...(isOn === undefined
			? [byDefault("checkpointing", "none")]
			: factAt(settings, path, "checkpointing", isOn ? "full" : "none")),
		...factAt(
			settings,
			offload,
			"checkpointing.offload",
			switchAt(settings, offload),
		),
		...factAt(settings, states, "offload.parameters", isAway),
		...factAt(settings, states, "offload.optimizer", isAway),
		compiled
			? fact("compile", true, settings.place(compiled))
			: byDefault("compile", false),
	];
}

function tensorParallel(file: ParsedFile, settings: Settings): FieldReading {
	const path = "tp_config.tensor_parallel_degree";
	const degree = numberAt(settings, path);
	const entry = setAt(settings, "tp_config");
	if (!entry) return gather();
	return degree === undefined
		? gather({
				problems: [
					unmodelled({ file, entry, effect: "divides layers over devices" }),
				],
			})
		: gather({ facts: factAt(settings, path, "parallel.tensor", degree) });
}

/** Algorithms of Composer that change how much a step computes, with what they do. */
const effects: Readonly<Record<string, string>> = {
	seq_length_warmup: "trains on shorter sequences at first",
	progressive_resizing: "trains on smaller images at first",
	layer_freezing: "stops training layers on the way",
	selective_backprop: "leaves samples out of the backward pass",
	stochastic_depth: "leaves out layers at random",
	factorize: "divides matrices into thinner ones",
	sam: "computes each step twice",
	gyro_dropout: "drops activations by a fixed pattern",
};

function algorithmsOf(file: ParsedFile, settings: Settings): FieldReading {
	const entries = entriesOf(entryAt(settings.tree, "algorithms")?.value);
	return gather({
		problems: entries.flatMap((entry) => {
			const effect = lookUp(effects, entry.key);
			const key = `algorithms.${entry.key}`;
			return effect === undefined
				? []
				: [unmodelled({ file, entry, key, effect })];
		}),
	});
}
