import { describe, type Problem } from "../../problem.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { problemsOf } from "../selection.js";
import type {
	EstimatedRun,
	MeasurementDocument,
	ProblemDocument,
} from "./documents.js";
import { quantityOf } from "./numbers.js";

/** What a run's numbers rest on, at the head or, where it was removed, at the base. */
export function groundsOf(
	run: RunReview,
): Pick<EstimatedRun, "conventions" | "assumptions" | "unknown" | "problems"> {
	const side = run.estimate.head ?? run.estimate.base;
	return {
		...(side && { conventions: side.conventions }),
		assumptions: (side?.assumptions ?? []).map(
			({ key, value, alternative, why, weight }) => ({
				key,
				value,
				alternative,
				why,
				weight,
			}),
		),
		unknown: (side?.unknown ?? []).map(({ key, say }) => ({ key, say })),
		problems: problemsOf(run).map(problemDocument),
	};
}

/** A problem with its sentence. */
export function problemDocument(problem: Problem): ProblemDocument {
	const { kind, path, line } = problem;
	return {
		kind,
		path,
		...(line !== undefined && { line }),
		message: describe(problem),
	};
}

/** What was learnt from, where anything was. */
export function measurementsOf({ measurements }: ReviewReport): {
	readonly measurements?: readonly MeasurementDocument[];
} {
	const documents = measurements.flatMap(
		({ key, path, line, measured, estimated }) => {
			const before = quantityOf(estimated);
			return before ? [{ key, path, line, measured, estimated: before }] : [];
		},
	);
	return documents.length > 0 ? { measurements: documents } : {};
}
