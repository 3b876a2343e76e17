import { inertCode } from "../inert.js";
import { whyTighter } from "../lines/ranges.js";
import type { ReviewReport } from "../review-report.js";
import type { Extent } from "./extent.js";

const SHORT = 7;

/** What a range means, date of the facts, version, how to get the same in a terminal, and for which commit this holds. */
export function footer(
	report: ReviewReport,
	tool: string,
	{ rows }: Pick<Extent, "rows">,
): string {
	const { commits, dataDate } = report;
	const ranges = rows === 0 ? "" : whyTighter(report);
	const parts = [`data ${inertCode(dataDate)}`, `wattdiff ${inertCode(tool)}`];
	const sides = [commits.base, commits.head].filter(
		(side) => side !== undefined,
	);
	if (commits.base !== undefined) {
		parts.push(
			`reproduce: ${inertCode(`wattdiff diff ${sides.map(shortCommit).join(" ")}`)}`,
		);
	}
	if (commits.head !== undefined) {
		parts.push(`for ${inertCode(shortCommit(commits.head))}`);
	}
	return `<sub>${ranges === "" ? "" : `${ranges}<br>`}${parts.join(" · ")}</sub>`;
}

/** The first characters of a commit id; a name such as `work tree` stays whole. */
export function shortCommit(commit: string): string {
	return /^[0-9a-f]{40,64}$/.test(commit) ? commit.slice(0, SHORT) : commit;
}
