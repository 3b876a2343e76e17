import { UsageError } from "../../problem.js";
import type { Repository } from "./repository.js";
import { runGit } from "./run-git.js";

/** Commits that each attempt adds to a shallow clone; the last one fetches everything. */
const DEEPENINGS = ["--deepen=100", "--deepen=1000", "--unshallow"] as const;
const FETCH_TIMEOUT_MS = 120_000;

/** The commit from which two lines of history went apart. A shallow clone is deepened when its remote lets us. */
export async function mergeBase(
	repository: Repository,
	base: string,
	head: string,
): Promise<string> {
	const found = await commonAncestor(repository, base, head);
	if (found !== undefined) return found;
	if (!(await isShallow(repository))) {
		throw new UsageError(
			`${short(base)} and ${short(head)} have no common history, so there is nothing to compare with.`,
		);
	}
	const deeper = await deepenUntilFound(repository, base, head);
	if (deeper !== undefined) return deeper;
	throw new UsageError(
		`This clone is shallow and the common ancestor of ${short(base)} and ${short(head)} is not in it. Run \`git fetch --unshallow\`; with actions/checkout set \`fetch-depth: 0\`.`,
	);
}

async function deepenUntilFound(
	repository: Repository,
	base: string,
	head: string,
): Promise<string | undefined> {
	const remote = await firstRemote(repository);
	if (remote === undefined) return undefined;
	for (const deepening of DEEPENINGS) {
		const { code } = await runGit({
			folder: repository.folder,
			args: ["fetch", "--quiet", "--no-tags", deepening, remote],
			timeoutMs: FETCH_TIMEOUT_MS,
		});
		if (code !== 0) return undefined;
		const found = await commonAncestor(repository, base, head);
		if (found !== undefined) return found;
		if (!(await isShallow(repository))) return undefined;
	}
	return undefined;
}

async function commonAncestor(
	{ folder }: Repository,
	base: string,
	head: string,
): Promise<string | undefined> {
	const { code, out } = await runGit({
		folder,
		args: ["merge-base", base, head],
	});
	return code === 0 ? out.toString().trim() : undefined;
}

async function isShallow({ folder }: Repository): Promise<boolean> {
	const { out } = await runGit({
		folder,
		args: ["rev-parse", "--is-shallow-repository"],
	});
	return out.toString().trim() === "true";
}

async function firstRemote({
	folder,
}: Repository): Promise<string | undefined> {
	const { out } = await runGit({ folder, args: ["remote"] });
	const names = out
		.toString()
		.split("\n")
		.filter((name) => name !== "");
	const named = names.includes("origin") ? "origin" : names[0];
	return named?.startsWith("-") ? undefined : named;
}

function short(commit: string): string {
	return commit.slice(0, 7);
}
