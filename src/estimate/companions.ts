import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey, Task } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, fact, factValue } from "../plan/plan.js";
import { isKnownModel } from "./describes-model.js";
import { type SampleFlops, sampleFlops } from "./flops.js";
import { modelFacts } from "./model-facts.js";
import type { FlopsInput } from "./operator-flops.js";
import { countParameters, type ParameterCount } from "./parameters.js";
import { toModel } from "./to-model.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/** Models that a method runs beside the one that trains, each with the key that names it and the tasks that run it. */
export const companionRoles = {
	teacher: { key: "teacher.id", tasks: ["distill"] },
	critic: { key: "critic.id", tasks: ["ppo"] },
	reward: { key: "reward.id", tasks: ["ppo", "grpo"] },
} as const satisfies Record<
	string,
	{ readonly key: PlanKey; readonly tasks: readonly Task[] }
>;

export type CompanionRole = keyof typeof companionRoles;

/** A model beside the one that trains, and what one sample costs in it. */
export interface Companion {
	readonly parameters: ParameterCount;
	readonly flops: SampleFlops;
}

export type Companions = Readonly<Partial<Record<CompanionRole, Companion>>>;

/** How the FLOPs of a sample are counted, whatever the model. */
export type Counting = Pick<FlopsInput, "convention" | "documentTokens">;

/** The roles of a task that the facts name a model for. */
export function namedCompanions(
	facts: Facts,
): readonly { readonly role: CompanionRole; readonly id: string }[] {
	const task = factValue(facts, "task");
	const found: { role: CompanionRole; id: string }[] = [];
	for (const role of roles) {
		const { key, tasks } = companionRoles[role];
		const id = factValue(facts, key);
		const runs = tasks.some((each) => each === task);
		if (runs && id !== undefined) found.push({ role, id });
	}
	return found;
}

/**
 * The models that a method runs beside the one that trains, over the same samples. One that nobody knows, such as what an
 * earlier run left in a folder, counts as large as the one that trains.
 */
export function toCompanions(
	facts: Facts,
	{
		catalog,
		path,
		counting,
	}: {
		readonly catalog: Catalog;
		readonly path: string;
		readonly counting: Counting;
	},
): Companions {
	const companions: Partial<Record<CompanionRole, Companion>> = {};
	for (const { role, id } of namedCompanions(facts)) {
		const reading = toModel(factsOf(facts, { id, catalog }), path);
		if (!("model" in reading)) continue;
		companions[role] = {
			parameters: countParameters(reading.model),
			flops: sampleFlops({ model: reading.model, ...counting }),
		};
	}
	return companions;
}

// The same samples, read by another model; adapters stay with the one that trains.
function factsOf(
	facts: Facts,
	{ id, catalog }: { readonly id: string; readonly catalog: Catalog },
): Facts {
	const isKnown = isKnownModel(id, catalog);
	const size = isKnown ? undefined : catalog.sizeInName(id);
	if (!isKnown && !size) return facts;
	const kept = new Map(
		[...facts].filter(([key]) => !/^(model|adapter)\./.test(key)),
	);
	kept.set("model.id", fact("model.id", id, BESIDE));
	const found = size
		? [fact("model.parameters", size.active ?? size.parameters, BESIDE)]
		: modelFacts(kept, catalog);
	for (const each of found) {
		if (!kept.has(each.key)) kept.set(each.key, each);
	}
	return kept;
}

const BESIDE: Origin = {
	kind: "derived",
	from: "a model beside the one that trains",
};

// The names come from the table's own type.
const roles = Object.keys(companionRoles) as readonly CompanionRole[];
