import { sigma } from "../../uncertain.js";
import type { ReviewReport } from "../review-report.js";
import { shownRuns } from "../selection.js";

/** Why a change is known better than either side; nothing where no range is shown. */
export function whyTighter(report: ReviewReport): string {
	const runs = shownRuns(report);
	const compares =
		!report.isInitialScan &&
		runs.some(({ delta }) =>
			Object.values(delta).some(({ ratio }) => ratio !== undefined),
		);
	if (compares) {
		return "± and ranges: 5th to 95th percentile. What both sides share (device speed, grid, price) cancels in a change.";
	}
	const isUncertain = runs.some(({ estimate }) =>
		Object.values(estimate.head?.quantities ?? {}).some(
			(number) => sigma(number) > 0,
		),
	);
	return isUncertain ? "Ranges: 5th to 95th percentile." : "";
}
