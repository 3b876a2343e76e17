import type { DeviceWord } from "../device-word.js";
import { markdownInk } from "../ink.js";
import { adviceText } from "../lines/advice.js";
import { runName } from "../lines/runs.js";
import type { ReviewReport } from "../review-report.js";
import { shownRuns } from "../selection.js";
import { type Extent, firstOf } from "./extent.js";
import { groupedSection } from "./groups.js";

/** What is worth trying, each piece with its own estimate. */
export function adviceSection(
	report: ReviewReport,
	device: DeviceWord,
	extent: Extent,
): string {
	const advised = shownRuns(report).filter(({ advice }) => advice.length > 0);
	const { shown } = firstOf(advised, Math.min(extent.causeRuns, 5));
	const groups = shown.map((run) => ({
		name: runName(markdownInk, run),
		items: run.advice.map((advice) => adviceText(markdownInk, advice, device)),
	}));
	return groupedSection("Try", groups, {
		isNamed: shownRuns(report).length > 1,
	});
}
