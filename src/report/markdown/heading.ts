import { deviceWord } from "../device-word.js";
import { headline } from "../lines/heading.js";
import type { ReviewReport } from "../review-report.js";

/** The headline behind its sign. */
export function heading(report: ReviewReport): string {
	return `⚖️ ${headline(report, deviceWord(report))}`;
}
