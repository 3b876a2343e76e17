import { foldedAdapter, isAdapted } from "../estimate/adapter.js";
import type { Workings } from "../estimate/computation.js";
import { frozenFlops } from "../estimate/flops.js";
import type {
	AttentionCore,
	FoldedAdapter,
	Linear,
	Operator,
} from "../estimate/model.js";
import {
	adapterFlops,
	attendedRows,
	coreFlops,
	type FlopsInput,
	foldFlops,
	productFlops,
} from "../estimate/operator-flops.js";
import { taskPasses } from "../estimate/task.js";
import {
	type Derivation,
	derived,
	given,
	onLine,
	unless,
} from "./derivation.js";
import type { Section } from "./explanation.js";
import { layersOf, type NamedOperator, namedOperators } from "./operators.js";
import type { Quantities } from "./quantities.js";
import { known } from "./quantities.js";

/** FLOPs of a token and of a sample, by operator and direction. */
export function explainFlops(
	workings: Workings,
	quantities: Quantities,
): Section {
	const { flops, workload } = workings;
	const tokens = given(workload.model.tokens, "tokens");
	const perToken = (name: string, of: Derivation, value: number) =>
		derived("quotient", { name, unit: "FLOP", value }, [onLine(of), tokens]);
	const forward = forwardOf(workings);
	const training = derived(
		"sum",
		{ name: "training on one sample", unit: "FLOP", value: flops.training },
		[
			onLine(given(flops.forward, "forward", { unit: "FLOP" })),
			...unless(
				0,
				flops.backward.map((term) =>
					onLine(given(term.flops, term.name, { unit: "FLOP" })),
				),
			),
		],
	);
	return {
		title: "FLOPs of a sample",
		results: [
			...known(quantities, "forwardFlopsPerToken", (value) =>
				perToken("forward for each token", forward, value),
			),
			...known(quantities, "trainingFlopsPerToken", (value) =>
				perToken("training for each token", training, value),
			),
			...known(quantities, "flopsPerSample", (value) =>
				sampleOf(workings, value),
			),
		],
	};
}

function forwardOf({ workload, flops, flopsInput }: Workings): Derivation {
	const lines = namedOperators(workload.model).flatMap((each) => [
		...operatorLine(each, flopsInput),
		...adapterLine(each, flopsInput),
	]);
	const before = frozenFlops(flopsInput);
	return derived(
		"sum",
		{ name: "forward of one sample", unit: "FLOP", value: flops.forward },
		[
			...lines,
			...unless(0, [
				onLine(given(before, "encoders that never train", { unit: "FLOP" })),
			]),
		],
	);
}

function operatorLine(
	{ operator, runs, name }: NamedOperator,
	input: FlopsInput,
): readonly Derivation[] {
	const own =
		operator.kind === "core"
			? coreFlops(operator, input)
			: productFlops(operator);
	if (own === 0) return [];
	const label = { name, unit: "FLOP", value: runs * own } as const;
	return [
		onLine(
			derived("product", label, [
				...flopFactors(operator, input),
				...unless(1, [layersOf(runs)]),
			]),
		),
	];
}

/** Factors whose product are the forward FLOPs of an operator in one sample; a multiply-add is two. */
function flopFactors(
	operator: Operator,
	input: FlopsInput,
): readonly Derivation[] {
	switch (operator.kind) {
		case "linear":
			return [
				given(2, "FLOP"),
				given(operator.inputs, "in"),
				given(operator.outputs, "out"),
				given(operator.rows, "rows"),
				...unless(1, [given(operator.experts?.active ?? 1, "experts visited")]),
			];
		case "convolution":
			return [
				given(2, "FLOP"),
				given(operator.inputs / operator.groups, "in"),
				given(operator.outputs, "out"),
				given(operator.kernel, "kernel"),
				given(operator.positions, "positions"),
			];
		case "core":
			return coreFactors(operator, input);
		case "other":
		case "stated":
			return [given(operator.flops, "FLOP")];
		case "norm":
		case "table":
		case "activation":
			return [];
	}
}

