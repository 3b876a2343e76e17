import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import {
	about,
	exactly,
	over,
	times,
	type Uncertain,
	unknownFactor,
} from "../uncertain.js";
import type { UnknownFact } from "./estimate.js";
import { countsDocuments, fillsSequences } from "./fills-sequences.js";
import { generates } from "./task.js";
import type { Batch, Counted, Duration } from "./workload.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/**
 * How long a run is, in steps and in samples (sequences of a batch). Steps win over the data; full sequences are
 * counted by tokens, others by samples; what is stated wins over the catalogue's size of the data sets. An agent's
 * samples are the steps of its world. What nobody knows stays as a factor.
 */
export function toDuration({
	facts,
	catalog,
	batch,
	mean,
}: {
	readonly facts: Facts;
	readonly catalog: Catalog;
	readonly batch: Batch;
	/** Mean tokens of a sample. */
	readonly mean: Uncertain;
}): { readonly duration: Duration; readonly unknown: readonly UnknownFact[] } {
	const hours = factValue(facts, "duration_hours");
	const given = hours === undefined ? {} : { hours };
	const steps = factValue(facts, "steps");
	if (steps !== undefined) {
		return {
			duration: {
				...given,
				steps: exactly(steps),
				samples: exactly(steps * batch.global),
			},
			unknown: [],
		};
	}
	const { counted, unknown } = count({ facts, catalog, mean });
	const samples = samplesOf(counted);
	return {
		duration: {
			...given,
			counted,
			samples,
			steps: over(samples, exactly(batch.global)),
		},
		unknown: hours === undefined ? unknown : [],
	};
}

function samplesOf({
	amount,
	each,
	answers,
	epochs,
	kept,
	share,
}: Counted): Uncertain {
	const samples = each === undefined ? amount : over(amount, each);
	return times(samples, exactly(answers * epochs * kept * share));
}

function count({
	facts,
	catalog,
	mean,
}: {
	readonly facts: Facts;
	readonly catalog: Catalog;
	readonly mean: Uncertain;
}): { readonly counted: Counted; readonly unknown: readonly UnknownFact[] } {
	const world = factValue(facts, "data.environment_steps");
	if (world !== undefined) {
		const once = { answers: 1, epochs: 1, kept: 1, share: 1 };
		return {
			counted: { unit: "rows", amount: exactly(world), ...once },
			unknown: [],
		};
	}
	const passes = {
		answers: generates(factValue(facts, "task"))
			? (factValue(facts, "rollouts.per_prompt") ?? 1)
			: 1,
		epochs: factValue(facts, "data.epochs") ?? 1,
		kept: 1 - (factValue(facts, "data.validation_share") ?? 0),
		share: factValue(facts, "data.share") ?? 1,
	};
	const tokens = factValue(facts, "data.tokens");
	const samples = factValue(facts, "data.samples");
	const byRow = samples !== undefined && !fillsSequences(facts);
	if (tokens !== undefined && !byRow) {
		const amount = exactly(tokens);
		return {
			counted: { unit: "tokens", amount, each: mean, ...passes },
			unknown: [],
		};
	}
	const each = rowsOfSample({ facts, catalog, mean });
	if (samples !== undefined) {
		const amount = exactly(samples);
		return {
			counted: { unit: "rows", amount, ...each, ...passes },
			unknown: [],
		};
	}
	const sets = factValue(facts, "data.sets") ?? [];
	const known = catalogAmount({ facts, catalog, sets });
	if (known) {
		const size = known.unit === "tokens" ? { each: mean } : each;
		return { counted: { ...known, ...size, ...passes }, unknown: [] };
	}
	const name = sets.length > 0 ? sets.join(", ") : "the data set";
	const amount = unknownFactor(`samples of ${name}`);
	return {
		counted: { unit: "rows", amount, ...passes },
		unknown: [
			{
				key: "data.samples",
				say: `\`datasets: { ${sets[0] ?? "name"}: { samples: …, tokens: … } }\` in wattdiff.yml`,
			},
		],
	};
}

/** Share of a data set's rows below a limit; all of them without one. */
function usedShare(
	limit: number | undefined,
	rows: number | undefined,
): number {
	return limit === undefined || rows === undefined
		? 1
		: Math.min(1, limit / rows);
}

// Packed documents fill sequences, so their tokens count; otherwise each row is a sample.
function catalogAmount({
	facts,
	catalog,
	sets,
}: {
	readonly facts: Facts;
	readonly catalog: Catalog;
	readonly sets: readonly string[];
}): Pick<Counted, "unit" | "amount"> | undefined {
	if (sets.length === 0) return undefined;
	const byToken = fillsSequences(facts) && !countsDocuments(facts, catalog);
	const limit = factValue(facts, "data.sample_limit");
	let total = 0;
	for (const name of sets) {
		const row = catalog.findDataset(name);
		const amount = byToken ? row?.tokens : row?.trainRows;
		if (amount === undefined) return undefined;
		total += amount * usedShare(limit, row?.trainRows);
	}
	return {
		unit: byToken ? "tokens" : "rows",
		amount: about(total, { [`size of ${sets.join(", ")}`]: 0.02 }),
	};
}

// A packed row is a part of a sequence as long as its mean length; otherwise each row is a sample of its own.
function rowsOfSample({
	facts,
	catalog,
	mean,
}: {
	readonly facts: Facts;
	readonly catalog: Catalog;
	readonly mean: Uncertain;
}): Pick<Counted, "each"> {
	const document = factValue(facts, "data.mean_tokens");
	if (document === undefined || !countsDocuments(facts, catalog)) return {};
	return { each: exactly(Math.max(1, mean.value / document)) };
}
