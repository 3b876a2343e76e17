import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt, hasKeys, type Tree } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { type FieldReading, readFields } from "../fields.js";
import { gather } from "../gather.js";
import { compose, defaultReferences } from "../hydra/compose.js";
import { trainerDefaults, trainerRules } from "../lightning-trainer.js";
import type { Reader } from "../reader.js";
import { nemo2Fields } from "./fields.js";
import { nemo2Defaults, nemo2Rules } from "./rules.js";

/** NeMo 2 as YAML: a trainer, a Megatron strategy, data and an optimizer, each named by `_target_`. */
export const nemo2: Reader = {
	framework: "nemo-2",
	title: "NeMo 2",
	source:
		"https://github.com/NVIDIA/NeMo, nemo/lightning and examples/speechlm/conf (2.1)",
	recognises: ({ documents: [tree] }) => isNemo2(tree),
	references: defaultReferences,
	read(file, open, overrides = []) {
		const { tree, files, problems } = compose(file, open, { overrides });
		const own = gather({ problems }, readNemo2(file, tree));
		return [
			{
				kind: "training",
				name: "",
				facts: own.facts,
				files: files.filter((path) => path !== file.path),
				problems: own.problems,
			},
		];
	},
	takesOverrides: true,
};

/** True for a config with a Megatron strategy beside its trainer. */
export function isNemo2(tree: Tree | undefined): boolean {
	return (
		hasKeys(tree, "trainer", "strategy.tensor_model_parallel_size") &&
		(hasKeys(tree, "optim") || hasKeys(tree, "plugins"))
	);
}

/** What such a config states. */
export function readNemo2(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const own = gather(
		readFields({
			tree,
			fields: nemo2Fields,
			path: file.path,
			framework: "nemo-2",
		}),
		nemo2Rules(file, tree),
	);
	const trainer = entryAt(tree, "trainer")?.value;
	const facts: readonly Fact[] = [
		...trainerDefaults,
		...nemo2Defaults,
		...trainerRules(file, trainer, own.facts),
	];
	// Megatron's accumulation follows from the batches; the trainer's own stays 1.
	return {
		facts: facts.filter(({ key }) => key !== "batch.accumulation"),
		problems: own.problems,
	};
}
