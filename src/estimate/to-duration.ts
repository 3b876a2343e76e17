import type { Catalog } from "../catalog/catalog.js";
import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import {
	about,
	exactly,
	over,
	scaled,
	times,
	type Uncertain,
	unknownFactor,
} from "../uncertain.js";
import type { UnknownFact } from "./estimate.js";
import { countsDocuments, fillsSequences } from "./fills-sequences.js";
import type { Batch, Duration } from "./workload.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/**
 * How long a run is, in steps and in samples (sequences of a batch). Steps win over the data; full sequences are
 * counted by tokens, others by samples; what is stated wins over the catalogue's size of the data sets. What nobody
 * knows stays as a factor.
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
	const { samples, unknown } = samplesOf({ facts, catalog, mean });
	return {
		duration: {
			...given,
			samples,
			steps: over(samples, exactly(batch.global)),
		},
		unknown: hours === undefined ? unknown : [],
	};
}

function samplesOf({
	facts,
	catalog,
	mean,
}: {
	readonly facts: Facts;
	readonly catalog: Catalog;
	readonly mean: Uncertain;
}): { readonly samples: Uncertain; readonly unknown: readonly UnknownFact[] } {
	const epochs = factValue(facts, "data.epochs") ?? 1;
	const kept = 1 - (factValue(facts, "data.validation_share") ?? 0);
	const share = factValue(facts, "data.share") ?? 1;
	const passes = exactly(epochs * kept * share);
	const tokens = factValue(facts, "data.tokens");
	const samples = factValue(facts, "data.samples");
	const byRow = samples !== undefined && !fillsSequences(facts);
	if (tokens !== undefined && !byRow) {
		return { samples: times(over(exactly(tokens), mean), passes), unknown: [] };
	}
	if (samples !== undefined) {
		const rows = exactly(samples * sequencesPerRow({ facts, catalog, mean }));
		return { samples: times(rows, passes), unknown: [] };
	}
	const sets = factValue(facts, "data.sets") ?? [];
	const known = catalogSamples({ facts, catalog, sets, mean });
	if (known) return { samples: times(known, passes), unknown: [] };
	const name = sets.length > 0 ? sets.join(", ") : "the data set";
	return {
		samples: times(unknownFactor(`samples of ${name}`), passes),
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
function catalogSamples({
	facts,
	catalog,
	sets,
	mean,
}: {
	readonly facts: Facts;
	readonly catalog: Catalog;
	readonly sets: readonly string[];
	readonly mean: Uncertain;
}): Uncertain | undefined {
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
	const rows = about(total, { [`size of ${sets.join(", ")}`]: 0.02 });
	return byToken
		? over(rows, mean)
		: scaled(rows, sequencesPerRow({ facts, catalog, mean }));
}

// A packed row is a part of a sequence as long as its mean length; otherwise each row is a sample of its own.
function sequencesPerRow({
	facts,
	catalog,
	mean,
}: {
	readonly facts: Facts;
	readonly catalog: Catalog;
	readonly mean: Uncertain;
}): number {
	const document = factValue(facts, "data.mean_tokens");
	return document !== undefined && countsDocuments(facts, catalog)
		? Math.min(1, document / mean.value)
		: 1;
}
