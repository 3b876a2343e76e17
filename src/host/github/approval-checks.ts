import {
	type Approval,
	approvalText,
	isSameApproval,
	readApproval,
} from "./approval.js";
import { checkRunsOf } from "./check-runs.js";
import type { GitHub } from "./client.js";
import { createOnce } from "./create-once.js";

/** Where approvals of a commit are kept: in check runs of one name, which only our own app can have written. */
export interface ApprovalPlace {
	readonly name: string;
	readonly headSha: string;
	readonly externalId: string;
	/** The app that our token speaks for, once it is known; without it only the workflows' own is believed. */
	readonly appId?: number;
}

/** The app behind the token of every workflow, on github.com as on other servers. */
const WORKFLOWS = "github-actions";

/** Approvals that our app has kept for a commit, oldest first. */
export async function storedApprovals(
	github: GitHub,
	{ name, headSha, externalId, appId }: ApprovalPlace,
): Promise<readonly Approval[]> {
	const runs = await checkRunsOf(github, { name, headSha });
	const approvals = runs
		.filter(({ app, external_id, head_sha, name: found }) => {
			const isOurs =
				appId === undefined ? app?.slug === WORKFLOWS : app?.id === appId;
			return (
				isOurs &&
				found === name &&
				head_sha === headSha &&
				external_id === externalId
			);
		})
		.sort((a, b) => a.id - b.id)
		.flatMap(({ output }) => readApproval(output.summary ?? "") ?? []);
	return approvals.filter(
		(approval, at) =>
			approvals.findIndex((each) => isSameApproval(each, approval)) === at,
	);
}

/** Keeps an approval on its commit, once. */
export async function storeApproval(
	github: GitHub,
	place: ApprovalPlace,
	approval: Approval,
): Promise<void> {
	const find = async (): Promise<true | undefined> => {
		const known = await storedApprovals(github, place);
		return known.some((each) => isSameApproval(each, approval)) || undefined;
	};
	if (await find()) return;
	await createOnce({
		sleep: github.sleep,
		create: () => createApproval(github, place, approval),
		find,
	});
}

async function createApproval(
	{ octokit, owner, repo }: GitHub,
	{ name, headSha, externalId }: ApprovalPlace,
	approval: Approval,
): Promise<true> {
	await octokit.rest.checks.create({
		owner,
		repo,
		name,
		head_sha: headSha,
		external_id: externalId,
		status: "completed",
		conclusion: "success",
		output: {
			title: `Approved by ${approval.by}`,
			summary: approvalText(approval),
		},
	});
	return true;
}
