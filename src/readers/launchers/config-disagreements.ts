import type { PlanFields, PlanKey } from "../../plan/fields.js";
import { type Fact, fold } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";

/** Where a job gives a run other devices than the run's own config says: the job counts, and the reader is told. */
export function configDisagreements(
	facts: readonly Fact[],
	path: string,
): readonly Problem[] {
	const job = fold(facts.filter(({ origin }) => origin.kind === "launch"));
	const config = fold(facts.filter(({ origin }) => origin.kind === "file"));
	return QUANTITIES.flatMap(({ what, of }) => {
		const launched = of(job);
		const written = of(config);
		if (!launched || !written || launched.value === written.value) return [];
		const { origin } = launched.fact;
		return [
			{
				kind: "inconsistent-config" as const,
				path,
				...("line" in origin && origin.path === path && { line: origin.line }),
				args: {
					what: `The job and the config disagree: ${launched.value} and ${written.value} ${what}`,
					reading: `${launched.value} ${what}, as the job says`,
				},
			},
		];
	});
}

type Held = ReadonlyMap<PlanKey, Fact>;

interface Quantity {
	readonly value: PlanFields[PlanKey];
	readonly fact: Fact;
}

const QUANTITIES: readonly {
	readonly what: string;
	of(held: Held): Quantity | undefined;
}[] = [
	{ what: "devices", of: devicesOf },
	{ what: "nodes", of: (held) => quantityOf(held, "hardware.nodes") },
];

function devicesOf(held: Held): Quantity | undefined {
	const count = quantityOf(held, "hardware.count");
	if (count) return count;
	const nodes = quantityOf(held, "hardware.nodes");
	const each = quantityOf(held, "hardware.per_node");
	if (!nodes || !each) return undefined;
	const value = Number(nodes.value) * Number(each.value);
	return { value, fact: nodes.fact };
}

function quantityOf(held: Held, key: PlanKey): Quantity | undefined {
	const fact = held.get(key);
	return fact && { value: fact.value, fact };
}
