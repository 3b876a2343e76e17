import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type FieldReading, type Fields, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { statedIn } from "../stated.js";
import { unmodelledSettings } from "../unmodelled.js";
import { rolloutDefaults, tuningDefaults } from "./defaults.js";
import {
	modelFields,
	rolloutFields,
	tuningFields,
	unmodelledRollouts,
} from "./fields.js";
import { modelFacts, modelName } from "./model.js";
import {
	batchFacts,
	dataFacts,
	methodReading,
	microFacts,
	placeFacts,
	sequenceFacts,
} from "./rollouts.js";
import { strategyReading } from "./strategy.js";
import { tuningMicroFacts, tuningSequenceFacts } from "./tuning.js";

/** verl trains on answers that it generates, or on given ones. */
export type Trainer = "rollouts" | "tuning";

interface Settings {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	/** The config that the command names, which may choose Megatron; empty without one. */
	readonly config: string;
}

/** What the settings of a run say: those of a command over those of its config. */
export function settingsReading({
	trainer,
	...settings
}: Settings & { readonly trainer: Trainer }): FieldReading {
	return trainer === "tuning" ? tuning(settings) : rollouts(settings);
}

const ACTOR = "actor_rollout_ref.actor";
const MODEL = "actor_rollout_ref.model";

function rollouts(settings: Settings): FieldReading {
	const { file, tree } = settings;
	const isMegatron = trainsWithMegatron(settings);
	const method = methodReading(file, tree);
	const hasCritic = method.facts.every(
		({ key, value }) => key !== "task" || value === "ppo",
	);
	return gather(
		{ facts: rolloutDefaults },
		strategyReading(file, tree, {
			section: isMegatron ? `${ACTOR}.megatron` : `${ACTOR}.fsdp_config`,
			optimizer: `${ACTOR}.optim`,
			isMegatron,
		}),
		known(file, tree, rolloutFields),
		known(file, entryAt(tree, MODEL)?.value, modelFields),
		{ facts: sequenceFacts(file, tree) },
		modelName(file, tree, `${MODEL}.path`, "model.id"),
		hasCritic
			? modelName(file, tree, "critic.model.path", "critic.id")
			: gather(),
		statedIn(file, tree).boolean("reward_model.enable")?.value
			? modelName(file, tree, "reward_model.model.path", "reward.id")
			: gather(),
		modelFacts({ file, tree, section: MODEL, isMegatron }),
		method,
		{
			facts: [
				...batchFacts(file, tree),
				...microFacts(file, tree),
				...dataFacts(file, tree),
				...placeFacts(file, tree),
			],
		},
		{ problems: unmodelledSettings(file, tree, unmodelledRollouts) },
	);
}

function tuning(settings: Settings): FieldReading {
	const { file, tree } = settings;
	const isMegatron =
		/^megatron/.test(statedIn(file, tree).text("engine")?.value ?? "") ||
		hasKeys(tree, "engine.tensor_model_parallel_size");
	const old = hasKeys(tree, "model.partial_pretrain");
	return gather(
		{ facts: tuningDefaults },
		strategyReading(file, tree, {
			section: old ? "model.fsdp_config" : "engine",
			optimizer: "optim",
			isMegatron,
		}),
		known(file, tree, tuningFields),
		modelName(
			file,
			tree,
			old ? "model.partial_pretrain" : "model.path",
			"model.id",
		),
		modelFacts({ file, tree, section: "model", isMegatron }),
		{
			facts: [
				...tuningMicroFacts(file, tree, old),
				...tuningSequenceFacts(file, tree),
				...dataFacts(file, tree),
			],
		},
	);
}

function known(
	file: ParsedFile,
	tree: Tree | undefined,
	fields: Fields,
): FieldReading {
	return readFields({ tree, fields, path: file.path, framework: "verl" });
}

// The strategy says it, or the config that is chosen, or settings that only Megatron has.
function trainsWithMegatron({ file, tree, config }: Settings): boolean {
	const strategy = statedIn(file, tree).text(`${ACTOR}.strategy`)?.value;
	if (strategy !== undefined) return strategy === "megatron";
	const bases = itemsOf(entryAt(tree, "defaults")?.value).map(asText);
	return (
		/megatron/.test(config) ||
		hasKeys(tree, `${ACTOR}.megatron`) ||
		bases.some((base) => base === "ppo_megatron_trainer")
	);
}
