import { resolveInterpolations } from "../../formats/omegaconf/resolve.js";
import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asText,
	entriesOf,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import { dataSetFacts, type NamedSet } from "../data-sets.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import type { MergeRules } from "../merge-trees.js";
import { missingReference } from "../open-problems.js";
import { mergedFiles, newPlaces, placed } from "../places.js";
import type { Open, Reader, Reading } from "../reader.js";
import { unmodelled, unmodelledSettings } from "../unmodelled.js";
import { backendOf } from "./backend.js";
import { nemoRlDefaults } from "./defaults.js";
import {
	batchFacts,
	durationOf,
	evaluationFacts,
	lengthFacts,
} from "./duration.js";
import {
	nemoRlFields,
	sectionFields,
	unmodelledNemoRl,
	unmodelledSection,
} from "./fields.js";
import { ancestors, parents, pathsIn } from "./inheritance.js";
import { type Method, methodNames, methodOf, taskFacts } from "./method.js";
import { nameHints } from "./name-hints.js";
import { placeFacts } from "./places.js";

/** NeMo-RL: YAML that is built on other YAML by plain paths. */
export const nemoRl: Reader = {
	framework: "nemo-rl",
	title: "NeMo-RL",
	source:
		"https://github.com/NVIDIA-NeMo/RL, nemo_rl and examples/configs (0.6.0, commit 7ea279abf)",
	recognises,
	references: parents,
	setBy: "pairs",
	read: (file, open) => [readRun(file, open)],
};

const OWN_KEYS = ["policy", "cluster", ...methodNames];

function recognises({ documents }: ParsedFile): boolean {
	const [tree] = documents;
	if (isEvaluation(tree)) return true;
	const inherits = entryAt(tree, "defaults");
	if (inherits && pathsIn(inherits).length > 0) {
		return OWN_KEYS.some((key) => isSection(tree, key));
	}
	return (
		hasKeys(tree, "policy.model_name") &&
		methodNames.some((name) => isSection(tree, name))
	);
}

function isSection(tree: Tree | undefined, key: string): boolean {
	return entryAt(tree, key)?.value.kind === "mapping";
}

function isEvaluation(tree: Tree | undefined): boolean {
	return hasKeys(tree, "eval.num_tests_per_prompt", "generation.vllm_cfg");
}

// A section says so where it keeps nothing of the one that it inherits: nemo_rl/utils/config.py.
const rules: MergeRules = {
	replaces: (over) => hasKeys(over, "_override_"),
};

function readRun(file: ParsedFile, open: Open): Reading {
	const [own] = file.documents;
	const below = ancestors(file, open);
	const places = newPlaces(file.path);
	const merged = mergedFiles(
		[...below, file].map(({ path, documents: [tree] }) => ({ path, tree })),
		places,
		rules,
	);
	const { tree } = resolveInterpolations(merged, file);
	if (isEvaluation(tree)) {
		const why = "`eval` says that it tests a model.";
		return { kind: "not-training", why };
	}
	const method = methodOf(own, tree);
	const read = placed(readTree(file, tree, method), places);
	const missing = missingBelow([file, ...below], open);
	if (!method && missing.length === 0) {
		const why = "It names no method such as `grpo` or `sft`.";
		return { kind: "fragment", why, facts: read.facts };
	}
	return {
		kind: "training",
		name: "",
		facts: [...nemoRlDefaults, ...nameHints(file), ...read.facts],
		files: below.map(({ path }) => path),
		problems: [
			...read.problems,
			...missing.filter(({ path }) => path !== file.path),
		],
	};
}

// What the run itself names is told with its references; what a config below it names, here.
function missingBelow(
	files: readonly ParsedFile[],
	open: Open,
): readonly Problem[] {
	return files.flatMap((file) =>
		parents(file)
			.filter((reference) => open(reference) === undefined)
			.map((reference) => missingReference(file, reference)),
	);
}

function readTree(
	file: ParsedFile,
	tree: Tree | undefined,
	method: Method | undefined,
): FieldReading {
	return gather(
		readFields({
			tree,
			fields: nemoRlFields,
			path: file.path,
			framework: "NeMo-RL",
		}),
		method ? methodReading(file, tree, method) : gather(),
		backendOf(file, tree),
		dataOf(file, tree),
		{ facts: [...paddingFacts(file, tree), ...placeFacts(file, tree)] },
		{ problems: unmodelledSettings(file, tree, unmodelledNemoRl) },
		{ problems: [...ownDevices(file, tree), ...otherShape(file, tree)] },
	);
}

function methodReading(
	file: ParsedFile,
	tree: Tree | undefined,
	method: Method,
): FieldReading {
	const section = method.section.value;
	return gather(
		readFields({
			tree: section,
			fields: sectionFields,
			path: file.path,
			framework: "NeMo-RL",
		}),
		{ facts: taskFacts(file, tree, method) },
		durationOf(file, method),
		{
			facts: [
				...batchFacts(file, tree, method),
				...lengthFacts(file, tree, method),
				...evaluationFacts(file, method),
			],
		},
		{ problems: unmodelledSettings(file, section, unmodelledSection) },
	);
}

function dataOf(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const entry = entryAt(tree, "data.train") ?? entryAt(tree, "data");
	if (!entry) return gather();
	const items =
		entry.value.kind === "sequence" ? itemsOf(entry.value) : [entry.value];
	const sets = items.flatMap((item): readonly NamedSet[] => {
		const name =
			asText(entryAt(item, "dataset_name")?.value) ??
			asText(entryAt(item, "data_path")?.value);
		const split = entryAt(item, "split")?.value;
		return name === undefined ? [] : [{ name, ...(split && { split }) }];
	});
	return dataSetFacts({ file, entry, sets });
}

// Samples that share a row, or micro-batches that are cut by tokens, leave no padding.
function paddingFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry = ["sequence_packing", "dynamic_batching"]
		.flatMap((key) => entryAt(tree, `policy.${key}.enabled`) ?? [])
		.find(({ value }) => asBoolean(value));
	return entry
		? [
				fact("data.padded", false, {
					kind: "file",
					path: file.path,
					line: entry.line,
					text: entry.key,
				}),
			]
		: [];
}

function ownDevices(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Problem[] {
	const entry = entryAt(tree, "policy.generation.colocated.enabled");
	const effect = "gives generation devices of its own, which do not train";
	return entry && asBoolean(entry.value) === false
		? [unmodelled({ file, entry, key: "colocated.enabled", effect })]
		: [];
}

const SHAPE =
	/layers|hidden_size|heads|head_dim|intermediate|vocab_size|experts|window/;

// Overrides of positions or loss weights change nothing that is counted.
function otherShape(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Problem[] {
	return entriesOf(entryAt(tree, "policy.hf_config_overrides")?.value)
		.filter(({ key }) => SHAPE.test(key))
		.map((entry) =>
			unmodelled({
				file,
				entry,
				key: `hf_config_overrides.${entry.key}`,
				effect: "gives the model another shape than its checkpoint",
			}),
		);
}
