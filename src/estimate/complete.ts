import type { Catalog } from "../catalog/catalog.js";
import type { PlanFields, PlanKey } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact, factValue } from "../plan/plan.js";
import { type AssumptionRow, assumptions } from "./assumptions.js";
import { countsCores, isTrees } from "./core-hours.js";
import { costsFullLength } from "./fills-sequences.js";
import { modelFacts } from "./model-facts.js";

export type Facts = ReadonlyMap<PlanKey, Fact>;

/** The facts of a run with every blank filled that a catalogue, arithmetic or an assumption can fill. */
export interface Completion {
	readonly facts: Facts;
	/** Assumptions that were made, in the order of the table. */
	readonly chosen: readonly {
		readonly row: AssumptionRow;
		readonly fact: Fact;
	}[];
}

/** Fills blanks: first from the catalogue, then by arithmetic, then by assumptions. What is stated always stays. */
export function complete(stated: Facts, catalog: Catalog): Completion {
	const facts = new Map(stated);
	fill(facts, modelFacts(facts, catalog));
	fill(facts, instanceFacts(facts, catalog));
	fill(facts, worldFacts(facts, catalog));
	fill(facts, layoutFacts(facts));
	fill(facts, batchFacts(facts));
	fill(facts, lengthFacts(facts, catalog));
	const chosen: { row: AssumptionRow; fact: Fact }[] = [];
	for (const row of assumptions) {
		if (facts.has(row.key) || (row.isOfNetworks && isTrees(facts))) continue;
		const assumed = row.assume({ facts, catalog });
		if (assumed === undefined) continue;
		facts.set(row.key, assumed);
		chosen.push({ row, fact: assumed });
		// A chosen device count decides the widths that were left to it.
		fill(facts, layoutFacts(facts));
	}
	return { facts, chosen };
}

function fill(facts: Map<PlanKey, Fact>, found: readonly Fact[]): void {
	for (const each of found) {
		if (!facts.has(each.key)) facts.set(each.key, each);
	}
}

function instanceFacts(facts: Facts, catalog: Catalog): readonly Fact[] {
	const type = factValue(facts, "hardware.instance");
	if (type === undefined) return [];
	const found = catalog.findInstance(type, factValue(facts, "site.region"));
	if (!found) return cpuMachineFacts(facts, catalog);
	const origin: Origin = {
		kind: "catalog",
		row: found.type,
		source: found.source,
	};
	return [
		fact("hardware.accelerator", found.accelerator, origin),
		fact("hardware.per_node", found.acceleratorCount, origin),
		...(found.networkGbitS === undefined
			? []
			: [fact("hardware.network_gbit_s", found.networkGbitS, origin)]),
		fact("site.provider", found.cloud, origin),
	];
}

/** The cores of a machine without accelerators, for a run whose devices are cores. */
function cpuMachineFacts(facts: Facts, catalog: Catalog): readonly Fact[] {
	const type = factValue(facts, "hardware.instance");
	const found = type === undefined ? undefined : catalog.findCpuMachine(type);
	if (!found || !countsCores(facts, catalog)) return [];
	const origin: Origin = {
		kind: "catalog",
		row: found.type,
		source: found.source,
	};
	return [
		fact("hardware.per_node", found.cores, origin),
		fact("site.provider", found.cloud, origin),
	];
}

/** What the world of a known name says and lets an agent do. */
function worldFacts(facts: Facts, catalog: Catalog): readonly Fact[] {
	const name = factValue(facts, "data.environment");
	const found = name === undefined ? undefined : catalog.findWorld(name);
	if (name === undefined || !found) return [];
	const origin: Origin = {
		kind: "catalog",
		row: name,
		source: found.source,
	};
	const { features, actions } = found;
	return [
		...(features === undefined
			? []
			: [fact("data.features", features, origin)]),
		...(actions === undefined ? [] : [fact("data.classes", actions, origin)]),
	];
}

/** Mean tokens of a sample, where the data's tokens and samples are both known and samples are not packed. */
function lengthFacts(facts: Facts, catalog: Catalog): readonly Fact[] {
	if (costsFullLength(facts)) return [];
	const tokens = factValue(facts, "data.tokens");
	const samples = factValue(facts, "data.samples");
	if (tokens !== undefined && samples !== undefined) {
		return [
			derived(
				"data.mean_tokens",
				tokens / samples,
				"tokens ÷ samples of the data",
			),
		];
	}
	const rows = (factValue(facts, "data.sets") ?? []).map((name) =>
		catalog.findDataset(name),
	);
	let allTokens = 0;
	let allRows = 0;
	for (const row of rows) {
		if (row?.tokens === undefined || row.trainRows === undefined) return [];
		allTokens += row.tokens;
		allRows += row.trainRows;
	}
	if (allRows === 0) return [];
	return [
		derived(
			"data.mean_tokens",
			allTokens / allRows,
			"tokens ÷ rows of the catalogue's data sets",
		),
	];
}

/** Counts of devices and nodes that follow from one another. */
function layoutFacts(facts: Facts): readonly Fact[] {
	const nodes = factValue(facts, "hardware.nodes");
	const perNode = factValue(facts, "hardware.per_node");
	const count = factValue(facts, "hardware.count");
	const found: Fact[] = [];
	if (count === undefined && nodes !== undefined && perNode !== undefined) {
		found.push(
			derived("hardware.count", nodes * perNode, "nodes × devices of each"),
		);
	}
	if (perNode === undefined && count !== undefined) {
		const each = nodes === undefined ? Math.min(count, 8) : count / nodes;
		if (Number.isInteger(each)) {
			found.push(
				derived(
					"hardware.per_node",
					each,
					"devices ÷ nodes, 8 in a node at most",
				),
			);
		}
	}
	const ranks = factValue(facts, "parallel.data");
	if (count === undefined && nodes === undefined && ranks !== undefined) {
		found.push(
			derived(
				"hardware.count",
				ranks * modelParallel(facts),
				"product of the parallel widths",
			),
		);
	}
	return found;
}

/** Samples of one pass on a device, where a framework states the global batch and how many passes make it. */
function batchFacts(facts: Facts): readonly Fact[] {
	const global = factValue(facts, "batch.global");
	const passes = factValue(facts, "batch.accumulation");
	const count = factValue(facts, "hardware.count");
	if (global === undefined || passes === undefined || count === undefined) {
		return [];
	}
	const micro = (global * modelParallel(facts)) / (passes * count);
	return Number.isInteger(micro) && micro > 0
		? [derived("batch.micro", micro, "global batch ÷ passes ÷ copies")]
		: [];
}

/** Devices that share one copy of the model: tensor × pipeline × context. */
export function modelParallel(facts: Facts): number {
	return (
		(factValue(facts, "parallel.tensor") ?? 1) *
		(factValue(facts, "parallel.pipeline") ?? 1) *
		(factValue(facts, "parallel.context") ?? 1)
	);
}

function derived<K extends PlanKey>(
	key: K,
	value: PlanFields[K],
	from: string,
): Fact {
	return fact(key, value, { kind: "derived", from });
}
