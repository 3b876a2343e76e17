import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	ARGUMENTS,
	CALL,
	calleeOf,
	undetermined,
} from "../../formats/python/tags.js";
import {
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Mapping,
	type Tree,
} from "../../formats/tree.js";
import type { Problem } from "../../problem.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { mergeTrees } from "../merge-trees.js";
import { unresolved } from "../open-problems.js";
import { defaultsOf } from "../origins.js";
import { importReferences, type Loader } from "../python-module.js";
import { pythonRuns } from "../python-runs.js";
import type { Open, Reader, Reading } from "../reader.js";
import { flavorReading } from "./model.js";
import { registryFields } from "./registry-fields.js";
import { registryFacts } from "./registry-rules.js";

/** Registries of torchtitan: Python functions that each return the `Trainer.Config` of one run. */
export const torchtitanRegistry: Reader = {
	framework: "torchtitan",
	title: "torchtitan (Python registry)",
	source:
		"https://github.com/pytorch/torchtitan/blob/b5bcd76c66d0/torchtitan/config/configs.py",
	recognises: isRegistry,
	references: (file) => importReferences(file, loader),
	read: readRuns,
};

const standard = defaultsOf("torchtitan", "b5bcd76c66d0");

// A registry may take functions of another one.
const loader: Loader = {
	follows: ({ from, whole }) =>
		!whole && /(^|\.)\w*config_registry$/.test(from),
};

function isRegistry(file: ParsedFile): boolean {
	return (
		file.format === "python" &&
		RETURNS_CONFIG.test(file.text) &&
		(file.python?.imports ?? []).some(
			({ from, names }) =>
				/^torchtitan(\.|$)/.test(from) ||
				names.some(({ name }) => /^torchtitan(\.|$)/.test(name)),
		)
	);
}

const RETURNS_CONFIG = /^def \w+\(\s*\)\s*->\s*[\w.]*Trainer\.Config\b/m;

function readRuns(file: ParsedFile, open: Open): readonly Reading[] {
	return pythonRuns(file, open, {
		loader,
		returned: "a config",
		read: (result) => {
			const tree = configIn(result, 0);
			return (
				tree && { defaults: defaults(tree), own: configReading(file, tree) }
			);
		},
	});
}

function configReading(file: ParsedFile, tree: Mapping): FieldReading {
	return gather(
		readFields({
			tree: withoutEmpty(tree),
			fields: registryFields,
			path: file.path,
			framework: "torchtitan",
		}),
		{ problems: openSections(file, tree) },
		modelFacts(file, tree),
		{ facts: registryFacts(file, tree) },
	);
}

/**
 * The config that a function returns. One that another function was given, as in `to_graph_trainer(llama3_8b())`, is
 * taken for what that function gives back, with what is changed in it afterwards.
 */
function configIn(tree: Tree, depth: number): Mapping | undefined {
	if (tree.kind !== "mapping" || depth > MAX_WRAPPED) return undefined;
	if (/Trainer\.Config$/.test(calleeOf(tree) ?? "")) return tree;
	const [first] = itemsOf(entryAt(tree, ARGUMENTS)?.value);
	const inner = first && configIn(first, depth + 1);
	const entries = tree.entries.filter(({ key }) => !key.startsWith("_"));
	return inner && mergeTrees(inner, { ...tree, tag: CALL, entries });
}

/** Functions around a config. */
const MAX_WRAPPED = 4;

/** Sections are calls; `activation_checkpoint=None` and the like are read by rules. */
function withoutEmpty(tree: Tree): Tree {
	if (tree.kind !== "mapping") return tree;
	const entries = tree.entries.filter(({ value }) => value.kind !== "scalar");
	return { ...tree, entries };
}

/** A section that only a run would tell leaves all of its keys open. */
function openSections(file: ParsedFile, tree: Tree): readonly Problem[] {
	return ["training", "parallelism", "model_spec"].flatMap((key) => {
		const entry = entryAt(tree, key);
		const text = entry?.value.kind === "scalar" && undetermined(entry.value);
		return entry && text ? [unresolved(file, entry, text)] : [];
	});
}

function modelFacts(file: ParsedFile, tree: Tree) {
	const spec = entryAt(tree, "model_spec");
	const args = entryAt(spec?.value, "_args_")?.value;
	const first = itemsOf(args)[0] ?? entryAt(spec?.value, "flavor")?.value;
	const flavor = asText(first);
	if (!spec || first === undefined || flavor === undefined) return gather();
	const entry: Entry = {
		key: "model_registry",
		value: first,
		line: first.line,
	};
	return flavorReading(file, modelName(file.path), { entry, flavor });
}

/** The folder of a registry is the model: `models/llama3/config_registry.py`. */
function modelName(path: string): string {
	return path.split("/").at(-2) ?? "";
}

function defaults(tree: Tree) {
	const isImage = calleeOf(tree)?.startsWith("Flux") ?? false;
	return [
		standard("task", isImage ? "diffuse" : "pretrain"),
		standard("steps", 10_000),
		standard("optimizer", "adamw"),
		standard("checkpointing", "selective"),
		standard("compile", false),
		standard("attention", "sdpa"),
		standard("precision", "amp-bf16"),
		standard("parallel.sharding", "fsdp"),
		standard("parallel.sequence", true),
		...(isImage
			? []
			: [
					standard("data.sequence", 2048),
					// 16,384 tokens on each device in sequences of 2,048.
					standard("batch.micro", 8),
					standard("data.packed", true),
				]),
	];
}
