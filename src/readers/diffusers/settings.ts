import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asBoolean,
	asNumber,
	type Entry,
	entryAt,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { ScriptRun } from "../commands/script-runs.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";

/** Optimizer, kept memory, and images that are trained on beside those of the data. */
export function settingsOf(file: ParsedFile, run: ScriptRun): FieldReading {
	const on = (key: string): Entry | undefined => {
		const entry = entryAt(run.tree, key);
		return entry && asBoolean(entry.value) ? entry : undefined;
	};
	const stated = (entry: Entry) => statedAt(file, entry);
	const eight = on("use_8bit_adam");
	const xformers = on("enable_xformers_memory_efficient_attention");
	const factored = on("use_adafactor");
	return gather({
		facts: [
			...(eight ? [fact("optimizer", "adamw-8bit", stated(eight))] : []),
			...(factored ? [fact("optimizer", "adafactor", stated(factored))] : []),
			...(xformers ? [fact("attention", "flash", stated(xformers))] : []),
			...priorFacts(file, run, on("with_prior_preservation")),
		],
	});
}

// Every batch has as many images of the class as of the instance (collate_fn of the dreambooth scripts).
function priorFacts(
	file: ParsedFile,
	{ tree }: ScriptRun,
	prior: Entry | undefined,
): readonly Fact[] {
	const size = asNumber(entryAt(tree, "train_batch_size")?.value) ?? 4;
	return prior ? [fact("batch.micro", 2 * size, statedAt(file, prior))] : [];
}
