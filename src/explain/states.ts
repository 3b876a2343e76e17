import type { Workings } from "../estimate/computation.js";
import type { SavingRegime } from "../estimate/memory/activations.js";

import { PACKED_BYTES } from "../estimate/memory/peak.js";
import { shardFactor } from "../estimate/memory/sharding.js";
import {
	packable,
	type StateBytes,
	stateBytes,
} from "../estimate/memory/state-bytes.js";
import { optimizerState, type StateRecipe } from "../estimate/memory/states.js";
import {
	type Derivation,
	derived,
	given,
	type Label,
	onLine,
	unless,
} from "./derivation.js";

/** What the states of a run follow from. */
export interface StateInput {
	readonly workings: Workings;
	readonly recipe: StateRecipe;
	readonly regime: SavingRegime;
}

/** Weights at rest, of the model and of adapters, and copies that autocast keeps. */
export function weights(input: StateInput, label: Label): Derivation {
	const { workings, recipe } = input;
	const { workload } = workings;
	const states = bytesOf(input);
	const resting = workload.offloadParameters
		? given(0, "kept by the host", { unit: "B" })
		: sharded(
				derived(
					"sum",
					{ name: "at rest", unit: "B" },
					unless(0, [base(input, states), adapters(input, states)]),
				),
				shardFactor(workload, "weights"),
			);
	const copies = derived(
		"product",
		{ name: "copies of autocast", unit: "B", value: states.copies },
		[onDevice(workings), each(recipe.autocastCopy)],
	);
	const frozen = derived(
		"product",
		{ name: "encoders that never train", unit: "B", value: states.frozen },
		[
			given(workings.parameters.frozen, "parameters"),
			each(input.regime.compute),
		],
	);
	return derived("sum", label, [resting, ...unless(0, [frozen, copies])]);
}

/** Gradients of what trains. */
export function gradients(input: StateInput, label: Label): Derivation {
	const { workload } = input.workings;
	const states = bytesOf(input);
	if (states.whole === states.gradients) {
		return derived("product", label, [
			trainableHere(input, states),
			given(input.regime.compute, "B, whole until the step"),
		]);
	}
	return derived("quotient", label, [
		derived("product", { name: "gradients", unit: "B" }, [
			trainableHere(input, states),
			each(states.gradientBytes),
			...unless(1, [given(states.atOnce, "at a time")]),
		]),
		...unless(1, [given(shardFactor(workload, "gradients"), "shards")]),
	]);
}

/** States of the optimizer and master weights. */
export function optimizer(input: StateInput, label: Label): Derivation {
	const { workings, recipe } = input;
	const { workload } = workings;
	const state = optimizerState(workload.optimizer, recipe);
	if (!state || state.pagesToHost || workload.offloadOptimizer) {
		return { ...given(0, label.name, { unit: "B" }), note: "kept by the host" };
	}
	return derived("quotient", label, [
		derived("product", { name: "states", unit: "B" }, [
			trainableHere(input, bytesOf(input)),
			derived("sum", { name: "bytes" }, [
				given(state.bytesPerParameter, `B of ${workload.optimizer}`),
				...unless(0, [given(recipe.master, "B of a master copy")]),
			]),
		]),
		...unless(1, [given(shardFactor(workload, "optimizer"), "shards")]),
	]);
}

function bytesOf({ workings, recipe, regime }: StateInput): StateBytes {
	return stateBytes({ ...workings, recipe, regime });
}

function base(
	{ workings, recipe }: StateInput,
	{ base: value, share }: StateBytes,
): Derivation {
	const { workload, parameters } = workings;
	const label = { name: "model", unit: "B", value } as const;
	const packed = PACKED_BYTES[workload.adapter?.quantization ?? "none"];
	const all = onDevice(workings);
	if (packed === undefined) {
		return derived("product", label, [all, each(recipe.weight)]);
	}
	const isPacked = packable(workload, parameters) * share;
	return derived("sum", label, [
		derived("product", { name: "packed", unit: "B" }, [
			given(isPacked, "packed parameters"),
			each(packed),
		]),
		derived("product", { name: "others", unit: "B" }, [
			given(all.value - isPacked, "others"),
			each(recipe.weight),
		]),
	]);
}

function adapters(input: StateInput, states: StateBytes): Derivation {
	return derived(
		"product",
		{ name: "adapters", unit: "B", value: states.adapter },
		input.workings.workload.adapter
			? [trainableHere(input, states), each(input.regime.adapterWeight)]
			: [given(0, "adapters")],
	);
}

function trainableHere(
	{ workings }: StateInput,
	{ trainableOnDevice, share }: StateBytes,
): Derivation {
	const all = given(workings.trainable, "trainable");
	return share === 1
		? all
		: derived("product", { name: "trainable here", value: trainableOnDevice }, [
				all,
				given(share, "on this device"),
			]);
}

/** The model's parameters on one device, before sharding. */
function onDevice({ workload, parameters }: Workings): Derivation {
	const { tensor, pipeline, expert } = workload.layout;
	const all = given(parameters.total, "parameters");
	if (tensor === 1 && pipeline === 1 && expert === 1) return all;
	const ends = given(parameters.total - parameters.layers, "ends");
	const layers = derived("sum", { name: "layers" }, [
		...unless(0, [
			over(given(parameters.experts, "expert parameters"), expert),
		]),
		given(parameters.layers - parameters.experts, "parameters of layers"),
	]);
	return onLine(
		over(
			derived("sum", { name: "parameters on this device" }, [
				over(layers, pipeline, "stages"),
				// One end stands on each outer stage.
				pipeline > 1 ? over(ends, 2) : ends,
			]),
			tensor,
			"tensor parallel",
		),
	);
}

function over(of: Derivation, by: number, name = ""): Derivation {
	return by === 1
		? of
		: derived("quotient", { name: of.name, unit: of.unit }, [
				of,
				given(by, name),
			]);
}

function sharded(of: Derivation, shards: number): Derivation {
	return over(of, shards, "shards");
}

function each(bytes: number): Derivation {
	return given(bytes, "B");
}
