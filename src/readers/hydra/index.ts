import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, type Tree } from "../../formats/tree.js";
import { fileName, folderOf } from "../paths.js";
import type { Open, Override, Reader, Reading } from "../reader.js";
import { type Composition, compose, defaultReferences } from "./compose.js";
import { rootReference } from "./config-paths.js";
import { defaultItems, hasDefaults, packageHeader } from "./defaults-list.js";
import { isLightning, readLightning } from "./lightning.js";

/** Hydra applications on a Lightning trainer, put together from groups of configs, such as lightning-hydra-template. */
export const hydra: Reader = {
	framework: "hydra",
	title: "Hydra with Lightning (lightning-hydra-template)",
	source:
		"https://github.com/facebookresearch/hydra, hydra/_internal/defaults_list.py (1.3); https://github.com/ashleve/lightning-hydra-template, configs (2.0)",
	recognises: (file) =>
		hasDefaults(file) ||
		(file.format === "yaml" &&
			(packageHeader(file) !== undefined || isTrainerPart(file))),
	references: (file) => [rootReference(file), ...defaultReferences(file)],
	read: (file, open, overrides = []) => [readFile(file, open, overrides)],
	takesOverrides: true,
};

// A group's file that builds Lightning's trainer.
function isTrainerPart({ documents: [tree] }: ParsedFile): boolean {
	const target = asText(entryAt(tree, "_target_")?.value) ?? "";
	return /lightning\..*\bTrainer$/.test(target);
}

function readFile(
	file: ParsedFile,
	open: Open,
	overrides: readonly Override[],
): Reading {
	const root = rootOf(file, open);
	if (root && !isExperiment(file)) return part(file);
	if (!root && isInGroup(file) && !isExperiment(file)) return part(file);
	const why = purposeInName(file);
	if (why !== undefined) return { kind: "not-training", why };
	const composed = root
		? compose(root, open, { overrides, chosen: chosenIn(file, root) })
		: compose(file, open, { overrides });
	return readComposed(file, composed);
}

/** The runs of a composed config by what trains it. */
function readComposed(file: ParsedFile, composed: Composition): Reading {
	const named = asText(entryAt(composed.tree, "task_name")?.value) ?? "";
	if (/^(eval|test|predict)/.test(named)) {
		const why = `\`task_name\` is \`${named}\`: the file does not train.`;
		return { kind: "not-training", why };
	}
	return isLightning(composed.tree)
		? readLightning(file, composed)
		: part(file);
}

function part(file: ParsedFile): Reading {
	const group = fileName(folderOf(file.path));
	const why = hasDefaults(file)
		? "Its composed config has no trainer that wattdiff knows."
		: `A file of the group \`${group}\`: it counts through the runs that choose it.`;
	return { kind: "fragment", why, facts: [] };
}

/** The config that the application of a group's file starts from; undefined for one that is a root itself. */
function rootOf(file: ParsedFile, open: Open): ParsedFile | undefined {
	const root = open(rootReference(file));
	return root && defaultItems(root.documents[0]).length > 0 ? root : undefined;
}

// A file that puts its values at the top and chooses other groups is a whole run over the root.
function isExperiment(file: ParsedFile): boolean {
	return (
		packageHeader(file) === "_global_" &&
		/(^|\/)(experiments?|exp|debug|policy)\//.test(file.path)
	);
}

const GROUPS =
	/(^|\/)(experiments?|trainer|data|datamodule|model|net|optimizer|optim|scheduler|callbacks|logger|debug|hydra|paths|extras|local|hparams_search|env|policy|task|dataset)\/[^/]+$/;

function isInGroup(file: ParsedFile): boolean {
	return GROUPS.test(file.path) && !isTop(file.documents[0]);
}

// Groups have a name or a class at their top, a root has groups below it.
function isTop(tree: Tree | undefined): boolean {
	return defaultItems(tree).some(
		({ kind, group, isOverride }) =>
			kind === "config" && group !== "" && !isOverride,
	);
}

function chosenIn(
	file: ParsedFile,
	root: ParsedFile,
): ReadonlyMap<string, string> {
	const inside = file.path.slice(folderOf(root.path).length).replace(/^\//, "");
	const slash = inside.indexOf("/");
	const name = inside.slice(slash + 1).replace(/\.ya?ml$/, "");
	return new Map([[inside.slice(0, slash), name]]);
}

function purposeInName({ path }: ParsedFile): string | undefined {
	const name = fileName(path).replace(/\.ya?ml$/, "");
	return /^(eval|evaluate|test|predict|infer|inference|export)(_|-|$)/.test(
		name,
	)
		? `Its name says that it is for \`${name}\`, not for training.`
		: undefined;
}
