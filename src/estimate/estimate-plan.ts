import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, factValue, type TrainingPlan } from "../plan/plan.js";
import { didYouMean, isBlocking, type Problem } from "../problem.js";
import type { Uncertain } from "../uncertain.js";
import { companionRoles, namedCompanions } from "./companions.js";
import { type Completion, complete, type Facts } from "./complete.js";
import { type Computation, compute } from "./computation.js";
import { isKnownModel, unknownModelId } from "./describes-model.js";
import type {
	Assumption,
	Estimate,
	Provenance,
	QuantityName,
	UnknownFact,
} from "./estimate.js";
import { fitVerdict } from "./fit.js";
import { type Metric, metricNames } from "./metrics.js";
import type { Model } from "./model.js";
import { placeOf, toModel } from "./to-model.js";
import { toSite } from "./to-site.js";
import { toWorkload } from "./to-workload.js";
import { treesEstimate } from "./trees.js";

/**
 * What a run takes, with the error that each assumption brings. `learned` moves every number by what finished runs have
 * shown.
 */
export function estimatePlan(
	plan: TrainingPlan,
	catalog: Catalog,
	learned: (number: Uncertain) => Uncertain = (number) => number,
): Estimate {
	const input = { catalog, path: plan.path, framework: plan.framework };
	const completion = complete(plan.facts, catalog);
	const evaluated = evaluate(completion, input);
	const problems = [
		...plan.problems,
		...unknownNames(plan.facts, input),
		...evaluated.problems,
	];
	const point = problems.some(isBlocking) ? undefined : evaluated.computation;
	const others = point
		? completion.chosen.map(({ row, fact }) =>
				alternative({ row, fact, point, plan, input }),
			)
		: [];
	const quantities = mapQuantities(
		withErrors(point?.quantities ?? {}, others),
		learned,
	);
	return {
		quantities,
		...(point?.memory && { memory: point.memory }),
		fits: fitVerdict(quantities.peakMemoryGib, point?.memory?.usableGib),
		conventions: {
			attention: factValue(completion.facts, "count_attention") ?? "causal",
			recompute: "excluded",
		},
		assumptions: others
			.map(({ assumption }) => assumption)
			.sort((a, b) => b.weight - a.weight),
		unknown: evaluated.unknown,
		problems,
		provenance: provenanceOf(completion.facts),
	};
}

/** Point values of the metrics for a set of facts, as the causes of a delta need them. Unknown factors count as 1. */
export function metricValues(
	facts: Facts,
	input: EvaluationInput,
	learned: (number: Uncertain) => Uncertain = (number) => number,
): Readonly<Partial<Record<Metric, number>>> {
	const { computation } = evaluate(complete(facts, input.catalog), input);
	const values: Partial<Record<Metric, number>> = {};
	for (const metric of metricNames) {
		const quantity = computation?.quantities[metric];
		if (quantity) values[metric] = learned(quantity).value;
	}
	return values;
}

export interface EvaluationInput {
	readonly catalog: Catalog;
	readonly path: string;
	readonly framework: string;
}

/** What completed facts give: the numbers, or what stands in the way. */
export interface Evaluated {
	readonly computation?: Computation;
	readonly unknown: readonly UnknownFact[];
	readonly problems: readonly Problem[];
}

/** Computes every number of a run whose blanks are filled. */
export function evaluate(
	{ facts }: Completion,
	{ catalog, path, framework }: EvaluationInput,
): Evaluated {
	const site = toSite(facts, catalog);
	if (factValue(facts, "model.family") === "gbdt") {
		const own = factValue(facts, "software.framework") ?? framework;
		const { quantities, unknown } = treesEstimate(facts, own, site);
		return {
			computation: { quantities },
			unknown,
			problems: [],
		};
	}
	const reading = toModel(facts, path);
	if ("problem" in reading) {
		const { problem } = reading;
		return {
			unknown:
				problem.kind === "unsupported-family"
					? [{ key: "model.flops_per_sample", say: STATE_TOTALS }]
					: [],
			problems: [problem],
		};
	}
	// Energy and cost of stated hours need no model.
	const hasHours = facts.has("duration_hours");
	if ("missing" in reading && !hasHours) {
		return {
			unknown: reading.missing.map((key) => ({
				key,
				say: "`model: { id: … }` or its architecture, in the file or under `runs` in wattdiff.yml",
			})),
			problems: [],
		};
	}
	const { workload, unknown, problems } = toWorkload({
		facts,
		model: "model" in reading ? reading.model : NO_MODEL,
		framework,
		catalog,
		path,
	});
	return {
		computation: compute(workload, site),
		unknown,
		problems,
	};
}

const NO_MODEL: Model = {
	family: "custom",
	hidden: 0,
	vocab: 0,
	tokens: 1,
	logitRows: 0,
	stacks: [],
	ends: [],
};

const STATE_TOTALS =
	"`model: { parameters: …, flops_per_sample: … }`, under `runs` in wattdiff.yml";

interface Alternative {
	readonly assumption: Assumption;
	/** ln(number with the alternative ÷ number), by quantity. */
	readonly shifts: Readonly<Partial<Record<QuantityName, number>>>;
}

