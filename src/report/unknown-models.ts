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
			const id = plan[side]?.facts.get("model.id")?.value;
			const problem = estimate[side]?.problems.find(
				({ kind, args }) =>
					(kind === "unknown-model" || kind === "model-by-size") &&
					args.name === id,
			);
			if (typeof id !== "string" || !problem || found.has(id)) continue;
			const { path, line } = problem;
			found.set(id, { id, path, ...(line !== undefined && { line }) });
		}
	}
	return [...found.values()];
}
