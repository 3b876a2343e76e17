import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asText,
	entriesOf,
	entryAt,
	hasKeys,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { acceleratorIn } from "../accelerator-words.js";
import { isOtherWork } from "../commands/other-work.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { countOf } from "../job-values.js";
import { defaultsOf, launchedAt } from "../origins.js";
import { embeddedCommand, embeddedScript } from "./embedded.js";
import type { Job, JobFormat } from "./job.js";

/** Determined's experiments: slots of a trial, and the command of its entrypoint. */
export const determined: JobFormat = {
	name: "determined",
	source:
		"https://docs.determined.ai/latest/reference/training/experiment-config-reference.html (0.38)",
	jobs: (file) =>
		file.documents
			.filter((tree) => hasKeys(tree, "entrypoint", "searcher.name"))
			.map((tree) => jobOf(file, tree)),
};

// One slot without the key: schemas/expconf/v0/resources.json.
const byDetermined = defaultsOf("determined", "0.38");

function jobOf(file: ParsedFile, tree: Tree): Job {
	const entrypoint = entryAt(tree, "entrypoint")?.value;
	const items = itemsOf(entrypoint);
	const script =
		items.length > 0
			? embeddedCommand(file, items)
			: embeddedScript(file, entrypoint);
	const config = entryAt(tree, "hyperparameters")?.value;
	const trains = script.commands.every(({ words }) =>
		words.every(({ text }) => !text.endsWith(".py") || !isOtherWork(text)),
	);
	return {
		name: "",
		hardware: hardwareOf(file, tree),
		script,
		...(config && entriesOf(config).length > 0 && trains && { config }),
	};
}

function hardwareOf(file: ParsedFile, tree: Tree): FieldReading {
	const slots = entryAt(tree, "resources.slots_per_trial");
	const pool = entryAt(tree, "resources.resource_pool");
	const name = acceleratorIn(asText(pool?.value) ?? "");
	return gather(
		slots && !isUnset(slots.value)
			? countOf(file, slots, "hardware.count")
			: { facts: [byDetermined("hardware.count", 1)] },
		{
			facts:
				pool && name
					? [
							fact("hardware.accelerator", name, {
								...launchedAt(file, pool),
								kind: "hint",
							}),
						]
					: [],
		},
	);
}
