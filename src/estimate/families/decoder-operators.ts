import type { Linear, Norm } from "../model.js";
import type { DecoderShape } from "./decoder-shape.js";

/** A linear over every token of a decoder. */
export function linear(
	{ sequence, parallel }: DecoderShape,
	of: Pick<Linear, "name" | "inputs" | "outputs" | "bias">,
): Linear {
	const readsLayerInput =
		ATTENTION_INPUTS.has(of.name) || (parallel && MLP_INPUTS.has(of.name));
	return {
		kind: "linear",
		...of,
		rows: sequence,
		...(readsLayerInput && { readsLayerInput }),
	};
}

const ATTENTION_INPUTS = new Set(["q", "k", "v", "qkv", "q_a", "kv_a"]);
const MLP_INPUTS = new Set(["gate", "up", "gate_up"]);

/** A norm over the stream. */
export function norm(shape: DecoderShape, name: string): Norm {
	return {
		kind: "norm",
		name,
		flavour: shape.norm === "rms" ? "rms" : "layer",
		width: shape.hidden,
		rows: shape.sequence,
		parameters: normParameters(shape),
		...(shape.normInFp32 && { inFp32: true }),
		...(isAfter(shape, name) && { feedsStream: true }),
		...(shape.parallel && name === "norm2" && { sharesInput: true }),
	};
}

// Sandwich norms (Gemma 2, GLM-4) stand before and after each half, those of OLMo 2 only after.
function isAfter({ normsPerBlock }: DecoderShape, name: string): boolean {
	return normsPerBlock === 4 && (name === "norm2" || name === "norm4");
}

function normParameters({ norm, normBias, hidden }: DecoderShape): number {
	if (norm === "plain") return 0;
	return normBias ? 2 * hidden : hidden;
}

/** A norm inside attention, over all heads or each. */
export function innerNorm(
	shape: DecoderShape,
	name: string,
	width: number,
	parameters: number,
): Norm {
	return {
		kind: "norm",
		name,
		flavour: "rms",
		width,
		rows: shape.sequence,
		parameters,
		isInner: true,
		...(shape.normInFp32 && { inFp32: true }),
	};
}
