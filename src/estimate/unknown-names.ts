import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import { factValue } from "../plan/plan.js";
import { didYouMean, type Problem } from "../problem.js";
import { companionRoles, namedCompanions } from "./companions.js";
import type { Facts } from "./complete.js";
import { countsCores } from "./core-hours.js";
import { isKnownModel, unknownModelId } from "./describes-model.js";
import type { EvaluationInput } from "./evaluate.js";
import { placeOf } from "./to-model.js";

/** Names in the files that no catalogue row has: each stops its run with one sentence. */
export function unknownNames(
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
	if (instance !== undefined && !isKnownMachine(instance, facts, catalog)) {
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

// A machine without accelerators tells nothing of a run that needs one.
function isKnownMachine(type: string, facts: Facts, catalog: Catalog): boolean {
	return (
		catalog.findInstance(type) !== undefined ||
		(countsCores(facts, catalog) && catalog.findCpuMachine(type) !== undefined)
	);
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
