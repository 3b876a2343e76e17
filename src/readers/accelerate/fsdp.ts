import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Sharding } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import {
	type FieldReading,
	type Fields,
	readFields,
	toOneOf,
} from "../fields.js";
import { gather } from "../gather.js";
import { handled, irrelevant } from "../irrelevant.js";
import { lookUp } from "../look-up.js";
import { defaultsOf, statedAt } from "../origins.js";

/**
 * FSDP's strategies as shardings. SHARD_GRAD_OP keeps whole weights between the passes and shards the rest, as ZeRO-2
 * does (torch.distributed.fsdp.ShardingStrategy); `reshard_after_forward: false` is its name in version 2.
 */
const strategies: Readonly<Record<string, Sharding>> = {
	full_shard: "fsdp",
	"1": "fsdp",
	true: "fsdp",
	shard_grad_op: "zero2",
	"2": "zero2",
	false: "zero2",
	no_shard: "none",
	"3": "none",
	hybrid_shard: "hsdp",
	"4": "hsdp",
	hybrid_shard_zero2: "hsdp",
	"5": "hsdp",
};

const toSharding = toOneOf("parallel.sharding", strategies);

const bareFields: Fields = {
	sharding_strategy: toSharding,
	reshard_after_forward: toSharding,
	...handled(["offload_params", "activation_checkpointing"]),
	...irrelevant(
		`version auto_wrap_policy transformer_layer_cls_to_wrap min_num_params backward_prefetch forward_prefetch
		cpu_ram_efficient_loading limit_all_gathers state_dict_type final_state_dict_type sync_module_states
		use_orig_params mixed_precision mixed_precision_policy ignored_modules cpu_offload_pin_memory enable_gradient_accumulation xla
		xla_fsdp_settings xla_fsdp_grad_ckpt xla_fsdp_v2`,
	),
};

/** The keys of an FSDP config, with and without the prefix that accelerate gives them. */
const fsdpFields: Fields = Object.fromEntries(
	Object.entries(bareFields).flatMap(([key, field]) => [
		[key, field],
		[`fsdp_${key}`, field],
	]),
);

const byDefault = defaultsOf("accelerate", "1.15.0");

/** What an FSDP config (accelerate, Transformers or Axolotl) says. Nothing for an empty one. */
export function fsdpFacts(
	file: ParsedFile,
	config: Entry | undefined,
): FieldReading {
	const tree = config?.value;
	if (entriesOf(tree).length === 0) return gather();
	return gather(
		{ facts: [byDefault("parallel.sharding", "fsdp")] },
		readFields({
			tree,
			fields: fsdpFields,
			path: file.path,
			framework: "FSDP",
		}),
		{ facts: [...offloadFacts(file, tree), ...checkpointFacts(file, tree)] },
	);
}

/** The sharding and offload in the words of Transformers' `fsdp` argument: `full_shard auto_wrap offload`. */
export function fsdpWordFacts(
	file: ParsedFile,
	entry: Entry | undefined,
): readonly Fact[] {
	if (!entry) return [];
	const origin = statedAt(file, entry);
	return wordsOf(entry.value).flatMap((word) => {
		if (word === "offload") {
			return [
				fact("offload.parameters", true, origin),
				fact("offload.optimizer", true, origin),
			];
		}
		const sharding = lookUp(strategies, word);
		return sharding && word !== "false"
			? [fact("parallel.sharding", sharding, origin)]
			: [];
	});
}

function wordsOf(tree: Tree): readonly string[] {
	const texts =
		tree.kind === "sequence" ? tree.items.map(asText) : [asText(tree)];
	return texts.flatMap((text) => text?.toLowerCase().split(/[\s,]+/) ?? []);
}

// Sharded parameters that are kept on the host take their gradients and optimizer states with them.
function offloadFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = either(tree, "offload_params");
	const offloads = asBoolean(entry?.value);
	if (!entry || offloads === undefined) return [];
	const origin = statedAt(file, entry);
	return [
		fact("offload.parameters", offloads, origin),
		fact("offload.optimizer", offloads, origin),
	];
}

function checkpointFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = either(tree, "activation_checkpointing");
	return entry && asBoolean(entry.value)
		? [fact("checkpointing", "full", statedAt(file, entry))]
		: [];
}

function either(tree: Tree | undefined, key: string): Entry | undefined {
	return entryAt(tree, key) ?? entryAt(tree, `fsdp_${key}`);
}
