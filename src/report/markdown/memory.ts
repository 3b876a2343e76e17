import type { MemoryEstimate, MemoryTerm } from "../../estimate/estimate.js";
import { formatGib } from "../format.js";
import { markdownInk } from "../ink.js";
import { runName } from "../lines/runs.js";
import type { ReviewReport, RunReview } from "../review-report.js";
import { shownRuns } from "../selection.js";
import { memoryTermNames } from "../words.js";
import { type Extent, firstOf } from "./extent.js";
import { table } from "./table.js";

/** What fills a device's memory, term by term in GiB, at the head and where it moved at the base. */
export function memoryTable(report: ReviewReport, { items }: Extent): string {
	const runs = shownRuns(report).filter(
		({ estimate }) => estimate.head?.memory,
	);
	const { shown, more } = firstOf(runs, items);
	if (shown.length === 0) return "";
	const terms = memoryTermNames.filter(
		(term) => !RARE.has(term) || shown.some((run) => has(run, term)),
	);
	const head = ["run", ...terms, "usable"];
	const body = shown.map((run) => [
		runName(markdownInk, run),
		...cells(run, terms),
	]);
	const text = table(head, body);
	return more === "" ? text : `${text}\n\n${more} runs.`;
}

/** Terms that only some methods have. */
const RARE: ReadonlySet<MemoryTerm> = new Set(["companions", "generation"]);

function has({ estimate }: RunReview, term: MemoryTerm): boolean {
	return [estimate.base, estimate.head].some(
		(side) => (side?.memory?.termsGib[term] ?? 0) > 0,
	);
}

function cells(
	{ estimate }: RunReview,
	terms: readonly MemoryTerm[],
): readonly string[] {
	const before = estimate.base?.memory;
	const after = estimate.head?.memory;
	const moves = terms.map((term) =>
		moved(before?.termsGib[term], after?.termsGib[term]),
	);
	return [...moves, usable(after)];
}

function moved(before: number | undefined, after: number | undefined): string {
	if (after === undefined) return "unknown";
	const shown = formatGib(after);
	if (before === undefined || formatGib(before) === shown) return shown;
	return `${formatGib(before)} → ${shown}`;
}

function usable(memory: MemoryEstimate | undefined): string {
	return memory?.usableGib === undefined
		? "unknown"
		: formatGib(memory.usableGib);
}
