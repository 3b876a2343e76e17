import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entriesOf,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { defaultsOf, statedAt } from "../origins.js";
import { factOf, impliedFact, type StatedIn, statedIn } from "../stated.js";
import { type Swept, sweptFacts } from "../swept.js";
import { unmodelled } from "../unmodelled.js";

/** Read in schemas/expconf/v0 of 0.38. */
export const byDetermined = defaultsOf("determined", "0.38");

/** What the searcher says: how many trials, how they are thinned out, and how long one is. */
export function searcherReading(
	file: ParsedFile,
	tree: Tree | undefined,
): FieldReading {
	const searcher = entryAt(tree, "searcher")?.value;
	const stated = statedIn(file, searcher);
	const name = stated.text("name")?.value ?? "";
	return gather(
		{
			facts: factOf(
				"data.samples",
				statedIn(file, tree).number("records_per_epoch"),
			),
		},
		{ facts: lengthFacts(file, searcher) },
		trialsOf({ file, tree, name, stated }),
		{ facts: thinned(name) ? halvingFacts(stated) : [] },
	);
}

function trialsOf({
	file,
	tree,
	name,
	stated,
}: {
	readonly file: ParsedFile;
	readonly tree: Tree | undefined;
	readonly name: string;
	readonly stated: StatedIn;
}): FieldReading {
	const hyperparameters = entryAt(tree, "hyperparameters");
	const trials = stated.number("max_trials");
	if (name === "single") return gather();
	if (name === "grid") return gridReading(file, hyperparameters?.value);
	if (name === "pbt") {
		const population = stated.number("population_size");
		const rounds = stated.number("num_rounds")?.value ?? 1;
		// Each round trains the whole population for its length.
		return gather({
			facts: impliedFact(
				"repeats.trials",
				(population?.value ?? 1) * rounds,
				population,
			),
		});
	}
	const entry = entryAt(tree, "searcher.name");
	if (trials || !entry) {
		return gather({ facts: factOf("repeats.trials", trials) });
	}
	const effect = "has no `max_trials`, so that one trial is counted";
	return gather({
		problems: [unmodelled({ file, entry, key: "searcher.name", effect })],
	});
}

function thinned(name: string): boolean {
	return /adaptive|asha|halving/.test(name);
}

function halvingFacts(stated: StatedIn): readonly Fact[] {
	return [
		byDetermined("repeats.halving", 4),
		...factOf("repeats.halving", stated.number("divisor")),
	];
}

/** Points of a grid: the product of the values that each hyperparameter takes. */
function gridReading(file: ParsedFile, tree: Tree | undefined): FieldReading {
	const swept: Swept[] = [];
	const open: Entry[] = [];

	function visit(entries: readonly Entry[]): void {
		for (const entry of entries) {
			const type = asText(entryAt(entry.value, "type")?.value);
			if (type === undefined || !TYPES.has(type)) {
				visit(entriesOf(entry.value));
				continue;
			}
			const values = valuesOf(type, entry.value);
			if (values === undefined) open.push(entry);
			else {
				const origin = statedAt(file, entry);
				swept.push({ name: entry.key, values, origin });
			}
		}
	}

	visit(entriesOf(tree));
	const effect = "is a range without `count`, so that one value is counted";
	return gather({
		facts: sweptFacts(swept),
		problems: open.map((entry) => unmodelled({ file, entry, effect })),
	});
}

const TYPES: ReadonlySet<string> = new Set([
	"const",
	"categorical",
	"int",
	"double",
	"log",
]);

function valuesOf(type: string, tree: Tree): number | undefined {
	if (type === "const") return 1;
	if (type === "categorical")
		return itemsOf(entryAt(tree, "vals")?.value).length;
	const count = asNumber(entryAt(tree, "count")?.value);
	const width =
		(asNumber(entryAt(tree, "maxval")?.value) ?? Number.NaN) -
		(asNumber(entryAt(tree, "minval")?.value) ?? Number.NaN) +
		1;
	if (type !== "int" || Number.isNaN(width)) return count;
	return count === undefined ? width : Math.min(count, width);
}

/**
 * How long a trial is, at most: `max_length` in batches, epochs or records, or `max_time` in the unit of `time_metric`. A
 * program that says it itself wins.
 */
function lengthFacts(
	file: ParsedFile,
	searcher: Tree | undefined,
): readonly Fact[] {
	const stated = statedIn(file, searcher);
	const records = stated.number("max_length.records");
	const unit = stated.text("time_metric")?.value;
	const time = stated.number("max_time");
	return [
		...(unit === "batches" ? factOf("steps", time) : []),
		...(unit === "epochs" ? factOf("data.epochs", time) : []),
		...factOf("steps", stated.number("max_length")),
		...factOf("steps", stated.number("max_length.batches")),
		...factOf("data.epochs", stated.number("max_length.epochs")),
		...factOf("data.samples", records),
		...impliedFact("data.epochs", 1, records),
	];
}
