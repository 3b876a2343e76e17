import { isBlocking, type Problem } from "../../problem.js";
import { inertSarif } from "../inert.js";
import { problemSentence } from "../lines/problem-sentence.js";
import { isOnlyAtBase } from "../places.js";
import type { ReviewReport } from "../review-report.js";
import { allProblems } from "../selection.js";
import type { Finding } from "./finding.js";
import { placeAt } from "./place.js";
import { problemRule } from "./rules.js";

/** What could not be read or known, each on its line. */
export function problemFindings(report: ReviewReport): readonly Finding[] {
	return allProblems(report).map((problem) => {
		const place = isOnlyAtBase(report, problem.path)
			? undefined
			: placeAt(problem.path, problem.line);
		return {
			rule: problemRule(problem.kind),
			level: levelOf(problem),
			// A detail may be nothing but what is taken out of it.
			message: inertSarif(problemSentence(problem)).trim() || problem.kind,
			...(place && { place }),
			identity: [problem.path, ...namesIn(problem)],
		};
	});
}

/** A file that cannot be read is no defect of the code: it warns, as a misspelt key does. */
function levelOf(problem: Problem): Finding["level"] {
	return isBlocking(problem) || problem.kind === "unknown-key"
		? "warning"
		: "note";
}

/** Arguments that change with the catalogue or with every commit. */
const UNSTABLE = new Set(["nearest", "count", "limit", "size"]);

/** What the problem is about; numbers in a detail are mostly lines. */
function namesIn({ args }: Problem): readonly string[] {
	return Object.entries(args)
		.filter(([name]) => !UNSTABLE.has(name))
		.map(([name, text]) =>
			name === "detail" ? text.replace(/\d+/g, "0") : text,
		);
}
