import type { DeviceWord } from "../device-word.js";
import { markdownInk } from "../ink.js";
import { causeText, rankedCauses } from "../lines/causes.js";
import { runName } from "../lines/runs.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { shownRuns } from "../selection.js";
import { type Extent, firstOf } from "./extent.js";

/** What moved the numbers, on which lines, the strongest cause first. */
export function causesSection(
	report: ReviewReport,
	device: DeviceWord,
	extent: Extent,
): string {
	const moved = shownRuns(report).filter((run) => rankedCauses(run).length > 0);
	const { shown, more } = firstOf(moved, extent.causeRuns);
	const [only] = shown;
	if (!only) return "";
	if (moved.length === 1) {
		return `**Why** ${causesText(only, { device }, extent)}`;
	}
	const lines = shown.map(
		(run) =>
			`- ${runName(markdownInk, run)}: ${causesText(run, { device, named: run.path }, extent)}`,
	);
	const rest = more === "" ? [] : [`- ${more} runs`];
	return ["**Why**", "", ...lines, ...rest].join("\n");
}

function causesText(
	run: RunReview,
	of: { readonly device: DeviceWord; readonly named?: string },
	{ causes }: Extent,
): string {
	const { shown, more } = firstOf(rankedCauses(run), causes);
	const texts = shown.map((cause) => causeText(markdownInk, cause, of));
	return [...texts, ...(more === "" ? [] : [more])].join(" · ");
}
