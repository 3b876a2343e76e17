import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { acceleratorIn } from "../accelerator-words.js";
import { type FieldReading, toCount } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";

/** What Hydra's submitit launcher asks Slurm for, as run_config groups have it. */
export function launcherFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const section = entryAt(tree, "hydra.launcher")?.value;
	if (!section) return gather();
	const given = { file, tree: section, framework: "fairseq" };
	const limit = entryAt(section, "timeout_min");
	const minutes = asNumber(limit?.value);
	return gather(
		readOne({ ...given, path: "nodes", field: toCount("hardware.nodes") }),
		readOne({
			...given,
			path: "gpus_per_node",
			field: toCount("hardware.per_node"),
		}),
		{ facts: acceleratorFacts(file, entryAt(section, "constraint")) },
		{
			facts:
				limit && minutes
					? [
							fact(
								"hardware.time_limit_hours",
								minutes / 60,
								statedAt(file, limit),
							),
						]
					: [],
		},
	);
}

// The clusters of fairseq's authors call a V100 by its architecture and memory.
function acceleratorFacts(
	file: ParsedFile,
	entry: Entry | undefined,
): readonly Fact[] {
	const text = asText(entry?.value) ?? "";
	const memory = /volta(\d+)gb/i.exec(text)?.[1];
	const name = memory === undefined ? acceleratorIn(text) : `V100-${memory}GB`;
	return entry && name !== undefined
		? [fact("hardware.accelerator", name, statedAt(file, entry))]
		: [];
}
