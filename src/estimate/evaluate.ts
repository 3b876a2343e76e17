import type { Catalog } from "../catalog/catalog.js";
import { factValue } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import type { Completion, Facts } from "./complete.js";
import { type Computation, compute } from "./computation.js";
import type { UnknownFact } from "./estimate.js";
import type { Model } from "./model.js";
import { withStorage } from "./saved-checkpoints.js";
import { toModel } from "./to-model.js";
import { toSite } from "./to-site.js";
import { toWorkload } from "./to-workload.js";
import { treesEstimate } from "./trees.js";

export interface EvaluationInput {
	readonly catalog: Catalog;
	readonly path: string;
	readonly framework: string;
}

/** What completed facts give: the numbers, or what stands in the way. */
export interface Evaluated {
	readonly computation?: Computation;
	/** The facts with what followed from the model. */
	readonly facts?: Facts;
	readonly unknown: readonly UnknownFact[];
	readonly problems: readonly Problem[];
}

/** Computes every number of a run whose blanks are filled. */
export function evaluate(
	{ facts }: Completion,
	{ catalog, path, framework }: EvaluationInput,
): Evaluated {
	if (factValue(facts, "model.family") === "gbdt") {
		const own = factValue(facts, "software.framework") ?? framework;
		const site = toSite(facts, catalog);
		const { quantities, unknown } = treesEstimate(facts, own, site);
		return {
			computation: { quantities },
			unknown,
			problems: [],
		};
	}
	const reading = toModel(facts, path);
	if ("problem" in reading) {
		const { problem } = reading;
		return {
			unknown:
				problem.kind === "unsupported-family"
					? [{ key: "model.flops_per_sample", say: STATE_TOTALS }]
					: [],
			problems: [problem],
		};
	}
	// Energy and cost of stated hours need no model.
	const hasHours = facts.has("duration_hours");
	if ("missing" in reading && !hasHours) {
		return {
			unknown: reading.missing.map((key) => ({
				key,
				say: "`model: { id: … }` or its architecture, in the file or under `runs` in wattdiff.yml",
			})),
			problems: [],
		};
	}
	const { workload, unknown, problems } = toWorkload({
		facts,
		model: "model" in reading ? reading.model : NO_MODEL,
		framework,
		catalog,
		path,
	});
	const stored = withStorage(facts, workload);
	return {
		computation: compute(workload, toSite(stored, catalog)),
		facts: stored,
		unknown,
		problems,
	};
}

const NO_MODEL: Model = {
	family: "custom",
	hidden: 0,
	vocab: 0,
	tokens: 1,
	logitRows: 0,
	stacks: [],
	ends: [],
};

const STATE_TOTALS =
	"`model: { parameters: …, flops_per_sample: … }`, under `runs` in wattdiff.yml";
