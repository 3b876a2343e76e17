import {
	layerCount,
	type Model,
	type Operator,
	operatorsOf,
} from "../estimate/model.js";
import { type Derivation, given } from "./derivation.js";

/** An operator with how often it runs, how many sets of its parameters there are, and a name that tells it apart. */
export interface NamedOperator {
	readonly operator: Operator;
	readonly runs: number;
	readonly copies: number;
	readonly name: string;
}

/** Every operator of a model under its name; models with several kinds of layers say in which it stands. */
export function namedOperators(model: Model): readonly NamedOperator[] {
	const ranges = layerRanges(model);
	const named = new Map<string, NamedOperator>();
	for (const { operator, runs, copies, stack } of operatorsOf(model)) {
		const where = stack === undefined ? "" : (ranges[stack] ?? "");
		// Blocks that are written out one by one repeat themselves: the same operator is told once.
		const key = `${stack} ${JSON.stringify(operator)}`;
		const held = named.get(key);
		named.set(key, {
			operator,
			runs: runs + (held?.runs ?? 0),
			copies: copies + (held?.copies ?? 0),
			name: operatorName(operator) + where,
		});
	}
	return [...named.values()];
}

/** What an operator is called. */
export function operatorName(operator: Operator): string {
	switch (operator.kind) {
		case "core":
			return "attention core";
		case "activation":
			return operator.gated ? "gated activation" : "activation";
		case "stated":
			return "as stated";
		case "linear":
			return operator.tied ? `${operator.name} (tied)` : operator.name;
		case "norm":
		case "convolution":
		case "table":
		case "other":
			return operator.name;
	}
}

/** How many layers, or sets of shared ones, an operator counts for. */
export function layersOf(count: number): Derivation {
	return given(count, "layers");
}

function layerRanges({ stacks, ...model }: Model): readonly string[] {
	if (stacks.length < 2) return [];
	let before = 0;
	const all = layerCount({ stacks, ...model });
	return stacks.map(({ layers }) => {
		const first = before + 1;
		before += layers;
		const last = layers === 1 ? "" : `–${before}`;
		return ` (layer ${first}${last} of ${all})`;
	});
}
