import { isBlocking } from "../../problem.js";
import { type DeviceWord, deviceName } from "../device-word.js";
import { formatNumber } from "../format.js";
import { markdownInk } from "../ink.js";
import {
	assumptionText,
	measurementText,
	notTrainingText,
	problemText,
	rankedAssumptions,
	unknownFacts,
	unknownText,
} from "../lines/grounds.js";
import { runName } from "../lines/runs.js";
import { sourcesOf, sourceText } from "../lines/sources.js";
import type { ReviewReport } from "../review-report.js";
import { allProblems, shownRuns, unchangedRuns } from "../selection.js";
import { type Extent, firstOf } from "./extent.js";
import { memoryTable } from "./memory.js";
import { rangesTable } from "./ranges.js";

interface Section {
	readonly title: string;
	/** Empty when there is nothing to say. */
	readonly body: string;
}

/** Everything that stands behind the numbers, folded away. */
export function details(
	report: ReviewReport,
	device: DeviceWord,
	extent: Extent,
): string {
	if (extent.items === 0) return "";
	return [
		{
			title: "Every number with its range",
			body: rangesTable(report, device, extent),
		},
		{
			title: `Memory by term, GiB on one ${deviceName(device)}`,
			body: memoryTable(report, extent),
		},
		...groundSections(report, extent),
		...fileSections(report, extent),
	]
		.filter(({ body }) => body !== "")
		.map(folded)
		.join("\n\n");
}

function groundSections(
	report: ReviewReport,
	extent: Extent,
): readonly Section[] {
	const runs = shownRuns(report);
	const missing = unknownFacts(runs);
	const assumed = rankedAssumptions(runs);
	const sources = extent.provenance ? sourcesOf(runs) : [];
	return [
		listSection(
			"Unknown",
			missing,
			(each) => unknownText(markdownInk, each),
			extent,
		),
		listSection(
			"Assumptions, weightiest first",
			assumed,
			(each) => assumptionText(markdownInk, each),
			extent,
		),
		listSection(
			"Learnt from finished runs",
			report.measurements,
			(each) => measurementText(markdownInk, each),
			extent,
		),
		listSection(
			"Where the numbers come from",
			sources,
			(each) => sourceText(markdownInk, each),
			extent,
		),
	];
}

function fileSections(
	report: ReviewReport,
	extent: Extent,
): readonly Section[] {
	const problems = allProblems(report);
	const keys = problems.filter(({ kind }) => kind === "unknown-key");
	const others = problems.filter(
		(problem) => problem.kind !== "unknown-key" && !isBlocking(problem),
	);
	const blocking = problems.filter(isBlocking).slice(Math.min(extent.items, 5));
	const ink = markdownInk;
	return [
		listSection(
			"Not understood",
			keys,
			(each) => problemText(ink, each),
			extent,
		),
		listSection(
			"Problems",
			[...blocking, ...others],
			(each) => problemText(ink, each),
			extent,
		),
		listSection(
			"Not in the table",
			[
				...report.notTraining.map((each) => notTrainingText(ink, each)),
				...unchangedRuns(report).map(
					(run) => `${runName(ink, run)}: unchanged`,
				),
			],
			(line) => line,
			extent,
		),
	];
}

function listSection<T>(
	title: string,
	items: readonly T[],
	lineOf: (item: T) => string,
	extent: Extent,
): Section {
	const { shown, more } = firstOf(items, extent.items);
	const lines = shown.map((item) => `- ${lineOf(item)}`);
	const rest = more === "" ? [] : [`- ${more}`];
	return {
		title: `${title} (${formatNumber(items.length)})`,
		body: [...lines, ...rest].join("\n"),
	};
}

function folded({ title, body }: Section): string {
	return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
