import { summaryExtents } from "./markdown/extent.js";
import { heading } from "./markdown/heading.js";
import { markdownBody } from "./markdown.js";
import type { ReviewReport } from "./review-report.js";

/** A step's summary may have 1 MiB; a little is left for what others write. */
const SUMMARY_BYTES = 1_000_000;

/** The job summary: the report without a marker, whole as long as it fits. */
export function renderSummary(
	report: ReviewReport,
	{
		tool,
		key,
		limit = SUMMARY_BYTES,
	}: {
		readonly tool: string;
		/** Tells several reports of one job apart. */
		readonly key?: string;
		readonly limit?: number;
	},
): string {
	for (const extent of summaryExtents) {
		const text = markdownBody(
			report,
			{ tool, ...(key !== undefined && { key }) },
			extent,
		);
		if (utf8Length(text) <= limit) return text;
	}
	return `### ${heading(report, key)}\n`;
}

function utf8Length(text: string): number {
	let bytes = 0;
	for (const character of text) {
		const code = character.codePointAt(0) ?? 0;
		bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	}
	return bytes;
}
