import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import { fact, factValue, type TrainingPlan } from "../plan/plan.js";
import { isKnown } from "../uncertain.js";
import { trainableParameters } from "./adapter.js";
import { complete, type Facts } from "./complete.js";
import { savingRegime } from "./memory/memory.js";
import { optimizerState, stateRecipe } from "./memory/states.js";
import { isEmpty } from "./model.js";
import { countParameters } from "./parameters.js";
import { toModel } from "./to-model.js";
import { toWorkload } from "./to-workload.js";
import type { Workload } from "./workload.js";

/** The facts of a run and of its place, with the storage that its checkpoints take where the amount is not stated. */
export function storedFacts(plan: TrainingPlan, catalog: Catalog): Facts {
	const { facts } = complete(plan.facts, catalog);
	if (!savesCheckpoints(facts)) return facts;
	const reading = toModel(facts, plan.path);
	if (!("model" in reading)) return facts;
	const { framework, path } = plan;
	const { model } = reading;
	const { workload } = toWorkload({ facts, model, framework, catalog, path });
	return withStorage(facts, workload);
}

/** The same facts with the storage of checkpoints; as they are where it is stated, or nothing says how many there are. */
export function withStorage(facts: Facts, workload: Workload): Facts {
	if (!savesCheckpoints(facts)) return facts;
	const bytes = checkpointBytes(workload, {
		weightsOnly: factValue(facts, "saving.weights_only") ?? false,
	});
	const count = keptCheckpoints(facts, workload);
	if (bytes === undefined || count === undefined) return facts;
	const each = `${Number((bytes / 1e9).toPrecision(3))} GB`;
	const stored = new Map(facts);
	stored.set(
		"price.storage_gb",
		fact("price.storage_gb", (count * bytes) / 1e9, {
			kind: "derived",
			from: `${count} saved checkpoint${count === 1 ? "" : "s"} of ${each}`,
		}),
	);
	return stored;
}

const SAVING: readonly PlanKey[] = [
	"saving.every",
	"saving.per_epoch",
	"saving.keep",
];

function savesCheckpoints(facts: Facts): boolean {
	return !facts.has("price.storage_gb") && SAVING.some((key) => facts.has(key));
}

/** What is left at the end: one for each interval and one at the end, no more than are kept, of every repeat. */
function keptCheckpoints(
	facts: Facts,
	{ duration, repeats }: Workload,
): number | undefined {
	const { steps } = duration;
	const hasSteps = steps !== undefined && isKnown(steps);
	// Beside hours that nobody knows a known charge would leave no ratio of the cost.
	if (!hasSteps && duration.hours === undefined) return undefined;
	const every = factValue(facts, "saving.every");
	const perEpoch = factValue(facts, "saving.per_epoch");
	const epochs = factValue(facts, "data.epochs");
	const saved =
		every !== undefined && hasSteps
			? Math.ceil(steps.value / every)
			: perEpoch !== undefined && epochs !== undefined
				? Math.ceil(perEpoch * epochs)
				: undefined;
	const keep = factValue(facts, "saving.keep");
	const kept = Math.min(saved ?? keep ?? 0, keep ?? Number.POSITIVE_INFINITY);
	return kept > 0 ? kept * repeats : undefined;
}

/** Trainers that write the weights beside what DeepSpeed saves, which holds them too (transformers 5.18.0, trainer.py). */
const WRITE_TWICE: ReadonlySet<string> = new Set([
	"hf-trainer",
	"trl",
	"axolotl",
	"llama-factory",
]);

/**
 * Bytes of one checkpoint: weights in their resting type, and the optimizer's state with the fp32 copy of the weights
 * where there is one; of adapters these alone. GPT-NeoX-20B so has 14 bytes for each parameter, 268 GiB (EleutherAI/gpt-neox
 * README), and BLOOM 2.3 TB (bigscience-workshop/bigscience train/tr11-176B-ml/README.md).
 */
export function checkpointBytes(
	workload: Workload,
	{ weightsOnly }: { readonly weightsOnly: boolean },
): number | undefined {
	const { model, adapter, framework, layout, precision, optimizer } = workload;
	if (isEmpty(model)) return undefined;
	const { total } = countParameters(model);
	const { sharding } = layout;
	const recipe = stateRecipe({ precision, sharding, framework });
	const state = optimizerState(optimizer, recipe);
	const trainable = trainableParameters({
		model,
		total,
		share: workload.trainedShare,
		adapter,
	});
	const regime = savingRegime(workload, recipe);
	const weights = adapter
		? trainable * regime.adapterWeight
		: total * recipe.weight;
	if (weightsOnly) return weights;
	if (!state) return undefined;
	// Stage 3 leaves the weights of its own part empty.
	const isTwice = /^zero[12]$/.test(sharding) && WRITE_TWICE.has(framework);
	return (
		weights * (isTwice ? 2 : 1) +
		trainable * (state.bytesPerParameter + recipe.master)
	);
}
