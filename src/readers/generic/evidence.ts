import type { ParsedFile } from "../../formats/parsed-file.js";
import { hasKeys, type Tree } from "../../formats/tree.js";
import type { PlanKey } from "../../plan/fields.js";
import { jobsOf } from "../launchers/index.js";
import { countFacts } from "./counts.js";
import { type Leaf, leavesOf } from "./leaves.js";
import { modelFacts } from "./model.js";
import { learningRates, optimizers } from "./names.js";

/**
 * True for a config that can only be a training's: it says how long or in which batches, at which rate or with which
 * optimizer, and of which model. One of the three is in many files that train nothing.
 */
export function isTraining(file: ParsedFile): boolean {
	const [tree, ...others] = file.documents;
	if (tree?.kind !== "mapping" || others.length > 0) return false;
	if (NOT_BY_PATH.test(file.path) || isOther(tree)) return false;
	const leaves = leavesOf(tree);
	if (!leaves.some(isLearning)) return false;
	if (leaves.some(({ path }) => OTHER_LEARNING.test(path))) return false;
	const { facts } = countFacts(file, leaves);
	return (
		facts.some(({ key }) => EXTENT.has(key)) &&
		modelFacts(file, leaves, facts).length > 0 &&
		jobsOf(file).length === 0
	);
}

/**
 * True for the flags of a script that trains by its name: they say how long, of which model, and in which batches or at
 * which rate.
 */
export function trainsByFlags(file: ParsedFile): boolean {
	const [tree] = file.documents;
	const leaves = leavesOf(tree);
	if (NOT_BY_PATH.test(file.path)) return false;
	if (leaves.some(({ path }) => OTHER_LEARNING.test(path))) return false;
	const { facts } = countFacts(file, leaves);
	return (
		facts.some(({ key }) => DURATION.has(key)) &&
		(facts.some(({ key }) => key.startsWith("batch.")) ||
			leaves.some(isLearning)) &&
		modelFacts(file, leaves, facts).length > 0
	);
}

const DURATION: ReadonlySet<PlanKey> = new Set<PlanKey>([
	"data.epochs",
	"steps",
	"data.tokens",
]);

/** Words of ways of learning that take more than one pass forward and back for each sample. */
export const OTHER_LEARNING =
	/(^|[_.-])(grpo|ppo|dpo|rlhf|rollouts?|rewards?|replay_buffer|distill(ation)?|gan|adversarial|env_id|env_name)([_.-]|$)/i;

/** How long, or how much at once. */
const EXTENT: ReadonlySet<PlanKey> = new Set<PlanKey>([
	"data.epochs",
	"steps",
	"data.tokens",
	"batch.micro",
	"batch.global",
]);

function isLearning({ name, group }: Leaf): boolean {
	return (
		learningRates.has(name) ||
		optimizers.has(name) ||
		(optimizers.has(group) && /^(name|type|_target_|class_path)$/.test(name))
	);
}

/** Folders and names of what serves, tests or describes a model. */
const NOT_BY_PATH =
	/(^|[/_.-])(infer(ence)?|serv(e|ing|er)|deploy(ment)?|predict(ion)?|export|openapi|swagger|locales?|localizations?|i18n|compose|helm|charts?|dependabot|workflows|issue_template|eval(uation)?|lm[-_]eval|schema|package|settings|tokenizer(_config)?|generation_config|preprocessor_config|adapter_config|trainer_state|env_vars)([/_.-]|$)/i;

/** Keys of files that are no config of a training, whatever else they have. */
const MARKERS: readonly (readonly string[])[] = [
	["apiVersion", "kind"],
	["openapi"],
	["swagger"],
	["services"],
	["jobs", "on"],
	["jobs", "true"],
	["dependencies"],
	["channels"],
	["compilerOptions"],
	["architectures"],
	["model_type", "torch_dtype"],
	["model_type", "transformers_version"],
	["_class_name"],
	["log_history"],
	["$schema"],
	["properties", "type"],
	["autotuning"],
	["autotuning_config"],
];

/** Keys by which a config takes over what stands in other files: alone it is not the run. */
const INHERITS = [
	"defaults",
	"_base_",
	"_BASE_",
	"base_config",
	"extends",
	"inherits",
	"inherit_from",
	"include",
];

function isOther(tree: Tree): boolean {
	return (
		MARKERS.some((keys) => hasKeys(tree, ...keys)) ||
		INHERITS.some((key) => hasKeys(tree, key))
	);
}
