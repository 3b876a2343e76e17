import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { isPlaceholder } from "../fields.js";
import { gather } from "../gather.js";
import { launchedAt } from "../origins.js";
import type { Job, JobFormat } from "./job.js";

/** Recipes of SageMaker HyperPod: beside the run they list the machine types of which one is taken. */
export const hyperpod: JobFormat = {
	name: "sagemaker-hyperpod",
	source:
		"https://github.com/aws/sagemaker-hyperpod-recipes, recipes_collection",
	jobs: (file) =>
		file.documents
			.filter((tree) => hasKeys(tree, "instance_types", "trainer"))
			.map((tree) => jobOf(file, tree)),
};

function jobOf(file: ParsedFile, tree: Tree): Job {
	const list = entryAt(tree, "instance_types");
	const types = itemsOf(list?.value);
	const [first] = types;
	const text = asText(first);
	const isKnown = list && first && text !== undefined && !isPlaceholder(text);
	return {
		name: "",
		hardware: gather({
			facts: isKnown
				? [
						fact("hardware.instance", text, {
							...launchedAt(file, { key: list.key, line: first.line }),
							kind: types.length === 1 ? "launch" : "hint",
						}),
						fact("site.provider", "aws", launchedAt(file, list)),
					]
				: [],
			problems:
				isKnown && types.length > 1
					? [
							{
								kind: "inconsistent-config",
								path: file.path,
								line: list.line,
								args: {
									what: `The job takes any of ${types.map((each) => `\`${asText(each) ?? ""}\``).join(", ")}`,
									reading: `\`${text}\`, the first of them`,
								},
							},
						]
					: [],
		}),
		script: { commands: [], variables: new Map() },
	};
}
