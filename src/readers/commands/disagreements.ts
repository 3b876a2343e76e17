import type { PlanFields, PlanKey } from "../../plan/fields.js";
import { type Fact, fold } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";

/** Where a header and a command count devices differently, or nodes × devices is not the number of processes. */
export function disagreements(
	facts: readonly Fact[],
	path: string,
): readonly Problem[] {
	const problems: Problem[] = [];
	const held = fold(facts);
	for (const { key, what } of COUNTED) {
		const values = stated(facts, key);
		if (values.size < 2) continue;
		problems.push(
			inconsistent(held.get(key), path, {
				what: `The job and the command disagree: ${[...values].join(" and ")} ${what}`,
				reading: `${numberIn(held, key)} ${what}`,
			}),
		);
	}
	const nodes = numberIn(held, "hardware.nodes");
	const perNode = numberIn(held, "hardware.per_node");
	const count = numberIn(held, "hardware.count");
	if (nodes && perNode && count && nodes * perNode !== count) {
		problems.push(
			inconsistent(held.get("hardware.count"), path, {
				what: `${nodes} nodes of ${perNode} devices are ${nodes * perNode}, but ${count} processes are started`,
				reading: `${count} devices`,
			}),
		);
	}
	return problems;
}

const COUNTED = [
	{ key: "hardware.nodes", what: "nodes" },
	{ key: "hardware.per_node", what: "devices in a node" },
	{ key: "hardware.count", what: "devices" },
] as const satisfies readonly {
	readonly key: PlanKey;
	readonly what: string;
}[];

function stated(
	facts: readonly Fact[],
	key: PlanKey,
): ReadonlySet<PlanFields[PlanKey]> {
	return new Set(
		facts
			.filter((each) => each.key === key && each.origin.kind === "launch")
			.map((each) => each.value),
	);
}

function numberIn(
	held: ReadonlyMap<PlanKey, Fact>,
	key: PlanKey,
): number | undefined {
	const value = held.get(key)?.value;
	return typeof value === "number" ? value : undefined;
}

function inconsistent(
	held: Fact | undefined,
	path: string,
	args: { readonly what: string; readonly reading: string },
): Problem {
	const origin = held?.origin;
	return origin && "line" in origin
		? { kind: "inconsistent-config", path, line: origin.line, args }
		: { kind: "inconsistent-config", path, args };
}