function alternative({
	row,
	fact,
	point,
	plan,
	input,
}: {
	readonly row: Completion["chosen"][number]["row"];
	readonly fact: Fact;
	readonly point: Computation;
	readonly plan: TrainingPlan;
	readonly input: EvaluationInput;
}): Alternative {
	const { catalog } = input;
	const other = row.alternative({ facts: plan.facts, catalog });
	const facts = new Map(plan.facts);
	if (other) facts.set(row.key, other);
	const { computation } = evaluate(complete(facts, catalog), input);
	const shifts: Partial<Record<QuantityName, number>> = {};
	for (const [name, quantity] of Object.entries(point.quantities)) {
		// The names come from the record's own type.
		const key = name as QuantityName;
		const shifted = computation?.quantities[key];
		if (!other || !shifted || quantity.value <= 0) continue;
		const shift = Math.log(shifted.value / quantity.value);
		if (Math.abs(shift) > 1e-9) shifts[key] = shift;
	}
	const weight = Math.max(
		0,
		...metricNames.map((metric) => Math.abs(shifts[metric] ?? 0)),
	);
	return {
		assumption: {
			key: row.key,
			value: String(fact.value),
			alternative: other ? String(other.value) : "",
			why: fact.origin.kind === "assumption" ? fact.origin.why : "",
			weight,
		},
		shifts,
	};
}

function mapQuantities(
	quantities: Estimate["quantities"],
	change: (number: Uncertain) => Uncertain,
): Estimate["quantities"] {
	return Object.fromEntries(
		Object.entries(quantities).map(([name, quantity]) => [
			name,
			change(quantity),
		]),
	);
}

/** Adds each assumption as an error of one standard deviation: the distance to its alternative. */
function withErrors(
	quantities: Computation["quantities"],
	others: readonly Alternative[],
): Estimate["quantities"] {
	const result: Partial<Record<QuantityName, Uncertain>> = {};
	for (const [name, quantity] of Object.entries(quantities)) {
		const key = name as QuantityName;
		const errors: Record<string, number> = { ...quantity.errors };
		for (const { assumption, shifts } of others) {
			const shift = shifts[key];
			if (shift !== undefined) errors[`assumed ${assumption.key}`] = shift;
		}
		result[key] = { ...quantity, errors };
	}
	return result;
}

/** Names in the files that no catalogue row has: each stops its run with one sentence. */
function unknownNames(
	facts: Facts,
	{ catalog, path }: EvaluationInput,
): readonly Problem[] {
	const problems: Problem[] = [];
	const model = unknownModelId(facts, catalog);
	if (model !== undefined) {
		problems.push(unknownModel(model, { facts, catalog, path }));
	}
	for (const { role, id } of namedCompanions(facts)) {
		if (isKnownModel(id, catalog) || catalog.sizeInName(id)) continue;
		const { key } = companionRoles[role];
		problems.push(unknownCompanion(key, id, { facts, catalog, path }));
	}
	const accelerator = factValue(facts, "hardware.accelerator");
	if (accelerator !== undefined && !catalog.findAccelerator(accelerator)) {
		problems.push(
			named(
				"unknown-accelerator",
				accelerator,
				catalog.nearestAccelerators(accelerator),
				{ facts, key: "hardware.accelerator", path },
			),
		);
	}
	const instance = factValue(facts, "hardware.instance");
	if (instance !== undefined && !catalog.findInstance(instance)) {
		problems.push(
			named("unknown-instance", instance, catalog.nearestInstances(instance), {
				facts,
				key: "hardware.instance",
				path,
			}),
		);
	}
	return problems;
}

function unknownModel(
	id: string,
	{
		facts,
		catalog,
		path,
	}: Pick<EvaluationInput, "catalog" | "path"> & { readonly facts: Facts },
): Problem {
	const size = catalog.sizeInName(id);
	const problem = named(
		size ? "model-by-size" : "unknown-model",
		id,
		catalog.nearestModels(id),
		{ facts, key: "model.id", path },
	);
	if (!size) return problem;
	const billions = `${Number((size.parameters / 1e9).toPrecision(3))} B`;
	return { ...problem, args: { ...problem.args, size: billions } };
}

function unknownCompanion(
	key: PlanKey,
	id: string,
	{
		facts,
		catalog,
		path,
	}: Pick<EvaluationInput, "catalog" | "path"> & { readonly facts: Facts },
): Problem {
	const problem = named("unknown-companion", id, catalog.nearestModels(id), {
		facts,
		key,
		path,
	});
	return { ...problem, args: { ...problem.args, key } };
}

function named(
	kind:
		| "unknown-model"
		| "model-by-size"
		| "unknown-companion"
		| "unknown-accelerator"
		| "unknown-instance",
	name: string,
	names: readonly string[],
	{
		facts,
		key,
		path,
	}: {
		readonly facts: Facts;
		readonly key: PlanKey;
		readonly path: string;
	},
): Problem {
	const place = placeOf(facts.get(key)?.origin);
	return {
		kind,
		path: place?.path ?? path,
		...(place && { line: place.line }),
		args: { name, nearest: didYouMean(names.slice(0, 2)) },
	};
}

function provenanceOf(facts: Facts): readonly Provenance[] {
	return [...facts.values()]
		.filter(({ origin }) => origin.kind !== "assumption")
		.map(({ key, value, origin }) => ({
			key,
			value:
				typeof value === "object" && !Array.isArray(value)
					? "(a config.json)"
					: String(value),
			from: wordsFor(origin),
			origin,
		}));
}

function wordsFor(origin: Origin): string {
	switch (origin.kind) {
		case "file":
		case "launch":
		case "policy":
			return `${origin.path}:${origin.line}`;
		case "hint":
			return `hint at ${origin.path}:${origin.line}`;
		case "default":
			return `default of ${origin.framework} ${origin.version}`;
		case "catalog":
			return `${origin.row} (${origin.source})`;
		case "derived":
			return origin.from;
		case "assumption":
			return origin.why;
	}
}
