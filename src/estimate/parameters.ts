import { type Model, type Operator, operatorsOf } from "./model.js";

/** Parameters of a model, each matrix counted once. */
export interface ParameterCount {
	readonly total: number;
	/** What one token uses: the experts that it does not visit are left out. */
	readonly active: number;
	/** Parameters inside the layers, which pipeline and tensor parallelism divide. */
	readonly layers: number;
	/** Routed experts, which expert parallelism divides. */
	readonly experts: number;
	/** Input embedding and learned positions. */
	readonly tables: number;
}

/** Counts parameters; exact when every dimension is known. */
export function countParameters(model: Model): ParameterCount {
	let total = 0;
	let active = 0;
	let experts = 0;
	let tables = 0;
	for (const { operator, count } of operatorsOf(model)) {
		const own = count * operatorParameters(operator);
		total += own;
		active += own * activeShare(operator);
		if (operator.kind === "linear" && operator.experts) experts += own;
		if (operator.kind === "table") tables += own;
	}
	const layers = model.stacks.reduce(
		(sum, stack) =>
			sum +
			stack.layers *
				stack.operators.reduce((own, op) => own + operatorParameters(op), 0),
		0,
	);
	return { total, active, layers, experts, tables };
}

/** Parameters of one operator, all experts included. */
export function operatorParameters(operator: Operator): number {
	switch (operator.kind) {
		case "linear": {
			const matrix = operator.tied ? 0 : operator.inputs * operator.outputs;
			const bias = operator.bias ? operator.outputs : 0;
			return (
				(matrix + bias) * (operator.experts?.total ?? 1) +
				(operator.extraParameters ?? 0)
			);
		}
		case "norm":
			return operator.parameters;
		case "table":
			return operator.rows * operator.width;
		case "stated":
			return operator.parameters;
		case "core":
		case "activation":
			return 0;
	}
}

function activeShare(operator: Operator): number {
	return operator.kind === "linear" && operator.experts
		? operator.experts.active / operator.experts.total
		: 1;
}
