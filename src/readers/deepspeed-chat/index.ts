import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, itemsOf, type Mapping } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { flagTree, unsureFlags } from "../commands/flag-tree.js";
import { launchReading } from "../commands/launch.js";
import { runName } from "../commands/run-names.js";
import { dataSetFacts } from "../data-sets.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { defaultsOf, statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { factOf, impliedFact, statedIn } from "../stated.js";
import { type ChatCommand, chatCommands } from "./commands.js";
import { rolloutFields, tuningFields } from "./fields.js";
import { phaseOf } from "./phase.js";

const byDefault = defaultsOf("deepspeed-chat", "45b4b715");

/** DeepSpeed-Chat: supervised fine-tuning, a reward model, and PPO with an actor and a critic. */
export const deepspeedChat: Reader = {
	framework: "deepspeed-chat",
	title: "DeepSpeed-Chat",
	source:
		"https://github.com/deepspeedai/DeepSpeedExamples, applications/DeepSpeed-Chat/training (commit 45b4b715)",
	recognises: (file) => chatCommands(file).length > 0,
	references: () => [],
	read: (file) => {
		const commands = chatCommands(file);
		return commands.map((each, index) => {
			return readCommand(file, each, runName(index, commands.length));
		});
	},
};

/** Flags that take several values. */
const LISTS = new Set(["data_path"]);

const always: readonly Fact[] = [
	byDefault("precision", "fp16"),
	byDefault("parallel.sharding", "none"),
	byDefault("checkpointing", "none"),
	byDefault("optimizer", "adam"),
	byDefault("adapter.kind", "none"),
	byDefault("data.epochs", 1),
	byDefault("batch.micro", 16),
	// Every sample is filled up to the full length: training/utils/data/data_utils.py.
	byDefault("data.padded", true),
];

function readCommand(
	file: ParsedFile,
	given: ChatCommand,
	name: string,
): Reading {
	const tree = flagTree(given.flags, { isList: (key) => LISTS.has(key) });
	const phase = phaseOf(file, given, tree);
	const fields = given.generates ? rolloutFields : tuningFields;
	return {
		kind: "training",
		name,
		...gather(
			{ facts: [...always, phase.task] },
			given.generates ? rollouts(file, tree) : tuning(phase.task),
			readFields({
				tree,
				fields,
				path: file.path,
				framework: "DeepSpeed-Chat",
			}),
			{ problems: unsureFlags(file, given.flags, fields) },
			{ facts: memoryFacts(file, tree) },
			dataOf(file, tree, phase.part),
			launchReading(file, given),
		),
		files: [],
	};
}

// The actor is compared with a copy of itself, and a reward model scores; each device answers its own prompts.
function rollouts(file: ParsedFile, tree: Mapping): FieldReading {
	const stated = statedIn(file, tree);
	const each = stated.number("per_device_generation_batch_size");
	const batches = stated.number("generation_batches")?.value ?? 1;
	const micro = stated.number("per_device_training_batch_size")?.value ?? 16;
	const parts = ((each?.value ?? 16) * batches) / micro;
	const critic = stated.text("critic_model_name_or_path");
	const accumulation = Number.isInteger(parts)
		? each
			? [fact("batch.accumulation", parts, each.origin)]
			: [byDefault("batch.accumulation", parts)]
		: [];
	return gather({
		facts: [
			byDefault("reference", "forward"),
			byDefault("rollouts.per_prompt", 1),
			byDefault("rollouts.inner_epochs", 1),
			byDefault("data.prompt", 256),
			byDefault("data.completion", 256),
			...accumulation,
			...factOf("critic.id", critic),
			...factOf("reward.id", critic),
		],
	});
}

function tuning(task: Fact): FieldReading {
	return gather({
		facts: [
			byDefault("data.sequence", 512),
			byDefault("batch.accumulation", 1),
			...(task.value === "dpo" ? [byDefault("reference", "forward")] : []),
		],
	});
}

function memoryFacts(file: ParsedFile, tree: Mapping): readonly Fact[] {
	const stated = statedIn(file, tree);
	const rank = stated.number("actor_lora_dim") ?? stated.number("lora_dim");
	const offload = stated.boolean("offload");
	const stage =
		stated.number("actor_zero_stage") ?? stated.number("zero_stage");
	return [
		...(rank
			? [
					fact("adapter.kind", "lora", rank.origin),
					fact("adapter.rank", rank.value, rank.origin),
					byDefault("adapter.targets", ["all-linear"]),
				]
			: []),
		...impliedFact("offload.optimizer", offload?.value === true, offload),
		...(stage?.value === 3
			? impliedFact("offload.parameters", offload?.value === true, offload)
			: []),
	];
}

// `2,4,4` divides every data set among the three steps.
function dataOf(
	file: ParsedFile,
	tree: Mapping,
	part: 0 | 1 | 2,
): FieldReading {
	const entry = entryAt(tree, "data_path");
	const split = entryAt(tree, "data_split");
	const shares = asText(split?.value)?.split(",").map(Number) ?? [];
	const all = shares.reduce((sum, share) => sum + share, 0);
	const share = (shares[part] ?? 0) / all;
	const names = itemsOf(entry?.value).flatMap((item) => asText(item) ?? []);
	return gather(
		entry
			? dataSetFacts({ file, entry, sets: names.map((name) => ({ name })) })
			: gather(),
		{
			facts:
				split && share > 0 && share <= 1
					? [fact("data.share", share, statedAt(file, split))]
					: [],
		},
	);
}
