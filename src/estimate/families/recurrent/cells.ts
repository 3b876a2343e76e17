import type { Linear, Operator } from "../../model.js";
import { linear } from "../blocks.js";

/** Gates of a cell: each is a product with the input and one with the last state. */
const gates = { lstm: 4, gru: 3, rnn: 1 } as const;

export type Cell = keyof typeof gates;

/** A cell by the name of its class, such as `LSTM` or `gru`; undefined for another. */
export function cellOf(name: unknown): Cell | undefined {
	const lower = String(name).toLowerCase();
	if (lower === "lstm" || lower === "gru" || lower === "rnn") return lower;
	return undefined;
}

export interface RecurrentShape {
	readonly cell: Cell;
	readonly inputs: number;
	readonly hidden: number;
	readonly rows: number;
	/** Width of the state that goes on, where a projection makes it narrower (Sak et al. 2014, §2). */
	readonly projected?: number;
	/** Forth and back, each with its own matrices. */
	readonly directions?: 1 | 2;
	readonly name?: string;
}

/**
 * One layer of an LSTM (Hochreiter and Schmidhuber 1997) or GRU (Cho et al. 2014), with the two biases of PyTorch's
 * classes. The first step starts from zeros, to which no gradient flows.
 */
export function recurrentLayer(shape: RecurrentShape): readonly Operator[] {
	const { cell, inputs, hidden, rows, projected, directions } = shape;
	const outputs = gates[cell] * hidden;
	const state = projected ?? hidden;
	return Array.from({ length: directions ?? 1 }, (_, direction) => {
		const name = `${shape.name ?? ""}${direction > 0 ? "back-" : ""}`;
		const step = { inputs: state, outputs };
		return [
			linear({ name: `${name}input`, inputs, outputs, rows }),
			linear({ name: `${name}recurrent`, ...step, rows: rows - 1 }),
			firstStep(`${name}first`, step),
			...(projected === undefined
				? []
				: [
						linear({
							name: `${name}state-projection`,
							inputs: hidden,
							outputs: projected,
							rows,
							bias: false,
						}),
					]),
			{
				kind: "other",
				name: `${name}cell`,
				parameters: 0,
				flops: 0,
				savedElements: keptOf(hidden, projected) * rows,
			},
		] satisfies readonly Operator[];
	}).flat();
}

function firstStep(
	name: string,
	step: Pick<Linear, "inputs" | "outputs">,
): Linear {
	const product = linear({ name, ...step, rows: 1, bias: false, tied: true });
	return { ...product, readsData: true };
}

// Four gates, the cell and its tanh; the state for the next step and once more for the next layer. A GRU as well keeps
// eight: three gates, the state's part of the third before and after its gate, the difference of states, the state twice.
function keptOf(hidden: number, projected: number | undefined): number {
	return projected === undefined ? 8 * hidden : 7 * hidden + 2 * projected;
}

/** Layers one upon another, each reading what the one before gives in all its directions. */
export function recurrentLayers(
	shape: RecurrentShape & { readonly layers: number },
): readonly Operator[] {
	const { layers, inputs, hidden, projected, directions, name } = shape;
	const given = (projected ?? hidden) * (directions ?? 1);
	return Array.from({ length: layers }, (_, index) =>
		recurrentLayer({
			...shape,
			inputs: index === 0 ? inputs : given,
			name: `${name ?? ""}${index + 1}-`,
		}),
	).flat();
}
