import type { PlanKey } from "../../plan/fields.js";
import { type Fact, factValue } from "../../plan/plan.js";
import type { Model, Operator } from "../model.js";
import { kept, linear, norm } from "./blocks.js";
import { plain } from "./convolutions.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/**
 * Linears of one width after another. An agent has two such networks, one that acts and one that judges; what a step of
 * its world says and does is a few numbers, which are assumed where they are not stated.
 */
export function perceptron(facts: Facts): Model | undefined {
	const layers = factValue(facts, "model.layers");
	const hidden = factValue(facts, "model.hidden") ?? 0;
	if (layers === undefined || (layers > 0 && hidden === 0)) return undefined;
	const inputs = factValue(facts, "data.features");
	const outputs = factValue(facts, "data.classes");
	if (inputs === undefined || outputs === undefined) return undefined;
	const isAgent = factValue(facts, "task") === "rl";
	const widths = [inputs, ...Array.from({ length: layers }, () => hidden)];
	const network = (name: string, last: number) =>
		[...widths, last].slice(1).map((width, index) => ({
			...linear({
				name: `${name}${index + 1}`,
				inputs: widths[index] ?? inputs,
				outputs: width,
				rows: 1,
			}),
			...(index === 0 && { readsData: true }),
		}));
	return {
		family: "mlp",
		hidden,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [
			{
				layers: 1,
				operators: [
					kept("features", inputs),
					...network("layer", outputs),
					...(isAgent ? network("critic", 1) : []),
					...widths.slice(1).map((width) =>
						norm({
							name: "activation",
							width,
							rows: isAgent ? 2 : 1,
							flavour: "batch",
							parameters: 0,
						}),
					),
				],
			},
		],
		ends: [],
	};
}

/**
 * An agent that sees four grey frames of 84 × 84: three convolutions and a layer of 512 (Mnih et al. 2015, Methods),
 * which acting and judging share. Undefined for other tasks, whose networks are not known by this name.
 */
export function seeingAgent(facts: Facts): Model | undefined {
	const actions = factValue(facts, "data.classes");
	if (factValue(facts, "task") !== "rl" || actions === undefined) {
		return undefined;
	}
	const features = 512;
	const operators: Operator[] = [
		plain({ inputs: 4, outputs: 32, kernel: 64, side: 20, readsData: true }),
		plain({ inputs: 32, outputs: 64, kernel: 16, side: 9 }),
		plain({ inputs: 64, outputs: 64, kernel: 9, side: 7 }),
		linear({ name: "layer", inputs: 64 * 7 * 7, outputs: features, rows: 1 }),
		linear({ name: "actor", inputs: features, outputs: actions, rows: 1 }),
		linear({ name: "critic", inputs: features, outputs: 1, rows: 1 }),
	];
	return {
		family: "convnet",
		hidden: features,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [{ layers: 1, operators }],
		ends: [],
	};
}
