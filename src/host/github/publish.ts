import { explain } from "../failure-sentence.js";
import type { CheckResult } from "./check.js";
import type { GitHub } from "./client.js";
import {
	type CommentOutcome,
	type CommentWish,
	upsertComment,
} from "./comment.js";
import { type KeptFiles, keepFiles } from "./history.js";
import { missingPermission } from "./permissions.js";
import { isRefused } from "./refusal.js";
import { closeSignal, type Signal, type SignalWish } from "./signal.js";

/** What became of a publication, and what to tell about it. */
export interface Told<T> {
	readonly outcome?: T;
	/** Something went worse than asked for. */
	readonly warning?: string;
}

/** Writes the comment. A comment that cannot be written is told, but changes no verdict. */
export async function publishComment(
	github: GitHub,
	wish: CommentWish,
	isFork: boolean,
): Promise<Told<CommentOutcome>> {
	try {
		return { outcome: await upsertComment(github, wish) };
	} catch (error) {
		return {
			warning: isRefused(error)
				? missingPermission(
						"comment",
						"the report stands in the job summary only",
						isFork,
					)
				: `The comment could not be written, so the report stands in the job summary only. ${explain(error).sentence}`,
		};
	}
}

/** Completes what the head was promised, and says when it was less than what was wanted. */
export async function publishSignal(
	github: GitHub,
	{
		signal,
		best,
		result,
		isFork,
	}: {
		readonly signal: Signal;
		readonly best: SignalWish["best"];
		readonly result: CheckResult;
		readonly isFork: boolean;
	},
): Promise<Told<never>> {
	await closeSignal(github, signal, result);
	if (signal.kind === best) return {};
	const instead = {
		check: "",
		status: "a commit status tells the result, without annotations",
		none: "this job alone tells the result",
	}[signal.kind];
	return { warning: missingPermission(best, instead, isFork) };
}

/** Keeps files on the history's branch. Only a missing right is borne: what got lost otherwise is an error. */
export async function publishFiles(
	github: GitHub,
	kept: KeptFiles,
	instead: string,
): Promise<Told<boolean>> {
	try {
		return { outcome: await keepFiles(github, kept) };
	} catch (error) {
		if (!isRefused(error)) throw error;
		return { warning: missingPermission("history", instead, false) };
	}
}
