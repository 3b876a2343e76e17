import type { Repository } from "./repository.js";
import { runGit } from "./run-git.js";

/** Name of the branch that changes are merged into: what the remote says, or else the branch that is checked out. */
export async function defaultBranch({ folder }: Repository): Promise<string> {
	for (const ref of ["refs/remotes/origin/HEAD", "HEAD"]) {
		const { code, out } = await runGit({
			folder,
			args: ["symbolic-ref", "--quiet", "--short", ref],
		});
		const name = out
			.toString()
			.trim()
			.replace(/^origin\//, "");
		if (code === 0 && name !== "") return name;
	}
	return "main";
}
