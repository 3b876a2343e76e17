import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { type FieldReading, type Fields, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { compose, defaultReferences } from "../hydra/compose.js";
import { trainerDefaults, trainerRules } from "../lightning-trainer.js";
import { isNemo2, readNemo2 } from "../nemo-2/index.js";
import { defaultsOf } from "../origins.js";
import type { Reader, Reading } from "../reader.js";
import { adapterFields, fineTuningFields, verlFields } from "./fields.js";
import { instanceOf, recipeRules } from "./rules.js";

/** Recipes of SageMaker HyperPod: settings of one of several trainers with the instance types that they are for. */
export const sagemakerHyperpod: Reader = {
	framework: "sagemaker-hyperpod",
	title: "SageMaker HyperPod recipes",
	source:
		"https://github.com/aws/sagemaker-hyperpod-recipes, recipes_collection (2.1.2)",
	recognises: ({ documents: [tree] }) => isRecipe(tree),
	references: defaultReferences,
	read(file, open, overrides = []) {
		const { tree, files, problems } = compose(file, open, { overrides });
		const why = otherPurpose(file, tree);
		if (why !== undefined) return [{ kind: "not-training", why }];
		const own = gather(
			{ problems },
			recipeReading(file, tree),
			instanceOf(file, tree),
		);
		const run: Reading = {
			kind: "training",
			name: "",
			facts: own.facts,
			files: files.filter((path) => path !== file.path),
			problems: own.problems,
		};
		return [run];
	},
	takesOverrides: true,
};

function isRecipe(tree: Tree | undefined): boolean {
	return (
		hasKeys(tree, "run.model_type") &&
		(hasKeys(tree, "instance_types") ||
			hasKeys(tree, "model.max_context_width") ||
			hasKeys(tree, "training_config"))
	);
}

function otherPurpose(
	file: ParsedFile,
	tree: Tree | undefined,
): string | undefined {
	const evaluates =
		hasKeys(tree, "evaluation") || /(^|\/)evaluation\//.test(file.path);
	return evaluates ? "The recipe evaluates a trained model." : undefined;
}

const byDefault = defaultsOf("sagemaker-hyperpod", "known");

function recipeReading(file: ParsedFile, tree: Tree): FieldReading {
	if (isNemo2(tree)) return readNemo2(file, tree);
	const own = gather(
		readFields({
			tree,
			fields: fieldsOf(tree),
			path: file.path,
			framework: "sagemaker-hyperpod",
		}),
		recipeRules(file, tree),
	);
	const trainer = entryAt(tree, "trainer")?.value;
	const facts: readonly Fact[] = [
		...trainerDefaults,
		byDefault("task", taskOf(tree)),
		byDefault("precision", "bf16"),
		...trainerRules(file, trainer, own.facts),
	];
	return {
		facts: facts.filter(({ key }) => key !== "batch.accumulation"),
		problems: own.problems,
	};
}

function fieldsOf(tree: Tree): Fields {
	if (hasKeys(tree, "training_config.training_args")) return fineTuningFields;
	return hasKeys(tree, "training_config") ? verlFields : adapterFields;
}

function taskOf(tree: Tree): "grpo" | "pretrain" | "sft" {
	if (hasKeys(tree, "training_config.actor_rollout_ref")) return "grpo";
	const tunes = asText(entryAt(tree, "model.do_finetune")?.value) === "true";
	return tunes || hasKeys(tree, "training_config") ? "sft" : "pretrain";
}
