import type { Model, Operator, Stack } from "../model.js";
import { hubDecoder } from "./hub-decoder.js";
import type { HubConfig } from "./hub-reading.js";

/** A layer of an ordinary decoder as the parts that hybrids put together anew. */
export interface Parts {
	readonly decoder: Model;
	readonly norms: readonly Operator[];
	readonly attention: readonly Operator[];
	readonly mlp: readonly Operator[];
}

/** The parts of the decoder that a config.json describes; undefined where a dimension is missing. */
export function partsOf(config: HubConfig, rows: number): Parts | undefined {
	const decoder = hubDecoder(config, rows);
	const layer = decoder?.stacks[0]?.operators;
	if (!decoder || !layer) return undefined;
	const isInner = (operator: Operator): boolean =>
		operator.kind === "norm" && operator.isInner === true;
	const last = layer.findIndex(
		(operator) => operator.kind === "linear" && operator.name === "o",
	);
	return {
		decoder,
		norms: layer.filter(
			(operator) => operator.kind === "norm" && !isInner(operator),
		),
		attention: layer
			.slice(0, last + 1)
			.filter((operator) => operator.kind !== "norm" || isInner(operator)),
		mlp: layer.slice(last + 1),
	};
}

/** The same ends around other layers. */
export function withStacks(model: Model, stacks: readonly Stack[]): Model {
	return {
		...model,
		family: "hybrid",
		stacks: stacks.filter(({ layers }) => layers > 0),
	};
}

/** How often a word stands in a list of layers. */
export function countOf(list: unknown, word: string): number {
	return Array.isArray(list) ? list.filter((each) => each === word).length : 0;
}
