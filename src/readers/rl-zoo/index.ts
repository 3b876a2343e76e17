import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entriesOf,
	entryAt,
	hasKeys,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";
import { fileName } from "../paths.js";
import type { Reader, Reading } from "../reader.js";
import { algorithms, bySb3, byZoo } from "./defaults.js";
import { zooFields } from "./fields.js";
import { networkOf } from "./network.js";
import { updateFacts } from "./updates.js";

/** RL Baselines3 Zoo: hyperparameters by environment, one file an algorithm. */
export const rlZoo: Reader = {
	framework: "rl-zoo",
	title: "RL Baselines3 Zoo",
	source:
		"https://github.com/DLR-RM/rl-baselines3-zoo, rl_zoo3/exp_manager.py (commit 22e3ff2); https://github.com/DLR-RM/stable-baselines3 (2.9.0a4)",
	recognises: isHyperparameters,
	references: () => [],
	read: (file) => {
		const runs = environments(file).map((entry) => readRun(file, entry));
		return runs.length > 0
			? runs
			: [
					{
						kind: "fragment",
						why: "It has hyperparameters for no environment by name.",
						facts: [],
					},
				];
	},
};

function isHyperparameters({ documents }: ParsedFile): boolean {
	const entries = entriesOf(documents[0]).filter(hasSettings);
	return (
		entries.length > 0 &&
		entries.every(({ value }) => hasKeys(value, "n_timesteps", "policy"))
	);
}

// `default` is for environments that the file does not name: no run until one is asked for.
function environments({ documents }: ParsedFile): readonly Entry[] {
	return entriesOf(documents[0]).filter(
		(entry) => entry.key !== "default" && hasSettings(entry),
	);
}

// An environment whose lines were all taken away is no run, and the others stay what they are.
function hasSettings({ value }: Entry): boolean {
	return value.kind !== "scalar" || value.value !== null;
}

function readRun(file: ParsedFile, { key, value, line }: Entry): Reading {
	const named = algorithmOf(file, asText(entryAt(value, "model_class")?.value));
	const algorithm = lookUp(algorithms, named);
	return {
		kind: "training",
		name: key,
		...gather(
			{
				facts: [
					fact("task", "rl", statedAt(file, { key, line })),
					fact("data.environment", key, statedAt(file, { key, line })),
					byZoo("rollouts.environments", 1),
					// `--vec-env dummy`: one after the other in one process.
					byZoo("rollouts.workers", 1),
					bySb3("precision", "fp32"),
					...updateFacts(file, value, algorithm),
				],
			},
			readFields({
				tree: value,
				fields: zooFields,
				path: file.path,
				framework: "RL Baselines3 Zoo",
			}),
			networkOf(file, value, algorithm),
		),
		files: [],
	};
}

// Hindsight replay is a buffer for another algorithm, which its file names.
function algorithmOf({ path }: ParsedFile, inside: string | undefined): string {
	const name = fileName(path).replace(/\.ya?ml$/, "");
	return inside ?? name.toLowerCase();
}
