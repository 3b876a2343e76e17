import { setTimeout } from "node:timers/promises";
import { apiSource } from "./api-source.js";
import type { GitHub } from "./client.js";
import { statusOf } from "./refusal.js";

/** A record and the branch that keeps it. */
export interface KeptRecord {
	readonly branch: string;
	/** Commit that the record is about; it names the file. */
	readonly commit: string;
	/** The record as one line of JSON. */
	readonly text: string;
	/** For tests, which do not want to wait. */
	readonly sleep?: (ms: number) => Promise<unknown>;
}

const MOST_ATTEMPTS = 10;
const FIRST_WAIT_MS = 100;
const FOLDER = "records";

/**
 * Adds a record to the branch, which is made when it is not there. Whenever another run was faster, everything is
 * built again on its tip, so that no record is lost. Gives false when the record was there already.
 */
export async function keepRecord(
	github: GitHub,
	record: KeptRecord,
): Promise<boolean> {
	const { sleep = setTimeout } = record;
	for (let attempt = 1; ; attempt++) {
		const tip = await tipOf(github, record.branch);
		const commit = await commitWith(github, record, tip);
		if (commit === undefined) return false;
		try {
			await move(github, record.branch, tip, commit);
			return true;
		} catch (error) {
			if (attempt === MOST_ATTEMPTS || !wasOvertaken(error)) throw error;
		}
		await sleep(Math.random() * FIRST_WAIT_MS * 2 ** Math.min(attempt, 6));
	}
}

/** Every record of a branch by its file name; none when there is no such branch. */
export async function keptRecords(
	github: GitHub,
	branch: string,
): Promise<ReadonlyMap<string, string>> {
	const tip = await tipOf(github, branch);
	if (tip === undefined) return new Map();
	const source = apiSource(github);
	const paths = [...(await source.list(tip.commit)).keys()];
	const { texts } = await source.bring(tip.commit, paths.filter(isRecord));
	return texts;
}

/** True for the file of a record. */
export function isRecord(path: string): boolean {
	return path.startsWith(`${FOLDER}/`) && path.endsWith(".json");
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

/** A commit on the tip that has the record too; undefined when the tip has it. */
async function commitWith(
	{ octokit, owner, repo }: GitHub,
	record: KeptRecord,
	tip: Tip | undefined,
): Promise<string | undefined> {
	const { data: tree } = await octokit.rest.git.createTree({
		owner,
		repo,
		...(tip && { base_tree: tip.tree }),
		tree: [
			{
				path: `${FOLDER}/${record.commit}.json`,
				mode: "100644",
				type: "blob",
				content: record.text,
			},
		],
	});
	if (tree.sha === tip?.tree) return undefined;
	const { data: commit } = await octokit.rest.git.createCommit({
		owner,
		repo,
		message: `Record ${record.commit.slice(0, 7)}`,
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
