import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { agentConfig } from "../agent-config.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { factOf, statedIn } from "../stated.js";
import { type Unmodelled, unmodelledSettings } from "../unmodelled.js";
import {
	behaviourFields,
	byMlAgents,
	type Trainer,
	trainers,
} from "./fields.js";

/** Unity ML-Agents: behaviours by name in YAML, each with a trainer; the world is a program of the project's own. */
export const mlAgents: Reader = {
	framework: "ml-agents",
	title: "Unity ML-Agents",
	source:
		"https://github.com/Unity-Technologies/ml-agents, ml-agents/mlagents/trainers/settings.py (commit 024010d8)",
	recognises: ({ documents }) => behavioursIn(documents[0]).length > 0,
	references: () => [],
	read: (file) => {
		const behaviours = behavioursIn(file.documents[0]);
		return behaviours.map((entry) => ({
			kind: "training",
			name: behaviours.length === 1 ? "" : entry.key,
			...readBehaviour(file, entry),
			files: [],
		}));
	},
};

function behavioursIn(tree: Tree | undefined): readonly Entry[] {
	const found = entriesOf(entryAt(tree, "behaviors")?.value);
	return found.every(({ value }) => lookUp(trainers, trainerOf(value)))
		? found
		: [];
}

function trainerOf(behaviour: Tree): string | undefined {
	return asText(entryAt(behaviour, "trainer_type")?.value);
}

function readBehaviour(
	file: ParsedFile,
	entry: Entry,
): Pick<Reading & { readonly kind: "training" }, "facts" | "problems"> {
	const { value: tree, key, line } = entry;
	const trainer = lookUp(trainers, trainerOf(tree));
	const place = statedAt(file, { key, line });
	return gather(
		{
			facts: [
				fact("task", "rl", place),
				fact("data.environment", `unity/${key}`, place),
				byMlAgents("data.environment_steps", 500_000),
				byMlAgents("precision", "fp32"),
				...worldFacts(file),
				...clockFacts(file, tree),
				...(trainer ? trainerFacts(file, tree, trainer) : []),
			],
		},
		readFields({
			tree,
			fields: behaviourFields,
			path: file.path,
			framework: "ML-Agents",
		}),
		{ problems: unmodelledSettings(file, tree, beside) },
	);
}

const beside: Unmodelled = {
	"network_settings.memory":
		"adds a recurrent layer over the steps of an episode",
	"reward_signals.gail": "trains a discriminator beside the agent",
	"reward_signals.curiosity":
		"trains two networks of curiosity beside the agent",
	"reward_signals.rnd":
		"trains a network of random distillation beside the agent",
	behavioral_cloning: "imitates demonstrations besides",
};

// Each copy of the world is a process of its own.
function worldFacts(file: ParsedFile): readonly Fact[] {
	const stated = statedIn(file, file.documents[0]).number(
		"env_settings.num_envs",
	);
	return [
		byMlAgents("rollouts.workers", 1),
		byMlAgents("rollouts.environments", 1),
		...factOf("rollouts.workers", stated),
		...factOf("rollouts.environments", stated),
	];
}

function clockFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	return [
		byMlAgents("rollouts.asynchronous", false),
		...factOf(
			"rollouts.asynchronous",
			statedIn(file, tree).boolean("threaded"),
		),
	];
}

function trainerFacts(
	file: ParsedFile,
	tree: Tree,
	trainer: Trainer,
): FieldReading["facts"] {
	const { algorithm, batch, passes } = trainer;
	return [
		byMlAgents("batch.global", batch),
		...(passes === undefined
			? updateFacts(file, tree)
			: [byMlAgents("rollouts.inner_epochs", passes)]),
		networkFact(file, tree, algorithm),
	];
}

/** SAC makes an update after each so many steps, once the buffer holds enough (sac/trainer.py, _update_policy). */
function updateFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const stated = statedIn(file, tree);
	const all = stated.number("max_steps")?.value ?? 500_000;
	const first = stated.number("hyperparameters.buffer_init_steps")?.value ?? 0;
	const every = stated.number("hyperparameters.steps_per_update")?.value ?? 1;
	const updates = Math.round(Math.max(0, all - first) / every);
	return updates > 0
		? [
				fact("steps", updates, {
					kind: "derived",
					from: `${all} steps of the world without the first ${first}, an update after each ${every}`,
				}),
			]
		: [];
}

function networkFact(
	file: ParsedFile,
	tree: Tree,
	algorithm: Trainer["algorithm"],
): Fact {
	const stated = statedIn(file, tree);
	const width = stated.number("network_settings.hidden_units");
	const layers = stated.number("network_settings.num_layers");
	const netArch = Array.from(
		{ length: layers?.value ?? 2 },
		() => width?.value ?? 128,
	);
	const value = agentConfig({ algorithm, netArch });
	const place = width ?? layers;
	return place
		? fact("model.config", value, place.origin)
		: byMlAgents("model.config", value);
}
