import {
	type SavingRegime,
	savedByEach,
	savedBytes,
	widestLayerBytes,
} from "../estimate/memory/activations.js";
import {
	type ActivationFactors,
	activationFactors,
} from "../estimate/memory/peak.js";
import { transientBytes } from "../estimate/memory/transient-bytes.js";
import { layerCount, type Model, type Stack } from "../estimate/model.js";
import type { Workload } from "../estimate/workload.js";
import {
	type Derivation,
	derived,
	given,
	type Label,
	onLine,
	unless,
} from "./derivation.js";
import { operatorName } from "./operators.js";

/** What is kept between forward and backward, by operator of a layer. */
export function activations(
	workload: Workload,
	regime: SavingRegime,
	label: Label,
): Derivation {
	const { input: counted, isRecomputing } = transientBytes(workload, regime);
	const factors = activationFactors(counted);
	const { model } = counted;
	const input = { workload, model, regime, factors, isRecomputing };
	return workload.checkpointing === "full"
		? checkpointed(input, label)
		: kept(input, label);
}

interface Input {
	readonly workload: Workload;
	/** The model over the largest sample. */
	readonly model: Model;
	readonly regime: SavingRegime;
	readonly factors: ActivationFactors;
	/** Whether the layer that is computed again counts. */
	readonly isRecomputing: boolean;
}

/** The input of each layer, and everything of the one layer that is computed again. */
function checkpointed(input: Input, label: Label): Derivation {
	const { workload, model, regime, factors, isRecomputing } = input;
	const inputs = derived("product", { name: "inputs of layers", unit: "B" }, [
		...(workload.checkpointOffload
			? [given(2, "at a time, others with the host")]
			: [given(layerCount(model), "layers"), ...held(factors)]),
		...perSample(factors),
		given(model.tokens, "rows"),
		given(model.hidden, "hidden"),
		given(regime.residual, "B"),
	]);
	const widest = widestOf(model.stacks, regime);
	return derived("sum", label, [
		onLine(divided(inputs, factors.dividedInput)),
		...(widest && isRecomputing
			? [
					onLine(
						divided(
							derived("product", { name: "the layer at work", unit: "B" }, [
								layer(widest, regime),
								...perSample(factors),
							]),
							factors.divided,
						),
					),
				]
			: []),
	]);
}

/** Everything of all layers. */
function kept({ model, regime, factors }: Input, label: Label): Derivation {
	const { stacks } = model;
	const layers = stacks.map((stack, index) =>
		onLine(
			derived("product", { name: stackName(stacks, index), unit: "B" }, [
				given(stack.layers, "layers"),
				layer(stack, regime),
			]),
		),
	);
	return derived("product", label, [
		divided(
			derived("product", { name: "all layers", unit: "B" }, [
				derived("sum", { name: "layers of a sample", unit: "B" }, layers),
				...perSample(factors),
			]),
			factors.divided,
		),
		...held(factors),
	]);
}

/** One layer's tensors, each operator on a line. */
function layer(stack: Stack, regime: SavingRegime): Derivation {
	const value = savedBytes(stack.operators, regime);
	const bytes = savedByEach(stack.operators, regime);
	const operators = stack.operators
		.map((operator, index) =>
			given(bytes[index] ?? 0, operatorName(operator), { unit: "B" }),
		)
		.filter((each) => each.value > 0);
	return onLine(
		derived(
			"sum",
			{ name: "one layer", unit: "B", value },
			operators.map(onLine),
		),
	);
}

function widestOf(
	stacks: readonly Stack[],
	regime: SavingRegime,
): Stack | undefined {
	const widest = widestLayerBytes(stacks, regime);
	return stacks.find((stack) => savedBytes(stack.operators, regime) === widest);
}

function divided(of: Derivation, by: number): Derivation {
	return by === 1
		? of
		: derived("quotient", { name: of.name, unit: of.unit }, [
				of,
				given(by, "by tensor parallelism"),
			]);
}

function perSample({ here }: ActivationFactors): readonly Derivation[] {
	return unless(1, [given(here, "samples")]);
}

function held(factors: ActivationFactors): readonly Derivation[] {
	return unless(1, [given(factors.held, "held by the pipeline")]);
}

function stackName(stacks: readonly Stack[], index: number): string {
	return stacks.length === 1 ? "layers" : `layers, kind ${index + 1}`;
}
