import type { DeviceWord } from "../device-word.js";
import { markdownInk } from "../ink.js";
import { causeText, rankedCauses } from "../lines/causes.js";
import { runName } from "../lines/runs.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { shownRuns } from "../selection.js";
import { type Extent, firstOf } from "./extent.js";
import { groupedSection } from "./groups.js";

/** What moved the numbers, on which lines, the strongest cause first. */
export function causesSection(
	report: ReviewReport,
	device: DeviceWord,
	extent: Extent,
): string {
	const moved = shownRuns(report).filter((run) => rankedCauses(run).length > 0);
	const { shown, more } = firstOf(moved, extent.causeRuns);
	const groups = shown.map((run) => ({
		name: runName(markdownInk, run),
		items: causeItems(run, device, extent),
	}));
	return groupedSection("Why", groups, {
		isNamed: shownRuns(report).length > 1,
		more: more === "" ? "" : `${more} runs`,
	});
}

function causeItems(
	run: RunReview,
	device: DeviceWord,
	{ causes }: Extent,
): readonly string[] {
	const { shown, more } = firstOf(rankedCauses(run), causes);
	const texts = shown.map((cause) =>
		causeText(markdownInk, cause, { device, named: run.path }),
	);
	return more === "" ? texts : [...texts, more];
}
