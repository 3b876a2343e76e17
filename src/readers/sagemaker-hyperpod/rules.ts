import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	firstEntryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import type { Sharding } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { loraTargets } from "../lora-targets.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";

const SHARDINGS: Readonly<Record<string, Sharding>> = {
	full_shard: "fsdp",
	hybrid_shard: "hsdp",
	shard_grad_op: "zero2",
	no_shard: "none",
};

/** The instance type that a recipe is for; the first of several is a hint, and the rest is said. */
export function instanceOf(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const entry = entryAt(tree, "instance_types");
	const names = itemsOf(entry?.value).flatMap((item) => asText(item) ?? []);
	const [first, ...others] = names.map((name) => name.replace(/^ml\./, ""));
	if (!entry || first === undefined) return gather();
	const { line, key: text, path = file.path } = entry;
	if (others.length === 0) {
		return gather({
			facts: [fact("hardware.instance", first, statedAt(file, entry))],
		});
	}
	const what = `\`instance_types\` names ${names.length} types, of which the launch takes one`;
	return gather({
		facts: [
			fact("hardware.instance", first, { kind: "hint", path, line, text }),
		],
		problems: [
			{
				kind: "inconsistent-config",
				path,
				line,
				args: { what, reading: `\`${first}\`` },
			},
		],
	});
}

/** Adapters, checkpointing and sharding of the recipes, which spell them each in their own way. */
export function recipeRules(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	return gather(
		{ facts: [...checkpointing(file, tree), ...sharding(file, tree)] },
		adapterOf(file, tree),
		rolloutsOf(file, tree),
	);
}

function checkpointing(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = firstEntryAt(tree, [
		"training_config.training_args.gradient_checkpointing",
		"training_config.model.enable_gradient_checkpointing",
		"model.activation_checkpointing",
	]);
	const isOn = asBoolean(entry?.value);
	return entry && isOn !== undefined
		? [fact("checkpointing", isOn ? "full" : "none", statedAt(file, entry))]
		: [];
}

function sharding(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const entry = firstEntryAt(tree, [
		"training_config.training_args.strategy.fsdp_config.sharding_strategy",
		"training_config.engine.strategy",
		"model.sharding_strategy",
	]);
	const word = asText(entry?.value)?.toLowerCase() ?? "";
	const found = /^fsdp2?$/.test(word) ? "fsdp" : lookUp(SHARDINGS, word);
	const group = entryAt(tree, "model.shard_degree");
	const size = asNumber(group?.value);
	const offload = entryAt(
		tree,
		"training_config.training_args.strategy.fsdp_config.cpu_offload",
	);
	return [
		...(entry && found
			? [fact("parallel.sharding", found, statedAt(file, entry))]
			: []),
		...(group && size !== undefined && size > 1
			? [fact("parallel.shard_group", size, statedAt(file, group))]
			: []),
		...(offload && asBoolean(offload.value) === true
			? [
					fact("offload.parameters", true, statedAt(file, offload)),
					fact("offload.optimizer", true, statedAt(file, offload)),
				]
			: []),
	];
}

function adapterOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const type = firstEntryAt(tree, [
		"training_config.model_config.peft_config.peft_type",
		"training_config.model.lora_rank",
		"model.peft.peft_type",
	]);
	if (!type || isUnset(type.value) || asNumber(type.value) === 0) {
		return gather();
	}
	const word = asText(type.value) ?? "";
	const targets = firstEntryAt(tree, [
		"training_config.model_config.peft_config.target_modules",
		"training_config.model.target_modules",
	]);
	const dora = entryAt(
		tree,
		"training_config.model_config.peft_config.use_dora",
	);
	const kind = asBoolean(dora?.value) === true ? "dora" : "lora";
	const origin = statedAt(file, type);
	return gather(
		{
			facts: [
				fact("adapter.kind", kind, origin),
				...(/^qlora/.test(word)
					? [fact("adapter.quantization", "nf4", origin)]
					: []),
			],
		},
		targets ? loraTargets(file, targets) : {},
	);
}

// Rollouts have an actor, a reference and a sampler, each with keys of its own.
function rolloutsOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const key = "training_config.actor_rollout_ref";
	const entry = entryAt(tree, key);
	const effect = "trains on rollouts with settings of verl that recipes nest";
	return entry
		? gather({ problems: [unmodelled({ file, entry, key, effect })] })
		: gather();
}
