import {
	type FoldedAdapter,
	type Linear,
	type Model,
	type Operator,
	operatorsOf,
} from "./model.js";

/** Low-rank adapters on named linears (Hu et al. 2021): W + B·A with A: rank × inputs, B: outputs × rank. */
export interface Adapter {
	readonly kind: "lora" | "dora";
	readonly rank: number;
	/** Share of the inputs that is dropped in training: then each adapted linear keeps its own copy and a mask. */
	readonly dropout?: number;
	/** Names of linears, or `all-linear` for every one but the output head. */
	readonly targets: readonly string[];
	readonly quantization: "none" | "int8" | "nf4" | "nf4-double" | "fp4";
	/** Modules that train in full beside the adapter: head, embedding. */
	readonly savedModules: readonly string[];
}

/** Attention to a text, of the text, and a second one: their linears are targets as those of the first are. */
const BESIDE = /^(cross_|text_|own_|added_)/;

/** A fused matrix is adapted as a whole when a part of it is named. */
const FUSED: Readonly<Record<string, readonly string[]>> = {
	qkv: ["qkv", "q", "k", "v"],
	gate_up: ["gate_up", "gate", "up"],
};

/** True when the adapter sits on this linear. */
export function isAdapted(linear: Linear, adapter: Adapter): boolean {
	const name = linear.name.replace(BESIDE, "");
	const names = FUSED[name] ?? [linear.name, name];
	if (names.some((name) => adapter.targets.includes(name))) return true;
	return (
		adapter.targets.includes("all-linear") &&
		linear.name !== "head" &&
		linear.allLinear !== "nothing"
	);
}

/**
 * Experts that are one parameter have no linear to stand beside: the adapter is added to all of it on every pass, however
 * few tokens there are (peft 0.21, tuners/lora/layer.py, ParamWrapper). Names of linears do not reach them.
 */
export function foldedAdapter(
	linear: Linear,
	adapter: Adapter,
): FoldedAdapter | undefined {
	return typeof linear.allLinear === "object" &&
		isAdapted(linear, adapter) &&
		!adapter.targets.includes(linear.name)
		? linear.allLinear
		: undefined;
}

/** Trainable parameters of an adapter on one operator, all experts included. */
export function adapterParameters(
	operator: Operator,
	adapter: Adapter,
): number {
	if (operator.kind !== "linear" || !isAdapted(operator, adapter)) return 0;
	const matrices = foldedAdapter(operator, adapter)?.matrices ?? 1;
	const low = adapter.rank * (operator.inputs + matrices * operator.outputs);
	const magnitude = adapter.kind === "dora" ? operator.outputs : 0;
	return (low + magnitude) * (operator.experts?.total ?? 1);
}

/** Trainable parameters of the whole run: a share of all without an adapter, else adapters and modules saved whole. */
export function trainableParameters({
	model,
	total,
	share = 1,
	adapter,
}: {
	readonly model: Model;
	readonly total: number;
	readonly share?: number;
	readonly adapter: Adapter | undefined;
}): number {
	if (!adapter) return Math.round(total * share);
	let trainable = savedParameters(model, adapter);
	for (const { operator, copies } of operatorsOf(model)) {
		trainable += copies * adapterParameters(operator, adapter);
	}
	return trainable;
}

// peft keeps a full trainable copy of each module to save, also of a tied head.
function savedParameters(model: Model, adapter: Adapter): number {
	const matrix = model.vocab * model.hidden;
	return (
		matrix *
		["head", "embedding"].filter((name) => adapter.savedModules.includes(name))
			.length
	);
}
