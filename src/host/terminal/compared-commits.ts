import { UsageError } from "../../problem.js";
import { mergeBase } from "../git/merge-base.js";
import {
	commitOf,
	findRepository,
	mainLine,
	type Repository,
	renamesBetween,
} from "../git/repository.js";
import { WORK_TREE } from "../git/work-tree.js";

/** Two states of a local repository that are compared. */
export interface ComparedCommits {
	readonly repository: Repository;
	readonly commits: { readonly base: string; readonly head: string };
	/** Tip of the line that the head goes back to: its budgets count. */
	readonly policyCommit: string;
	readonly renames: ReadonlyMap<string, string>;
}

/** Finds what `diff [BASE] [HEAD]` means: the merge base on one side, a commit or the work tree on the other. */
export async function comparedCommits(
	folder: string,
	baseName: string | undefined,
	headName: string | undefined,
): Promise<ComparedCommits> {
	const repository = await findRepository(folder);
	if (!repository) {
		throw new UsageError(
			`${folder} is not in a git repository, so there is nothing to compare with. Use \`wattdiff estimate FILE\`.`,
		);
	}
	const line = baseName ?? (await mainLine(repository));
	const policyCommit = await commitOf(repository, line);
	const head = await commitOf(repository, headName ?? "HEAD");
	const base = await mergeBase(repository, policyCommit, head);
	const isWorkTree = headName === undefined;
	return {
		repository,
		policyCommit,
		commits: { base, head: isWorkTree ? WORK_TREE : head },
		renames: await renamesBetween(
			repository,
			base,
			isWorkTree ? undefined : head,
		),
	};
}
