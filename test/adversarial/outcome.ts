import { NAME } from "../action/budgeted-repository.js";
import type { LocalGitHub } from "../github/local-github.js";
import type { ActionResult } from "../runner/run-action.js";
import { secrets } from "./scene.js";

/** Where a run over budget took place. */
export interface Finished {
	readonly local: LocalGitHub;
	readonly head: string;
	readonly result: ActionResult;
}

/** What is wrong after a run over budget that should have got everything done; nothing if it did. */
export function wrongWhenDone(finished: Finished): readonly string[] {
	const { local, head, result } = finished;
	const comments = commentsOf(local);
	const checks = local.checkRuns(NAME, head);
	return failing({
		"the exit code is not 1": result.exitCode !== 1,
		"the verdict is not over": result.outputs.verdict !== "over",
		"there is not exactly one comment": comments.length !== 1,
		"the comment is not about the head": !comments[0]?.includes(`head=${head}`),
		"the comment is not over budget": !comments[0]?.includes("over budget"),
		"there is not exactly one check run": checks.length !== 1,
		"the check is not a completed failure":
			checks[0]?.status !== "completed" || checks[0].conclusion !== "failure",
		"the line is not remarked on once": checks[0]?.annotations.length !== 1,
		"the job summary is empty": !result.summary.includes("over budget"),
	}).concat(wrongAlways(finished));
}

/** What is wrong after a push that should have been recorded; nothing if it was. */
export function wrongWhenRecorded(finished: Finished): readonly string[] {
	const { local, head, result } = finished;
	const files = local.files(NAME, "wattdiff-history");
	const record = files[`records/${head}.json`] ?? "";
	return failing({
		"the exit code is not 0": result.exitCode !== 0,
		"there is not exactly one new record": Object.keys(files).length !== 2,
		"the record is not about the commit": !new RegExp(
			`"commit": ?"${head}"`,
		).test(record),
		"the other record is not what it was":
			files["records/0000.json"] !== "{}\n",
		"a push is commented on": commentsOf(local).length > 0,
		"a warning is given": said(result, "warning"),
	}).concat(wrongAlways(finished));
}

/** What is wrong after a run over budget that may have had to give up; nothing if it said so. */
export function wrongWhenBroken(finished: Finished): readonly string[] {
	const { local, head, result } = finished;
	const comments = commentsOf(local);
	const checks = local.checkRuns(NAME, head);
	const isOpen = checks.some(({ status }) => status !== "completed");
	return failing({
		"the exit code is neither 1 nor 2": ![1, 2].includes(result.exitCode),
		"there is more than one comment": comments.length > 1,
		"a comment is not about the head": comments.some(
			(body) => !body.includes(`head=${head}`),
		),
		"a check says something else than failure": checks.some(
			({ conclusion }) => conclusion !== null && conclusion !== "failure",
		),
		"a check stays open though the job could go on":
			isOpen && result.exitCode !== 2,
		"nothing is said about a missing comment":
			comments.length === 0 &&
			result.exitCode !== 2 &&
			!said(result, "warning"),
		"nothing is said about the failure": !said(result, "error"),
		"the job summary is empty": result.summary.trim() === "",
	}).concat(wrongAlways(finished));
}

function commentsOf(local: LocalGitHub): readonly string[] {
	return local.comments(NAME, 1).map(({ body }) => body);
}

function said({ commands }: ActionResult, name: "warning" | "error"): boolean {
	return commands.some(
		(command) => command.name === name && /\w \w.*\.$/s.test(sentence(command)),
	);
}

function sentence({ message }: { readonly message: string }): string {
	// A headline is no sentence, but says what is wrong.
	return message.includes("over budget") ? `${message}.` : message;
}

function wrongAlways({ local, head, result }: Finished): readonly string[] {
	const told = [
		result.stdout.replaceAll(/^::add-mask::.*$/gm, ""),
		result.stderr,
		result.summary,
		JSON.stringify([result.outputs, result.variables, result.state]),
		JSON.stringify(commentsOf(local)),
		JSON.stringify(local.checkRuns(NAME, head)),
	].join("\n");
	return failing({
		"a secret can be read": Object.values(secrets).some((secret) =>
			told.includes(secret),
		),
		"a stack can be read": /\n\s+at .*:\d+:\d+/.test(told),
		"GitHub's description was violated": local.violations.length > 0,
	});
}

function failing(
	statements: Readonly<Record<string, boolean>>,
): readonly string[] {
	return Object.entries(statements)
		.filter(([, isSo]) => isSo)
		.map(([statement]) => statement);
}
