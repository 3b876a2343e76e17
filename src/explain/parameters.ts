import {
	type Adapter,
	adapterParameters,
	foldedAdapter,
} from "../estimate/adapter.js";
import type { Workings } from "../estimate/computation.js";
import type { Convolution, Linear, Operator } from "../estimate/model.js";
import { operatorParameters } from "../estimate/parameters.js";
import {
	type Derivation,
	derived,
	given,
	onLine,
	unless,
} from "./derivation.js";
import type { Result, Section } from "./explanation.js";
import { layersOf, type NamedOperator, namedOperators } from "./operators.js";

/** Parameters by operator, those that one token uses, and those that train. */
export function explainParameters(workings: Workings): Section {
	const { parameters, workload } = workings;
	if (parameters.total === 0) {
		return {
			title: "Parameters",
			results: [],
			absent: "The run states FLOPs only.",
		};
	}
	const operators = namedOperators(workload.model);
	const lines = operators
		.filter(({ operator }) => operatorParameters(operator) !== 0)
		.map(parameterLine);
	const total = derived(
		"sum",
		{ name: "parameters", unit: "parameters", value: parameters.total },
		lines,
	);
	return {
		title: "Parameters",
		results: [
			{ quantity: "parameters", derivation: total },
			...activeResult(workings, operators),
			...trainableResult(workings, operators),
		],
	};
}

function parameterLine({ operator, copies, name }: NamedOperator): Derivation {
	const value = copies * operatorParameters(operator);
	return onLine(
		derived("product", { name, unit: "parameters", value }, [
			...parameterFactors(operator),
			...unless(1, [layersOf(copies)]),
		]),
	);
}

/** Factors whose product is one set of an operator's parameters. */
function parameterFactors(operator: Operator): readonly Derivation[] {
	switch (operator.kind) {
		case "linear":
			return linearFactors(operator);
		case "convolution":
			return convolutionFactors(operator);
		case "table":
			return [given(operator.entries, "rows"), given(operator.width, "width")];
		case "norm":
		case "other":
		case "stated":
			return [given(operator.parameters, "parameters")];
		case "core":
		case "activation":
			return [given(0, "parameters")];
	}
}

function linearFactors(linear: Linear): readonly Derivation[] {
	const { inputs, outputs, experts, extraParameters } = linear;
	const matrix = linear.tied
		? given(0, "own matrix")
		: derived("product", { name: "matrix" }, [
				given(inputs, "in"),
				given(outputs, "out"),
			]);
	const bias = given(linear.bias ? outputs : 0, "bias");
	const each = withExtra(matrix, bias, "one matrix");
	const total = experts ? [given(experts.total, "experts")] : [];
	const extra = given(extraParameters ?? 0, "beside it");
	if (extra.value === 0) return [...factorsOf(each), ...total];
	const all = derived("product", { name: "matrices" }, [
		...factorsOf(each),
		...total,
	]);
	return [withExtra(all, extra, "matrices")];
}

function convolutionFactors(convolution: Convolution): readonly Derivation[] {
	const { inputs, outputs, groups, kernel, bias } = convolution;
	const weights = derived("product", { name: "kernels" }, [
		given(inputs / groups, "in"),
		given(outputs, "out"),
		given(kernel, "kernel"),
	]);
	return factorsOf(
		withExtra(weights, given(bias ? outputs : 0, "bias"), "kernels"),
	);
}

function withExtra(
	main: Derivation,
	extra: Derivation,
	name: string,
): Derivation {
	return extra.value === 0 ? main : derived("sum", { name }, [main, extra]);
}

/** The factors of a product, so that a formula has no needless brackets. */
function factorsOf(derivation: Derivation): readonly Derivation[] {
	return derivation.by === "product" ? derivation.parts : [derivation];
}

function activeResult(
	{ parameters }: Workings,
	operators: readonly NamedOperator[],
): readonly Result[] {
	if (parameters.active === parameters.total) return [];
	const unvisited = operators.flatMap(({ operator, copies, name }) => {
		if (operator.kind !== "linear" || !operator.experts) return [];
		const { active, total } = operator.experts;
		const own = copies * operatorParameters(operator);
		return onLine(
			derived(
				"product",
				{ name: `${name} of experts not visited`, unit: "parameters" },
				[
					given(-own, name, { unit: "parameters" }),
					derived("quotient", { name: "not visited" }, [
						given(total - active, "experts not visited"),
						given(total, "experts"),
					]),
				],
			),
		);
	});
	const all = given(parameters.total, "parameters", { unit: "parameters" });
	return [
		{
			quantity: "activeParameters",
			derivation: derived(
				"sum",
				{
					name: "parameters that one token uses",
					unit: "parameters",
					value: parameters.active,
				},
				[onLine(all), ...unvisited],
			),
		},
	];
}

function trainableResult(
	{ workload, trainable }: Workings,
	operators: readonly NamedOperator[],
): readonly Result[] {
	const { adapter, model } = workload;
	if (!adapter) {
		const part =
			workload.trainedShare < 1 ? "the share that trains" : undefined;
		const note = part ?? "all of them train";
		const all = { unit: "parameters", note } as const;
		return [
			{
				quantity: "trainableParameters",
				derivation: given(trainable, "trainable parameters", all),
			},
		];
	}
	if (trainable === 0) return [];
	const adapters = operators
		.filter(({ operator }) => adapterParameters(operator, adapter) > 0)
		.map((each) => adapterLine(each, adapter));
	const saved = ["head", "embedding"]
		.filter((name) => adapter.savedModules.includes(name))
		.map((name) =>
			onLine(
				derived("product", { name: `${name}, in full`, unit: "parameters" }, [
					given(model.vocab, "vocabulary"),
					given(model.hidden, "hidden"),
				]),
			),
		);
	return [
		{
			quantity: "trainableParameters",
			derivation: derived(
				"sum",
				{ name: "trainable parameters", unit: "parameters", value: trainable },
				[...adapters, ...saved],
			),
		},
	];
}

function adapterLine(
	{ operator, copies, name }: NamedOperator,
	adapter: Adapter,
): Derivation {
	const linear = operator.kind === "linear" ? operator : undefined;
	const outputs = given(linear?.outputs ?? 0, "out");
	const matrices = linear ? (foldedAdapter(linear, adapter)?.matrices ?? 1) : 1;
	const low = derived("product", { name: "low rank" }, [
		given(adapter.rank, "rank"),
		derived("sum", { name: "ends" }, [
			given(linear?.inputs ?? 0, "in"),
			matrices === 1
				? outputs
				: derived("product", { name: "side by side" }, [
						given(matrices, "matrices"),
						outputs,
					]),
		]),
	]);
	const each =
		adapter.kind === "dora"
			? derived("sum", { name: "adapter" }, [low, outputs])
			: low;
	const value = copies * adapterParameters(operator, adapter);
	return onLine(
		derived(
			"product",
			{ name: `adapter on ${name}`, unit: "parameters", value },
			[
				...factorsOf(each),
				...unless(1, [
					given(linear?.experts?.total ?? 1, "experts"),
					layersOf(copies),
				]),
			],
		),
	);
}
