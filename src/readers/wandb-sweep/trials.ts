import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, type Entry, entryAt, type Tree } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { defaultsOf } from "../origins.js";
import { factOf, type Stated, statedIn } from "../stated.js";
import { sweptFacts } from "../swept.js";
import { unmodelled } from "../unmodelled.js";
import type { Parameters } from "./parameters.js";

// Hyperband keeps one of three unless told otherwise: https://docs.wandb.ai/guides/sweeps/sweep-config-keys.
const byWandb = defaultsOf("wandb", "known");

/** How many runs a sweep makes: a grid all of its points, a search as many as it is told, or without end. */
export function trialsReading(
	file: ParsedFile,
	tree: Tree | undefined,
	parameters: Parameters,
): FieldReading {
	const method = entryAt(tree, "method");
	const cap = statedIn(file, tree).number("run_cap");
	const runs =
		asText(method?.value) === "grid"
			? gridReading(file, parameters, cap)
			: searchReading(file, method, cap);
	return gather(runs, halvingReading(file, tree));
}

function gridReading(
	file: ParsedFile,
	{ swept, ranges }: Parameters,
	cap: Stated<number> | undefined,
): FieldReading {
	const [range] = ranges;
	if (range && !cap) {
		const effect =
			"is a range, of which a grid has no number of points, so that one run is counted";
		return gather({ problems: [unmodelled({ file, entry: range, effect })] });
	}
	let points = 1;
	for (const { values } of swept) points *= values;
	return cap && (range || cap.value < points)
		? gather({ facts: [fact("repeats.trials", cap.value, cap.origin)] })
		: gather({ facts: sweptFacts(swept) });
}

function searchReading(
	file: ParsedFile,
	method: Entry | undefined,
	cap: Stated<number> | undefined,
): FieldReading {
	if (cap) {
		return gather({ facts: [fact("repeats.trials", cap.value, cap.origin)] });
	}
	const effect =
		"has no `run_cap`: it goes on until somebody stops it, and one run is counted";
	return method
		? gather({ problems: [unmodelled({ file, entry: method, effect })] })
		: gather();
}

function halvingReading(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const type = entryAt(tree, "early_terminate.type");
	if (!type || asText(type.value) !== "hyperband") return gather();
	const stated = statedIn(file, tree);
	const eta = stated.number("early_terminate.eta");
	return gather({
		facts: [byWandb("repeats.halving", 3), ...factOf("repeats.halving", eta)],
	});
}
