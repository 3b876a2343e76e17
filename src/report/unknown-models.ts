import type { TrainingPlan } from "../plan/plan.js";
import type { ReviewReport } from "./review-report.js";

/** A model that a review knew nothing about, with the first place that names it. */
export interface UnknownModel {
	readonly id: string;
	readonly path: string;
	readonly line?: number;
}

/** The models that the catalogue lacks, in the order of the runs, each once; the Hub may know them. */
export function unknownModels({
	runs,
}: Pick<ReviewReport, "runs">): readonly UnknownModel[] {
	const found = new Map<string, UnknownModel>();
	for (const { plan, estimate } of runs) {
		for (const side of ["head", "base"] as const) {
			for (const id of namedModels(plan[side])) {
				const problem = estimate[side]?.problems.find(
					({ kind, args }) => UNKNOWN.has(kind) && args.name === id,
				);
				if (!problem || found.has(id)) continue;
				const { path, line } = problem;
				found.set(id, { id, path, ...(line !== undefined && { line }) });
			}
		}
	}
	return [...found.values()];
}

function namedModels(plan: TrainingPlan | undefined): readonly string[] {
	return NAMING.flatMap((key) => plan?.facts.get(key)?.value ?? []).filter(
		(id) => typeof id === "string",
	);
}

const UNKNOWN: ReadonlySet<string> = new Set([
	"unknown-model",
	"model-by-size",
	"unknown-companion",
]);

/** Keys that name a model. */
const NAMING = ["model.id", "teacher.id", "critic.id", "reward.id"] as const;
