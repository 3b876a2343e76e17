import { describe, type Problem } from "../../problem.js";
import { inert } from "../inert.js";

/** Characters of one argument: with as many as a sentence has, none pushes our own words out of it. */
const LONGEST = 150;

/** A problem's sentence with each argument inert by itself, so that an escape sequence cannot swallow the rest of it. */
export function problemSentence(problem: Problem): string {
	const args = Object.entries(problem.args).map(([name, text]) => [
		name,
		inert(text, LONGEST),
	]);
	return describe({ ...problem, args: Object.fromEntries(args) });
}
