import type { EstimateDocument, EstimatedRun } from "./json/documents.js";
import { groundsOf, measurementsOf, problemDocument } from "./json/grounds.js";
import { numbersOf } from "./json/numbers.js";
import type { ReviewReport, RunReview } from "./review-report.js";
import { sciOf } from "./sci.js";

/** The runs of the head with everything known about them: schema `wattdiff/estimate@1`. */
export function renderEstimateJson(
	report: ReviewReport,
	{ tool }: { readonly tool: string },
): string {
	const document: EstimateDocument = {
		schema: "wattdiff/estimate@1",
		data: report.dataDate,
		tool,
		runs: report.runs.filter(({ plan }) => plan.head).map(estimatedRun),
		notTraining: report.notTraining.map(({ path, why }) => ({ path, why })),
		problems: report.problems.map(problemDocument),
		...measurementsOf(report),
	};
	return `${JSON.stringify(document, null, 2)}\n`;
}

function estimatedRun(run: RunReview): EstimatedRun {
	const { head } = run.estimate;
	const sci = sciOf(run);
	return {
		path: run.path,
		name: run.name,
		framework: run.framework,
		kind: "training",
		...(head && { estimate: numbersOf(head) }),
		...(sci && { sci }),
		...groundsOf(run),
	};
}
