import { deviceWord } from "./device-word.js";
import { adviceSection } from "./markdown/advice.js";
import { budgetSection } from "./markdown/budget.js";
import { causesSection } from "./markdown/causes.js";
import { details } from "./markdown/details.js";
import { commentExtents, type Extent } from "./markdown/extent.js";
import { footer } from "./markdown/footer.js";
import { heading } from "./markdown/heading.js";
import { type CommentIdentity, marker } from "./markdown/marker.js";
import { openQuestions } from "./markdown/open-questions.js";
import { runsTable } from "./markdown/table.js";
import type { ReviewReport } from "./review-report.js";

export interface MarkdownOptions extends CommentIdentity {
	/** Version of wattdiff. */
	readonly tool: string;
	/** Most characters; GitHub refuses a comment of more than 65,536. */
	readonly limit?: number;
}

const COMMENT_LIMIT = 60_000;

/** The comment: the marker line, then the report, rendered with less and less until it is within the limit. */
export function renderMarkdown(
	report: ReviewReport,
	options: MarkdownOptions,
): string {
	const limit = options.limit ?? COMMENT_LIMIT;
	const first = marker(options);
	for (const extent of commentExtents) {
		const text = `${first}\n${markdownBody(report, options, extent)}`;
		if (text.length <= limit) return text;
	}
	return cut(
		`${first}\n### ${heading(report, options.key)}\n`,
		limit,
		first.length,
	);
}

/** The report without the marker, at one extent. */
export function markdownBody(
	report: ReviewReport,
	{ tool, key }: Pick<MarkdownOptions, "tool"> & { readonly key?: string },
	extent: Extent,
): string {
	const device = deviceWord(report);
	const sections = [
		`### ${heading(report, key)}`,
		extent.notice,
		...openQuestions(report, device, extent),
		runsTable(report, device, extent),
		budgetSection(report, device, extent),
		causesSection(report, device, extent),
		adviceSection(report, device, extent),
		details(report, device, extent),
		footer(report, tool, extent),
	];
	return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/** The last resort: characters are dropped from the end, but never out of the marker or out of the middle of one. */
function cut(text: string, limit: number, least: number): string {
	if (text.length <= limit) return text;
	const end = Math.max(limit - 1, least);
	const isSplit = /[\ud800-\udbff]/.test(text.charAt(end - 1));
	const kept = text.slice(0, isSplit ? end - 1 : end);
	return end > least ? `${kept}…` : text.slice(0, least);
}
