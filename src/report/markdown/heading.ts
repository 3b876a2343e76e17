import { deviceWord } from "../device-word.js";
import { markdownInk } from "../ink.js";
import { headline } from "../lines/heading.js";
import type { ReviewReport } from "../review-report.js";
import { unbroken } from "./unbroken.js";

/** The headline behind its sign, and behind the key where a pull request has several comments. */
export function heading(report: ReviewReport, key = "default"): string {
	const named = key === "default" ? "" : `${markdownInk.code(key)} `;
	return `⚖️ ${named}${unbroken(headline(report, deviceWord(report)))}`;
}
