import { refsUnder } from "./git-refs.js";
import { readCommit, readObject, resolveCommit } from "./git-store.js";
import { readTree } from "./git-trees.js";
import {
	type CheckRun,
	type Comment,
	type CommitStatus,
	labelsOn,
	type Repository,
	repositoryNamed,
	type World,
} from "./world.js";

/** What a test looks at afterwards. Repositories are named `owner/name`. */
export interface Inspection {
	repository(repository: string): Repository;
	comments(repository: string, number: number): readonly Comment[];
	labels(repository: string, number: number): readonly string[];
	checkRuns(repository: string, sha: string): readonly CheckRun[];
	statuses(repository: string, sha: string): readonly CommitStatus[];
	/** The SHA-1 behind each full ref name. */
	refs(repository: string): Readonly<Record<string, string>>;
	/** The text of each file at a branch, tag or commit. */
	files(repository: string, revision: string): Readonly<Record<string, string>>;
}

export function createInspection(world: World): Inspection {
	const named = (name: string) => repositoryNamed(world, name);
	return {
		repository: named,
		comments: (name, number) =>
			[...named(name).comments.values()].filter(
				(comment) => comment.number === number,
			),
		labels: (name, number) => labelsOn(named(name), number),
		checkRuns: (name, sha) =>
			[...named(name).checkRuns.values()].filter((run) => run.headSha === sha),
		statuses: (name, sha) =>
			named(name).statuses.filter((status) => status.sha === sha),
		refs: (name) =>
			Object.fromEntries(
				refsUnder(named(name).git, "refs/").map((ref) => [ref.name, ref.sha]),
			),
		files: (name, revision) => filesAt(named(name), revision),
	};
}

function filesAt(
	{ git: store, fullName }: Repository,
	revision: string,
): Readonly<Record<string, string>> {
	const commit = readCommit(store, resolveCommit(store, revision) ?? "");
	if (!commit) throw new Error(`No commit ${revision} in ${fullName}.`);
	return Object.fromEntries(
		(readTree(store, commit.tree, true) ?? [])
			.filter((entry) => entry.kind === "blob")
			.map((entry) => [
				entry.path,
				readObject(store, entry.sha)?.content.toString("utf8") ?? "",
			]),
	);
}
