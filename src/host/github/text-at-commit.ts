import { readText } from "../file-text.js";
import type { GitHub } from "./client.js";
import { statusOf } from "./refusal.js";

/** The text of one file at a commit; undefined where the commit has no such file. */
export async function textAtCommit(
	{ octokit, owner, repo }: GitHub,
	commit: string,
	path: string,
): Promise<string | undefined> {
	try {
		const { data } = await octokit.rest.repos.getContent({
			owner,
			repo,
			path,
			ref: commit,
		});
		if (Array.isArray(data) || data.type !== "file") return undefined;
		// Files above 1 MB come without contents.
		if (data.encoding !== "base64") return undefined;
		const read = readText(Buffer.from(data.content, "base64"));
		return "text" in read ? read.text : undefined;
	} catch (error) {
		if (statusOf(error) === 404) return undefined;
		throw error;
	}
}