function coreFactors(
	core: AttentionCore,
	input: FlopsInput,
): readonly Derivation[] {
	return [
		given(2, "FLOP"),
		given(core.heads, "heads"),
		derived("sum", { name: "head widths" }, [
			given(core.queryKeyDim, "q·k"),
			given(core.valueDim, "v"),
		]),
		given(core.queries, "rows"),
		attended(core, input),
	];
}

/** Mean rows that a row attends to, by the same cases as `attendedRows`. */
function attended(core: AttentionCore, input: FlopsInput): Derivation {
	const value = attendedRows(core, input);
	const { keys, window } = core;
	const isPacked =
		input.convention === "packed" && input.documentTokens !== undefined;
	const length = isPacked ? Math.min(input.documentTokens ?? keys, keys) : keys;
	const seen = given(length, isPacked ? "rows of a document" : "rows seen");
	if (input.convention === "full") return given(value, "rows seen, all");
	if (core.mask === "full") return given(value, "rows seen, no mask");
	const name = "rows seen, causal";
	if (window && window < length) {
		return derived("sum", { name, value }, [
			given(window, "window"),
			derived("quotient", { name: "where it is not full" }, [
				derived("product", { name: "" }, [
					given(-window, ""),
					given(window - 1, ""),
				]),
				given(2, ""),
				seen,
			]),
		]);
	}
	return derived("quotient", { name, value }, [
		derived("sum", { name: "" }, [seen, given(1, "")]),
		given(2, ""),
	]);
}

function adapterLine(
	{ operator, runs, name }: NamedOperator,
	input: FlopsInput,
): readonly Derivation[] {
	const { adapter } = input;
	if (!adapter || operator.kind !== "linear" || !isAdapted(operator, adapter)) {
		return [];
	}
	const fold = foldedAdapter(operator, adapter);
	if (fold) return [foldLine({ operator, runs, name }, fold, input)];
	const value = runs * adapterFlops(operator, adapter);
	return [
		onLine(
			derived("product", { name: `adapter on ${name}`, unit: "FLOP", value }, [
				given(2, "FLOP"),
				given(adapter.rank, "rank"),
				derived("sum", { name: "ends" }, [
					given(operator.inputs, "in"),
					given(operator.outputs, "out"),
				]),
				given(operator.rows, "rows"),
				...unless(1, [
					given(operator.experts?.active ?? 1, "experts visited"),
					layersOf(runs),
				]),
			]),
		),
	];
}

function foldLine(
	of: {
		readonly operator: Linear;
		readonly runs: number;
		readonly name: string;
	},
	fold: FoldedAdapter,
	input: FlopsInput,
): Derivation {
	const { operator, runs, name } = of;
	return onLine(
		derived(
			"product",
			{
				name: `adapter folded into ${name}`,
				unit: "FLOP",
				value: runs * fold.folds * foldFlops(operator, fold, input),
			},
			[
				given(2, "FLOP"),
				given((input.adapter?.rank ?? 0) * fold.matrices, "rank"),
				given(operator.inputs, "in"),
				given(operator.outputs, "out"),
				given(operator.experts?.total ?? 1, "experts"),
				...unless(1, [
					given(fold.folds, "folds"),
					layersOf(runs),
					given(1 / (input.passSamples ?? 1), "of a pass"),
				]),
			],
		),
	);
}

function sampleOf({ workload, flops }: Workings, value: number): Derivation {
	const { answers, passes } = taskPasses(workload, flops);
	const work = passes.map(({ name, times, flops: each }) =>
		derived("product", { name, unit: "FLOP" }, [
			...unless(1, [given(times, "times")]),
			given(each, name, { unit: "FLOP" }),
		]),
	);
	const [only] = work;
	return derived(
		"product",
		{ name: `one sample of ${workload.task}`, unit: "FLOP", value },
		[
			...unless(1, [given(answers, "answers")]),
			only && work.length === 1
				? only
				: derived("sum", { name: "passes", unit: "FLOP" }, work),
			...unless(1, [
				given(workload.length.filled.value, "of a sample that is data"),
			]),
		],
	);
}
