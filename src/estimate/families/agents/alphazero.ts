import type { Model, Operator } from "../../model.js";
import { linear, norm } from "../blocks.js";
import { firstNumber, type HubConfig } from "../hub-reading.js";

/** True for a `model_type` that this file builds. */
export function isBoardPlayerType(type: string): boolean {
	return type === "alphazero";
}

/** Units of the value head's layer (Silver et al. 2017, Methods, "Neural network architecture"). */
const VALUE_UNITS = 256;

/** Planes of the policy head before its layer, and of the value head (ibid.). */
const POLICY_PLANES = 2;

/**
 * A residual tower over a board with a policy and a value head (Silver et al. 2017, Methods, "Neural network
 * architecture"): a convolution, `blocks` of two, each 3 × 3 with a batch norm; heads begin with a 1 × 1 convolution.
 */
export function boardPlayerModel(config: HubConfig): Model | undefined {
	const planes = firstNumber(config, "planes");
	const height = firstNumber(config, "height");
	const width = firstNumber(config, "width") ?? height;
	const blocks = firstNumber(config, "blocks");
	const filters = firstNumber(config, "filters");
	const moves = firstNumber(config, "moves");
	if (!planes || !height || !width || !blocks || !filters || !moves) {
		return undefined;
	}
	const positions = height * width;
	const inner = { inputs: filters, outputs: filters, kernel: 9, positions };
	const head = (outputs: number) =>
		normed({ inputs: filters, outputs, kernel: 1, positions, bias: true });
	const [first, ...rest] = normed({ ...inner, inputs: planes });
	return {
		family: "convnet",
		hidden: filters,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [
			{ layers: blocks, operators: [...normed(inner), ...normed(inner)] },
		],
		ends: [
			...(first?.kind === "convolution" ? [{ ...first, readsData: true }] : []),
			...rest,
			...head(POLICY_PLANES),
			linear({
				name: "policy",
				inputs: POLICY_PLANES * positions,
				outputs: moves,
				rows: 1,
			}),
			...head(1),
			linear({
				name: "value1",
				inputs: positions,
				outputs: VALUE_UNITS,
				rows: 1,
			}),
			linear({ name: "value2", inputs: VALUE_UNITS, outputs: 1, rows: 1 }),
		],
	};
}

function normed({
	bias = false,
	...of
}: {
	readonly inputs: number;
	readonly outputs: number;
	readonly kernel: number;
	readonly positions: number;
	readonly bias?: boolean;
}): readonly Operator[] {
	return [
		{ kind: "convolution", name: "convolution", groups: 1, bias, ...of },
		norm({
			name: "batch-norm",
			width: of.outputs,
			rows: of.positions,
			flavour: "batch",
		}),
	];
}
