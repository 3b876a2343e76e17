import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	type Entry,
	entriesOf,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { factOf, impliedFact, statedIn } from "../stated.js";
import { type Swept, sweptFacts, unlikePoints } from "../swept.js";
import { unmodelled } from "../unmodelled.js";
import { algorithmFacts } from "./algorithms.js";
import { configFields, experimentFields, stepLimits } from "./fields.js";
import { firstOfGrid } from "./grid-search.js";
import { networkOf } from "./network.js";

/** RLlib: experiments by name in YAML, each with an algorithm, an environment and limits. */
export const rllib: Reader = {
	framework: "rllib",
	title: "RLlib",
	source:
		"https://github.com/ray-project/ray, rllib/algorithms/algorithm_config.py (commit 00087beff57e)",
	recognises: isExperiments,
	references: () => [],
	read: (file) => {
		const experiments = entriesOf(file.documents[0]);
		return experiments.map((entry) => readExperiment(file, entry));
	},
};

function isExperiments({ documents }: ParsedFile): boolean {
	const entries = entriesOf(documents[0]);
	return (
		entries.length > 0 &&
		entries.every(
			({ value }) =>
				hasKeys(value, "run") &&
				(hasKeys(value, "env") || hasKeys(value, "config")) &&
				(hasKeys(value, "stop") || hasKeys(value, "config")),
		)
	);
}

function readExperiment(file: ParsedFile, entry: Entry): Reading {
	const { tree, swept } = firstOfGrid(file, entry.value);
	const config = entryAt(tree, "config")?.value;
	return {
		kind: "training",
		name: entry.key,
		...gather(
			{ facts: [fact("task", "rl", statedAt(file, taskEntry(tree, entry)))] },
			known(file, tree, experimentFields),
			known(file, config, configFields),
			{ facts: algorithmFacts(file, tree) },
			stopReading(file, tree),
			{ facts: [...worldFacts(file, tree), ...environmentFacts(file, config)] },
			{ facts: deviceFacts(file, config) },
			networkOf(file, tree),
			{ facts: sweptFacts([...swept, ...samples(file, tree)]) },
			{ problems: unlikePoints(file, swept) },
		),
		files: [],
	};
}

function taskEntry(tree: Tree, entry: Entry): Entry {
	return entryAt(tree, "run") ?? entry;
}

function known(
	file: ParsedFile,
	tree: Tree | undefined,
	fields: typeof configFields,
): FieldReading {
	return readFields({ tree, fields, path: file.path, framework: "RLlib" });
}

// What ends a trial first counts: steps are a number, a reward may come earlier, hours are a limit.
function stopReading(file: ParsedFile, tree: Tree): FieldReading {
	const stop = entryAt(tree, "stop")?.value;
	const entries = entriesOf(stop);
	const stated = statedIn(file, stop);
	const steps = entries.find(({ key }) => stepLimits.includes(key));
	const hours = stated.number("time_total_s");
	const reward = entries.find(({ key }) => /reward|return/.test(key));
	const found = steps && stated.number(steps.key);
	const problems: readonly Problem[] =
		found && reward
			? [
					unmodelled({
						file,
						entry: reward,
						effect: "ends the run as soon as it is reached",
					}),
				]
			: [];
	return gather({
		facts: [
			...factOf("data.environment_steps", found),
			...impliedFact(
				"hardware.time_limit_hours",
				(hours?.value ?? 0) / 3600,
				hours,
			),
		],
		problems,
	});
}

function worldFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const stated = statedIn(file, tree);
	return factOf(
		"data.environment",
		firstOf(["env", "config.env"], (key) => stated.text(key)),
	);
}

const WORKERS = ["num_workers", "num_rollout_workers", "num_env_runners"];
const COPIES = ["num_envs_per_worker", "num_envs_per_env_runner"];

// Without workers the driver itself runs the worlds.
function environmentFacts(
	file: ParsedFile,
	config: Tree | undefined,
): readonly Fact[] {
	const stated = statedIn(file, config);
	const workers = firstOf(WORKERS, (key) => stated.number(key));
	const copies = firstOf(COPIES, (key) => stated.number(key));
	return [
		...impliedFact(
			"rollouts.environments",
			(workers?.value ?? 1) * (copies?.value ?? 1),
			workers ?? copies,
		),
		...factOf("rollouts.workers", workers),
	];
}

function deviceFacts(
	file: ParsedFile,
	config: Tree | undefined,
): readonly Fact[] {
	const stated = statedIn(file, config);
	const driver = stated.number("num_gpus");
	const learners =
		stated.number("num_learners") ?? stated.number("num_learner_workers");
	const each =
		stated.number("num_gpus_per_learner") ??
		stated.number("num_gpus_per_learner_worker");
	const workers = firstOf(WORKERS, (key) => stated.number(key));
	const worker =
		stated.number("num_gpus_per_worker") ??
		stated.number("num_gpus_per_env_runner");
	const all =
		(driver?.value ?? 0) +
		(learners?.value ?? 1) * (each?.value ?? 0) +
		(workers?.value ?? 0) * (worker?.value ?? 0);
	// A part of a device is shared with others.
	return impliedFact(
		"hardware.count",
		Math.ceil(all),
		driver ?? each ?? (workers && worker),
	);
}

function samples(file: ParsedFile, tree: Tree): readonly Swept[] {
	const found = statedIn(file, tree).number("num_samples");
	return found
		? [{ name: "num_samples", values: found.value, origin: found.origin }]
		: [];
}

function firstOf<V>(
	keys: readonly string[],
	read: (key: string) => V | undefined,
): V | undefined {
	for (const key of keys) {
		const found = read(key);
		if (found !== undefined) return found;
	}
	return undefined;
}
