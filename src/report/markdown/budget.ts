import type { DeviceWord } from "../device-word.js";
import { formatCount } from "../format.js";
import { markdownInk } from "../ink.js";
import { budgetText, missingLines } from "../lines/budgets.js";
import { overrideText } from "../lines/overrides.js";
import type { ReviewReport } from "../review-report.js";
import { openResults } from "../selection.js";
import { type Extent, firstOf } from "./extent.js";

const MOST = 10;

/** The limits that do not hold or cannot be judged, each with what was compared. */
export function budgetSection(
	report: ReviewReport,
	device: DeviceWord,
	{ items }: Extent,
): string {
	if (report.budgets.length === 0) return "";
	const open = openResults(report);
	const kept = report.budgets.length - open.length;
	if (open.length === 0)
		return `**Budget** ✓ ${formatCount(kept, "limit")} kept`;
	const { shown, more } = firstOf(open, Math.min(items, MOST));
	const others = [more, kept === 0 ? "" : `${formatCount(kept, "limit")} kept`];
	const lines = shown.flatMap((result) => [
		`- ${budgetText(markdownInk, result, device)}`,
		...missingLines(markdownInk, report, result).map(
			(line) => `  - to make it known, add ${line}`,
		),
	]);
	const rest = others.filter((text) => text !== "").map((text) => `- ${text}`);
	const rulings = report.overrides.map(
		(ruling) => `- ${overrideText(markdownInk, ruling)}`,
	);
	return ["**Budget**", "", ...lines, ...rulings, ...rest].join("\n");
}
