import type { GitHub } from "./client.js";

/** Every check run of one name on one commit, those of earlier attempts too. */
export async function checkRunsOf(
	{ octokit, owner, repo }: GitHub,
	{ name, headSha }: { readonly name: string; readonly headSha: string },
) {
	return octokit.paginate(octokit.rest.checks.listForRef, {
		owner,
		repo,
		ref: headSha,
		check_name: name,
		filter: "all",
		per_page: 100,
	});
}
