import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import { type FieldReading, type Fields, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { compose, defaultReferences } from "../hydra/compose.js";
import { rootReference } from "../hydra/config-paths.js";
import { defaultItems, packageHeader } from "../hydra/defaults-list.js";
import { defaultsOf } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { hydraFields, pipelineFields } from "./fields.js";
import { policyFacts, policyProblems } from "./policy.js";

/** LeRobot: policies that imitate demonstrations, by Hydra until 2025 and as one config since. */
export const lerobot: Reader = {
	framework: "lerobot",
	title: "LeRobot",
	source:
		"https://github.com/huggingface/lerobot, lerobot/configs (1ee1acf) and src/lerobot/configs/train.py (000c716dee65)",
	recognises: (file) =>
		isPipeline(file.documents[0]) || isHydra(file) || isRoot(file),
	references: (file) =>
		isPipeline(file.documents[0])
			? []
			: [
					...(isRoot(file) ? [] : [rootReference(file)]),
					...defaultReferences(file),
				],
	read(file, open, overrides = []) {
		const [tree] = file.documents;
		if (isPipeline(tree)) return [readPipeline(file, tree)];
		const root = isRoot(file) ? file : open(rootReference(file));
		if (!root || !isRoot(root)) return [part(file)];
		const isOwn = root === file;
		if (!isOwn && hasKeys(tree, "env") && !hasKeys(tree, "policy")) {
			return [part(file)];
		}
		const name = file.path.replace(/^.*\/|\.ya?ml$/g, "");
		const chosen = new Map(isOwn ? [] : [["policy", name]]);
		const {
			tree: composed,
			files,
			problems,
		} = compose(root, open, {
			overrides,
			chosen,
		});
		const own = gather({ problems }, readKeys(file, composed, hydraFields));
		return [
			training(
				own,
				files.filter((path) => path !== file.path),
			),
		];
	},
	takesOverrides: true,
};

function isPipeline(tree: Tree | undefined): boolean {
	return (
		hasKeys(tree, "dataset.repo_id") &&
		(hasKeys(tree, "policy.type") ||
			hasKeys(tree, "policy.path") ||
			hasKeys(tree, "reward_model.type"))
	);
}

function isHydra(file: ParsedFile): boolean {
	const [tree] = file.documents;
	if (packageHeader(file) !== "_global_") return false;
	return (
		hasKeys(tree, "policy.name") ||
		(hasKeys(tree, "env.name") && hasKeys(tree, "fps"))
	);
}

function isRoot(file: ParsedFile): boolean {
	const [tree] = file.documents;
	const groups = defaultItems(tree).map(({ group }) => group);
	return (
		groups.includes("env") &&
		groups.includes("policy") &&
		["training", "eval", "wandb"].some((key) => hasKeys(tree, key))
	);
}

const byDefault = defaultsOf("lerobot", "known");
const byPipeline = defaultsOf("lerobot", "000c716dee65");

function part(file: ParsedFile): Reading {
	const own = readKeys(file, file.documents[0], hydraFields);
	const why =
		"A policy or an environment: it counts through the run that chooses it.";
	return { kind: "fragment", why, facts: own.facts };
}

function readPipeline(file: ParsedFile, tree: Tree | undefined): Reading {
	const mode = asText(entryAt(tree, "job_name")?.value) ?? "";
	if (/^eval(uate)?$/.test(mode)) {
		return { kind: "not-training", why: "`job_name` says that it evaluates." };
	}
	const own = readKeys(file, tree, pipelineFields);
	const defaults = [byPipeline("steps", 100_000), byPipeline("batch.micro", 8)];
	return training(gather({ facts: defaults }, own), []);
}

function readKeys(
	file: ParsedFile,
	tree: Tree | undefined,
	fields: Fields,
): FieldReading {
	return gather(
		readFields({ tree, fields, path: file.path, framework: "lerobot" }),
		{ facts: policyFacts(file, tree) },
		{ problems: policyProblems(file, tree) },
	);
}

function training(own: FieldReading, files: readonly string[]): Reading {
	return {
		kind: "training",
		name: "",
		facts: [
			byDefault("task", "imitate"),
			byDefault("precision", "fp32"),
			byDefault("batch.accumulation", 1),
			byDefault("parallel.sharding", "none"),
			...own.facts,
		],
		files,
		problems: own.problems,
	};
}
