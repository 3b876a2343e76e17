import type { FoldedAdapter, Linear, Operator } from "../model.js";
import { linear } from "./decoder-operators.js";
import type { DecoderShape, MixtureOfExperts } from "./decoder-shape.js";

/** The MLP of a layer, or the experts in its place. */
export function mlpOf(
	shape: DecoderShape,
	isDense: boolean,
): readonly Operator[] {
	return isDense || !shape.moe
		? perceptron(shape, { ffn: shape.ffn, prefix: "" })
		: expertsOf(shape, shape.moe);
}

function perceptron(
	shape: DecoderShape,
	{
		ffn,
		prefix,
		experts,
	}: {
		readonly ffn: number;
		readonly prefix: string;
		readonly experts?: { readonly total: number; readonly active: number };
	},
): readonly Operator[] {
	const routed = (matrices: number): Partial<Linear> => ({
		...(experts && { experts }),
		...(shape.moe && {
			allLinear: experts ? ofExperts(shape, { matrices, folds: 2 }) : "nothing",
		}),
	});
	const { hidden, gated, mlpBias } = shape;
	const separate = gated ? ["gate", "up"] : ["up"];
	const isFused = gated && shape.fusedGate === true;
	return [
		...(isFused ? ["gate_up"] : separate).map((name) => ({
			...linear(shape, {
				name: prefix + name,
				inputs: hidden,
				outputs: isFused ? 2 * ffn : ffn,
				bias: mlpBias,
			}),
			...routed(gated ? 2 : 1),
		})),
		{
			kind: "activation",
			gated,
			...(shape.activation && { function: shape.activation }),
			width: ffn,
			rows: shape.sequence * (experts?.active ?? 1),
		},
		{
			...linear(shape, {
				name: `${prefix}down`,
				inputs: ffn,
				outputs: hidden,
				bias: mlpBias,
			}),
			...routed(1),
		},
	];
}

// peft 0.21 takes the names of an MLP for its experts, so dense and shared ones get no adapter, and it leaves experts
// with biases (gpt-oss) as they are.
function ofExperts(
	{ mlpBias }: DecoderShape,
	folded: FoldedAdapter,
): "nothing" | FoldedAdapter {
	return mlpBias ? "nothing" : folded;
}

function expertsOf(
	shape: DecoderShape,
	moe: MixtureOfExperts,
): readonly Operator[] {
	return [
		{
			...linear(shape, {
				name: "router",
				inputs: shape.hidden,
				outputs: moe.experts,
				bias: shape.routerBias,
			}),
			allLinear: ofExperts(shape, { matrices: 1, folds: 1 }),
		},
		...perceptron(shape, {
			ffn: moe.expertFfn,
			prefix: "",
			experts: { total: moe.experts, active: moe.active },
		}),
		...(moe.sharedFfn > 0
			? perceptron(shape, { ffn: moe.sharedFfn, prefix: "shared_" })
			: []),
	];
}
