import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entriesOf,
	entryAt,
	hasKeys,
	type Tree,
} from "../../formats/tree.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import { fileName } from "../paths.js";
import { placed } from "../places.js";
import { unfinished } from "../python-unfinished.js";
import type { Open, Reader, Reading } from "../reader.js";
import { dataSetFacts } from "./data-sets.js";
import { detectron2Defaults, standard, yamlDefaults } from "./defaults.js";
import { lazyFields, yamlFields } from "./fields.js";
import { isKnownBase } from "./known-bases.js";
import { isLazyConfig, lazyReferences, readLazy } from "./lazy-config.js";
import { lazyFacts } from "./lazy-rules.js";
import { baseReference, isYamlConfig, mergedYaml } from "./yaml-config.js";
import { yamlFacts } from "./yaml-rules.js";

/** detectron2: YAML configs that inherit through `_BASE_`, and LazyConfigs in Python. */
export const detectron2: Reader = {
	framework: "detectron2",
	title: "detectron2",
	source:
		"https://github.com/facebookresearch/detectron2/blob/02b5c4e295e9/detectron2/config/defaults.py",
	recognises: (file) => isYamlConfig(file) || isLazyConfig(file),
	references: (file) =>
		file.format === "yaml" ? baseReference(file) : lazyReferences(file),
	read: (file, open) => [
		file.format === "yaml" ? yamlRun(file, open) : lazyRun(file, open),
	],
};

function yamlRun(file: ParsedFile, open: Open): Reading {
	const { tree, places, isWhole } = mergedYaml(file, open);
	const name = fileName(file.path);
	const sets = entryAt(tree, "DATASETS.TRAIN");
	if (/^\(\s*\)$/.test(asText(sets?.value) ?? "")) {
		return { kind: "not-training", why: "`DATASETS.TRAIN` is empty." };
	}
	if (/inference/i.test(name)) {
		return { kind: "not-training", why: "Its name says that it is inference." };
	}
	const read = broughtAlong(
		file,
		placed(
			gather(
				readFields({
					tree,
					fields: yamlFields,
					path: file.path,
					framework: "detectron2",
				}),
				{ facts: yamlFacts(file, tree, isWhole) },
				{ facts: dataSetFacts(file, sets) },
			),
			places,
		),
	);
	if (/^base/i.test(name)) {
		return {
			kind: "fragment",
			why: "Its name says that other configs inherit it.",
			facts: read.facts,
		};
	}
	return {
		kind: "training",
		name: "",
		facts: [
			...(isWhole ? yamlDefaults : []),
			...hardwareHints(file),
			...read.facts,
		],
		files: places
			.paths()
			.filter((path) => path !== file.path && !isKnownBase(path)),
		problems: read.problems,
	};
}

// What stands in a base of detectron2 that the repository does not have is its default.
function broughtAlong(file: ParsedFile, read: FieldReading): FieldReading {
	const { path } = file;
	return {
		problems: read.problems.map((each) =>
			isKnownBase(each.path) ? { ...each, path, line: 1 } : each,
		),
		facts: read.facts.map((each) =>
			"path" in each.origin && isKnownBase(each.origin.path)
				? standard(each.key, each.value)
				: each,
		),
	};
}

function lazyRun(file: ParsedFile, open: Open): Reading {
	const { tree, places, budget } = readLazy(file, open);
	if (!hasKeys(tree, "model", "train")) {
		return {
			kind: "fragment",
			why: "It is a section that other configs import.",
			facts: [],
		};
	}
	const read = placed(
		gather(
			readFields({
				tree: trainingSections(tree),
				fields: lazyFields,
				path: file.path,
				framework: "detectron2",
			}),
			{ facts: lazyFacts(file, tree) },
			{
				facts: dataSetFacts(
					file,
					entryAt(tree, "dataloader.train.dataset.names"),
				),
			},
		),
		places,
	);
	return {
		kind: "training",
		name: "",
		facts: [...detectron2Defaults, ...hardwareHints(file), ...read.facts],
		files: places.paths().filter((path) => path !== file.path),
		problems: [...unfinished(file, budget), ...read.problems],
	};
}

function trainingSections(tree: Tree | undefined): Tree {
	const entries = entriesOf(tree).filter(
		({ key }) => key === "train" || key === "dataloader",
	);
	return { kind: "mapping", entries, line: 1 };
}
