import { UsageError } from "../../problem.js";
import type { GitHub } from "./client.js";
import type { CentralPolicy } from "./inputs.js";
import { isRefused } from "./refusal.js";
import { textAtCommit } from "./text-at-commit.js";

/** The text of a policy that another repository keeps. Without it there would be no budget, so none is an error. */
export async function centralPolicyText(
	github: GitHub,
	{ owner, repo, path, ref }: CentralPolicy,
): Promise<string> {
	const name = `${owner}/${repo}/${path}@${ref}`;
	try {
		const text = await textAtCommit({ ...github, owner, repo }, ref, path);
		if (text !== undefined) return text;
	} catch (error) {
		if (!isRefused(error)) throw error;
	}
	throw new UsageError(
		`The budgets in \`${name}\`, which the input \`config\` names, cannot be read. Check the name, and give a \`token\` that may read that repository: the workflow's own may only where it is public.`,
	);
}
