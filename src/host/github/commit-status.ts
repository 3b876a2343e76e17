import type { GitHub } from "./client.js";

export interface CommitStatus {
	readonly headSha: string;
	/** Name under which it stands beside the checks. */
	readonly context: string;
	readonly state: "pending" | "success" | "failure" | "error";
	readonly description: string;
	readonly detailsUrl: string;
}

const MOST_DESCRIPTION = 140;

/** Sets a commit status: the plain kin of a check run, for tokens that may not write checks. */
export async function setCommitStatus(
	{ octokit, owner, repo }: GitHub,
	{ headSha, context, state, description, detailsUrl }: CommitStatus,
): Promise<void> {
	await octokit.rest.repos.createCommitStatus({
		owner,
		repo,
		sha: headSha,
		context,
		state,
		description: shortened(description),
		target_url: detailsUrl,
	});
}

function shortened(text: string): string {
	const characters = [...text];
	return text.length <= MOST_DESCRIPTION
		? text
		: `${characters.slice(0, MOST_DESCRIPTION / 2).join("")}…`;
}
