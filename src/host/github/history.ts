import { setTimeout } from "node:timers/promises";
import { isRecordIn } from "../record-paths.js";
import type { Brought } from "../source.js";
import { apiSource } from "./api-source.js";
import type { GitHub } from "./client.js";
import { statusOf } from "./refusal.js";

/** Files and the branch that keeps them. */
export interface KeptFiles {
	readonly branch: string;
	/** Texts by path. */
	readonly files: Readonly<Record<string, string>>;
	readonly message: string;
	/** For tests, which do not want to wait. */
	readonly sleep?: (ms: number) => Promise<unknown>;
}

const MOST_ATTEMPTS = 10;
const FIRST_WAIT_MS = 100;

/**
 * Adds files to the branch, which is made when it is not there. Whenever another run was faster, everything is built
 * again on its tip, so that nothing is lost. Gives false when everything was there already.
 */
export async function keepFiles(
	github: GitHub,
	kept: KeptFiles,
): Promise<boolean> {
	const { sleep = setTimeout } = kept;
	for (let attempt = 1; ; attempt++) {
		const tip = await tipOf(github, kept.branch);
		const commit = await commitWith(github, kept, tip);
		if (commit === undefined) return false;
		try {
			await move(github, kept.branch, tip, commit);
			return true;
		} catch (error) {
			if (attempt === MOST_ATTEMPTS || !wasOvertaken(error)) throw error;
		}
		await sleep(Math.random() * FIRST_WAIT_MS * 2 ** Math.min(attempt, 6));
	}
}

/** Every record of a folder of the branch by its path; undefined when there is no such branch. */
export async function keptRecords(
	github: GitHub,
	branch: string,
	folder: string,
): Promise<Brought | undefined> {
	const tip = await tipOf(github, branch);
	if (tip === undefined) return undefined;
	const source = apiSource(github);
	const paths = [...(await source.list(tip.commit)).keys()];
	return source.bring(
		tip.commit,
		paths.filter((path) => isRecordIn(path, folder)),
	);
}

interface Tip {
	readonly commit: string;
	readonly tree: string;
}

async function tipOf(
	{ octokit, owner, repo }: GitHub,
	branch: string,
): Promise<Tip | undefined> {
	try {
		const { data: ref } = await octokit.rest.git.getRef({
			owner,
			repo,
			ref: `heads/${branch}`,
		});
		const { data } = await octokit.rest.git.getCommit({
			owner,
			repo,
			commit_sha: ref.object.sha,
		});
		return { commit: data.sha, tree: data.tree.sha };
	} catch (error) {
		if (statusOf(error) === 404) return undefined;
		throw error;
	}
}

/** A commit on the tip that has the files too; undefined when the tip has them. */
async function commitWith(
	{ octokit, owner, repo }: GitHub,
	{ files, message }: KeptFiles,
	tip: Tip | undefined,
): Promise<string | undefined> {
	const { data: tree } = await octokit.rest.git.createTree({
		owner,
		repo,
		...(tip && { base_tree: tip.tree }),
		tree: Object.entries(files).map(([path, content]) => ({
			path,
			mode: "100644",
			type: "blob",
			content,
		})),
	});
	if (tree.sha === tip?.tree) return undefined;
	const { data: commit } = await octokit.rest.git.createCommit({
		owner,
		repo,
		message,
		tree: tree.sha,
		parents: tip ? [tip.commit] : [],
	});
	return commit.sha;
}

async function move(
	{ octokit, owner, repo }: GitHub,
	branch: string,
	tip: Tip | undefined,
	commit: string,
): Promise<void> {
	const where = { owner, repo, sha: commit };
	if (tip) {
		const ref = `heads/${branch}`;
		await octokit.rest.git.updateRef({ ...where, ref, force: false });
	} else {
		await octokit.rest.git.createRef({ ...where, ref: `refs/heads/${branch}` });
	}
}

/** Whether another run moved or made the branch meanwhile; any other refusal is final. */
function wasOvertaken(error: unknown): boolean {
	const status = statusOf(error);
	const message = error instanceof Error ? error.message : "";
	return (
		status === 409 ||
		(status === 422 && /fast forward|already exists/i.test(message))
	);
}
