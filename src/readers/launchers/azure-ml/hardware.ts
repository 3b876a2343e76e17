import type { ParsedFile } from "../../../formats/parsed-file.js";
import {
	asText,
	type Entry,
	entryAt,
	itemsOf,
	type Tree,
} from "../../../formats/tree.js";
import { type Fact, fact } from "../../../plan/plan.js";
import { acceleratorFacts } from "../../accelerator-words.js";
import { type FieldReading, isPlaceholder } from "../../fields.js";
import { gather } from "../../gather.js";
import { countOf, limitOf, wholeOf } from "../../job-values.js";
import { defaultsOf, launchedAt } from "../../origins.js";

// One instance without the key: commandJob.schema.json.
const byAzure = defaultsOf("azure-ml", "CLI v2");

/** Machines of a job. The name of its compute hides their type: only a word in it is a hint. */
export function azureHardware(
	file: ParsedFile,
	job: Tree,
	trial: Tree,
): FieldReading {
	const either = (path: string): Entry | undefined =>
		entryAt(job, path) ?? entryAt(trial, path);
	const nodes = either("resources.instance_count");
	return gather(
		nodes
			? countOf(file, nodes, "hardware.nodes")
			: { facts: [byAzure("hardware.nodes", 1)] },
		countOf(
			file,
			either("distribution.process_count_per_instance"),
			"hardware.per_node",
		),
		instances(file, job, trial),
		computeHint(file, either("compute")),
		limitOf(file, either("limits.timeout"), 3600),
		{ facts: providerFacts(file, job) },
	);
}

/** How often a sweep runs its command: at most so many trials, of which early stopping may cut some. */
export function trialFacts(file: ParsedFile, job: Tree): FieldReading {
	const entry = entryAt(job, "limits.max_total_trials");
	const trials = entry && wholeOf(entry);
	return gather({
		facts:
			entry && trials
				? [fact("repeats.trials", trials, launchedAt(file, entry))]
				: [],
	});
}

function instances(file: ParsedFile, job: Tree, trial: Tree): FieldReading {
	const one =
		entryAt(job, "resources.instance_type") ??
		entryAt(trial, "resources.instance_type");
	const list = entryAt(job, "resources.instance_types");
	const types = itemsOf(list?.value);
	const [first] = types;
	if (one) return instanceFacts(file, one, "launch");
	if (!list || !first) return gather();
	const entry = { key: list.key, value: first, line: first.line };
	return instanceFacts(file, entry, types.length === 1 ? "launch" : "hint");
}

function instanceFacts(
	file: ParsedFile,
	entry: Entry,
	kind: "launch" | "hint",
): FieldReading {
	const text = asText(entry.value);
	return gather({
		facts:
			text === undefined || isPlaceholder(text)
				? []
				: [
						fact("hardware.instance", text, {
							...launchedAt(file, entry),
							kind,
						}),
					],
	});
}

function computeHint(file: ParsedFile, entry: Entry | undefined): FieldReading {
	if (!entry) return gather();
	const origin = { ...launchedAt(file, entry), kind: "hint" } as const;
	return gather({ facts: acceleratorFacts(asText(entry.value), origin) });
}

function providerFacts(file: ParsedFile, job: Tree): readonly Fact[] {
	const entry = entryAt(job, "compute") ?? entryAt(job, "resources");
	return entry ? [fact("site.provider", "azure", launchedAt(file, entry))] : [];
}
