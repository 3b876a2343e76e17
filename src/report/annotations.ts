import type { BudgetResult } from "../budget/verdict.js";
import type { Cause } from "../compare/delta.js";
import { isBlocking, type Problem } from "../problem.js";
import { type DeviceWord, deviceWord } from "./device-word.js";
import { inert } from "./inert.js";
import { rankedCauses, shareText, strength } from "./lines/causes.js";
import { problemSentence } from "./lines/problem-sentence.js";
import { isAtHead, isOnlyAtBase, pushingCauses } from "./places.js";
import type { ReviewReport, RunReview } from "./review-report.js";
import { allProblems, resultsOf, shownRuns } from "./selection.js";
import { comparisonWords } from "./words.js";

/** A remark on a line of the head's files, as plain text. */
export interface Annotation {
	readonly path: string;
	readonly startLine: number;
	readonly endLine: number;
	readonly level: "notice" | "warning" | "failure";
	readonly title: string;
	readonly message: string;
}

/** Characters of a title; GitHub takes 255. */
const TITLE = 200;

/** Remarks in the order of their weight: what breaks a budget, what moves the numbers, what could not be read. */
export function annotationsOf(report: ReviewReport): readonly Annotation[] {
	const device = deviceWord(report);
	const runs = shownRuns(report).filter(({ plan }) => plan.head);
	const breaking = runs.flatMap((run) => breakingCauses(report, run, device));
	const moving = runs
		.flatMap((run) =>
			rankedCauses(run)
				.filter((cause) => isAtHead(run, cause))
				.map((cause) => ({ run, cause })),
		)
		.toSorted((a, b) => strength(b.cause) - strength(a.cause))
		.map(({ run, cause }) => movingCause(run, cause, device));
	const problems = allProblems(report).map(problemRemark);
	return onePerPlace(
		[...breaking, ...moving, ...problems].filter(
			({ path, startLine }) =>
				path !== "" && startLine > 0 && !isOnlyAtBase(report, path),
		),
	);
}

function breakingCauses(
	report: ReviewReport,
	run: RunReview,
	device: DeviceWord,
): readonly Annotation[] {
	const over = resultsOf(report, run).filter(
		({ verdict, alreadyOver }) => verdict === "over" && !alreadyOver,
	);
	return over.flatMap((result) => {
		const pushing = pushingCauses(run, result.metric);
		if (pushing.length === 0) return [budgetRemark(run, result, device)];
		return pushing.slice(0, 3).map((cause) => ({
			...(isAtHead(run, cause)
				? remark(cause.path, cause.line)
				: remark(run.path, 1)),
			level: levelOf(result),
			title: titleOf(`Over budget: ${result.budget}`),
			message: plain(
				`${moveText(cause)}: ${shareText(cause, device)}. ${comparisonWords(result, device)}.${onRun(run, cause)}`,
			),
		}));
	});
}

/** A run that is over without a cause, such as a new one: the remark stands on its first line. */
function budgetRemark(
	run: RunReview,
	result: BudgetResult,
	device: DeviceWord,
): Annotation {
	return {
		...remark(run.path, 1),
		level: levelOf(result),
		title: titleOf(`Over budget: ${result.budget}`),
		message: plain(`${comparisonWords(result, device)}.`),
	};
}

function movingCause(
	run: RunReview,
	cause: Cause,
	device: DeviceWord,
): Annotation {
	return {
		...remark(cause.path, cause.line),
		level: "notice",
		title: titleOf(shareText(cause, device)),
		message: plain(
			`${moveText(cause)}: ${shareText(cause, device)}.${onRun(run, cause)}`,
		),
	};
}

function problemRemark(problem: Problem): Annotation {
	return {
		...remark(problem.path, problem.line ?? 1),
		level:
			problem.kind === "unknown-key" || isBlocking(problem)
				? "warning"
				: "notice",
		title: isBlocking(problem) ? "No estimate" : "wattdiff",
		message: plain(problemSentence(problem)),
	};
}

/** The strongest remark of a line on one subject stands for the others: one config may feed many runs. */
function onePerPlace(
	annotations: readonly Annotation[],
): readonly Annotation[] {
	const seen = new Map<string, Annotation>();
	for (const each of annotations) {
		const subject = each.level === "notice" ? "" : each.title;
		const key = JSON.stringify([each.path, each.startLine, subject]);
		const isTold = seen.has(key) || (subject === "" && isMarked(seen, each));
		if (!isTold) seen.set(key, each);
	}
	return [...seen.values()];
}

function isMarked(
	seen: ReadonlyMap<string, Annotation>,
	{ path, startLine }: Annotation,
): boolean {
	return [...seen.values()].some(
		(held) =>
			held.path === path &&
			held.startLine === startLine &&
			held.level !== "warning",
	);
}

function remark(
	path: string,
	line: number,
): Pick<Annotation, "path" | "startLine" | "endLine"> {
	return { path, startLine: line, endLine: line };
}

function moveText({ key, from, to }: Cause): string {
	return `${inert(key)} ${inert(from)} → ${inert(to)}`;
}

function onRun(run: RunReview, cause: Cause): string {
	return run.path === cause.path ? "" : ` Run: ${inert(run.path)}.`;
}

function levelOf({ action }: BudgetResult): Annotation["level"] {
	return action === "fail" ? "failure" : "warning";
}

function plain(text: string): string {
	return inert(text, 1000);
}

function titleOf(text: string): string {
	return inert(text, TITLE);
}
