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
	/** Linears inside the layers: what quantisation packs. */
	readonly layerLinears: number;
	/** Linears outside the layers, such as the head that gives logits. */
	readonly headLinears: number;
	/** What never trains and stands beside the model: in none of the other numbers. */
	readonly frozen: number;
}

/** Counts parameters; exact when every dimension is known. */
export function countParameters(model: Model): ParameterCount {
	let total = 0;
	let active = 0;
	let layers = 0;
	let experts = 0;
	let layerLinears = 0;
	let headLinears = 0;
	for (const { operator, copies, inLayer } of operatorsOf(model)) {
		const own = copies * operatorParameters(operator);
		total += own;
		active += own * activeShare(operator);
		if (inLayer) layers += own;
		if (operator.kind !== "linear") continue;
		if (operator.experts) experts += own;
		if (inLayer) layerLinears += own;
		else headLinears += own;
	}
	const frozen = (model.frozen ?? []).reduce(
		(sum, operator) => sum + operatorParameters(operator),
		0,
	);
	return { total, active, layers, experts, layerLinears, headLinears, frozen };
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
		case "convolution":
			return (
				(operator.inputs / operator.groups) *
					operator.outputs *
					operator.kernel +
				(operator.bias ? operator.outputs : 0)
			);
		case "table":
			return operator.entries * operator.width;
		case "norm":
		case "other":
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
