import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entryAt,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { flagTree, unsureFlags } from "../commands/flag-tree.js";
import { commandDevices, commandRepeats } from "../commands/launch.js";
import { runName } from "../commands/run-names.js";
import { slurmFacts } from "../commands/slurm.js";
import { longFlags } from "../commands/words.js";
import { dataSetFacts } from "../data-sets.js";
import { type FieldReading, readFields, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { loraTargets } from "../lora-targets.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import type { Reader, Reading } from "../reader.js";
import { factOf, impliedFact, statedIn } from "../stated.js";
import { type OpenRlhfCommand, openRlhfCommands, tasks } from "./commands.js";
import {
	byDefault,
	rolloutDefaults,
	TOKENS,
	tuningDefaults,
} from "./defaults.js";
import { deviceReading } from "./devices.js";
import { openRlhfFields } from "./fields.js";
import { nameOfToday } from "./names.js";
import { batchFacts, lengthFacts, methodReading } from "./rollouts.js";

/** OpenRLHF: commands with flags, dotted ones since 0.10. */
export const openRlhf: Reader = {
	framework: "openrlhf",
	title: "OpenRLHF",
	source:
		"https://github.com/OpenRLHF/OpenRLHF, openrlhf/cli (0.9.9; 0.11.0, commit 3c3be623)",
	recognises: (file) => openRlhfCommands(file).length > 0,
	references: () => [],
	read: (file) => {
		const commands = openRlhfCommands(file);
		const training = commands.filter(({ name }) => Object.hasOwn(tasks, name));
		if (training.length === 0) {
			const why = `\`${commands[0]?.name}\` trains nothing.`;
			return [{ kind: "not-training", why }];
		}
		return training.map((each, index) =>
			readCommand(file, each, runName(index, training.length)),
		);
	},
};

function readCommand(
	file: ParsedFile,
	given: OpenRlhfCommand,
	name: string,
): Reading {
	const { name: program, rest } = given;
	const { line } = given.program;
	const flags = longFlags(rest).map((flag) => ({
		...flag,
		name: nameOfToday(flag.name),
	}));
	const tree = flagTree(flags, { isList: (key) => LISTS.has(key) });
	const task = lookUp(tasks, program) ?? "sft";
	const generates = task === "ppo";
	const pretrains = entryAt(tree, "model.pretrain_mode_enable") !== undefined;
	return {
		kind: "training",
		name,
		...gather(
			{ facts: generates ? rolloutDefaults : tuningDefaults(program) },
			{
				facts: [
					fact(
						"task",
						pretrains ? "pretrain" : task,
						statedAt(file, { key: program, line }),
					),
				],
			},
			readFields({
				tree,
				fields: openRlhfFields,
				path: file.path,
				framework: "OpenRLHF",
			}),
			{ problems: unsureFlags(file, flags, openRlhfFields) },
			generates ? rollouts(file, tree) : tuning(file, given, tree),
			{ facts: memoryFacts(file, tree) },
			adapterOf(file, tree),
			dataOf(file, tree),
			commandRepeats(file, given),
		),
		files: [],
	};
}

/** Flags that take several values. */
const LISTS = new Set(["ds.lora.target_modules"]);

function rollouts(file: ParsedFile, tree: Mapping): FieldReading {
	const method = methodReading(file, tree);
	const has = (path: string) => entryAt(tree, path) !== undefined;
	const criticless = method.facts.some(({ value }) => value === "grpo");
	const frozen = !method.facts.some(({ value }) => value === "none");
	return gather(
		method,
		{ facts: batchFacts(file, tree) },
		{ facts: lengthFacts(file, tree) },
		slurmFacts(file),
		deviceReading(file, tree, [
			"actor",
			...(criticless ? [] : (["critic"] as const)),
			...(frozen ? (["ref"] as const) : []),
			...(has("reward.model_name_or_path") ? (["reward"] as const) : []),
		]),
	);
}

function tuning(
	file: ParsedFile,
	given: OpenRlhfCommand,
	tree: Mapping,
): FieldReading {
	const stated = statedIn(file, tree);
	const compares = given.name === "train_dpo" || given.name === "train_kto";
	return gather(
		{
			facts: [
				...factOf("batch.global", stated.number("train.batch_size")),
				...factOf("data.epochs", stated.number("train.max_epochs")),
				...factOf("data.sequence", stated.number("data.max_len")),
				...(compares ? [byDefault("reference", "forward")] : []),
			],
		},
		commandDevices(file, given),
	);
}

function memoryFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const stated = statedIn(file, tree);
	const packs = stated.boolean("ds.packing_samples");
	const flash = stated.boolean("flash_attn");
	const half = stated.boolean("bf16");
	const dynamic = stated.boolean("train.dynamic_batch_enable");
	const tokens = stated.number("train.max_tokens_per_gpu");
	const apart =
		(stated.number("prompt_max_len")?.value ?? 0) +
		(stated.number("rollout.max_new_tokens")?.value ?? 0);
	const length = stated.number("data.max_len")?.value ?? (apart || 2048);
	const micro = Math.floor((tokens?.value ?? TOKENS) / length);
	return [
		...impliedFact("data.padded", packs?.value !== true, packs),
		...impliedFact("attention", "flash", flash),
		...impliedFact("precision", "bf16", half?.value ? half : undefined),
		...(dynamic?.value
			? impliedFact("batch.micro", Math.max(1, micro), tokens ?? dynamic)
			: []),
	];
}

function adapterOf(file: ParsedFile, tree: Tree): FieldReading {
	const stated = statedIn(file, tree);
	const rank = stated.number("ds.lora.rank");
	if (!rank) return gather();
	const modules = entryAt(tree, "ds.lora.target_modules");
	const packed = stated.boolean("ds.load_in_4bit");
	return gather(
		{
			facts: [
				fact("adapter.kind", "lora", rank.origin),
				fact("adapter.rank", rank.value, rank.origin),
				byDefault("adapter.targets", ["all-linear"]),
				// Packed with double quantisation: openrlhf/models/actor.py.
				...impliedFact("adapter.quantization", "nf4-double", packed),
			],
		},
		readOne({
			file,
			tree,
			path: "ds.lora.dropout",
			field: toShare("adapter.dropout"),
			framework: "OpenRLHF",
		}),
		modules ? loraTargets(file, modules) : gather(),
	);
}

function dataOf(file: ParsedFile, tree: Tree): FieldReading {
	const entry =
		entryAt(tree, "data.prompt_dataset") ?? entryAt(tree, "data.dataset");
	const names = asText(entry?.value)?.split(",") ?? [];
	return entry
		? dataSetFacts({
				file,
				entry,
				sets: names.map((name) => ({ name: name.trim() })),
			})
		: gather();
}
