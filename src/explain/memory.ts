import type { Workings } from "../estimate/computation.js";
import type { MemoryEstimate, MemoryTerm } from "../estimate/estimate.js";
import { recipeOf, savingRegime } from "../estimate/memory/memory.js";
import { optimizerState } from "../estimate/memory/states.js";
import { temporaryBytes } from "../estimate/memory/temporary-bytes.js";
import { isStatedOnly } from "../estimate/model.js";
import { activations } from "./activations.js";
import {
	type Derivation,
	derived,
	given,
	onLine,
	unless,
} from "./derivation.js";
import type { Section } from "./explanation.js";
import { logits } from "./logits.js";
import { known, type Quantities } from "./quantities.js";
import { gradients, optimizer, type StateInput, weights } from "./states.js";

const GIB = 2 ** 30;
const TITLE = "Memory of the fullest device";

/** Peak memory by term. */
export function explainMemory(
	workings: Workings,
	{
		quantities,
		memory,
	}: { readonly quantities: Quantities; readonly memory?: MemoryEstimate },
): Section {
	if (!memory) {
		return { title: TITLE, results: [], absent: whyAbsent(workings) };
	}
	const terms = termsOf(workings, memory);
	const { context, companions, generation, ...others } = terms;
	const allocated = [
		...Object.values(others),
		...unless(0, [companions, generation]),
	];
	return {
		title: TITLE,
		results: known(quantities, "peakMemoryGib", (value) =>
			derived("sum", { name: "peak", unit: "B", value: value * GIB }, [
				derived("quotient", { name: "allocated", unit: "B" }, [
					onLine(
						derived(
							"sum",
							{ name: "allocated", unit: "B" },
							allocated.map(onLine),
						),
					),
					given(memory.allocatedShare, "taken by blocks"),
				]),
				context,
			]),
		),
	};
}

function termsOf(
	workings: Workings,
	memory: MemoryEstimate,
): Readonly<Record<MemoryTerm, Derivation>> {
	const { workload } = workings;
	const recipe = recipeOf(workload);
	const regime = savingRegime(workload, recipe);
	const label = (term: MemoryTerm) =>
		({
			name: term,
			unit: "B",
			value: memory.termsGib[term] * GIB,
		}) as const;
	const states: StateInput = { workings, recipe, regime };
	const part = (value: number, name: string) =>
		given(value, name, { unit: "B" });
	const temporary = temporaryBytes({ ...workings, recipe });
	return {
		weights: weights(states, label("weights")),
		gradients: gradients(states, label("gradients")),
		optimizer: optimizer(states, label("optimizer")),
		activations: activations(workload, regime, label("activations")),
		logits:
			memory.termsGib.logits === 0
				? part(0, "gone when a layer is computed again")
				: logits(workload, regime, label("logits")),
		temporary: derived(
			"sum",
			label("temporary"),
			unless(0, [
				part(temporary.gathered, "gathered weights"),
				part(temporary.communication, "communication buffers"),
				part(temporary.buckets, "gradients in buckets"),
				part(temporary.inFlight, "gradients of activations in flight"),
				part(temporary.unpacked, "a matrix unpacked"),
				part(temporary.workspace, "workspaces"),
				part(temporary.altered, "rounded or masked weights"),
			]),
		),
		companions: part(
			memory.termsGib.companions * GIB,
			"other models of the method",
		),
		generation: part(
			memory.termsGib.generation * GIB,
			"generation, beyond activations",
		),
		context: part(memory.termsGib.context * GIB, "context of the driver"),
	};
}

function whyAbsent({ workload }: Workings): string {
	if (isStatedOnly(workload.model)) {
		return "Of this model only totals are known, and memory follows from its shape.";
	}
	return optimizerState(workload.optimizer, recipeOf(workload))
		? "Memory is not known."
		: `Nobody knows the state of the optimizer \`${workload.optimizer}\`.`;
}
