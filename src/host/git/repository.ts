import { UsageError } from "../../problem.js";
import { gitText, runGit } from "./run-git.js";

/** A local repository: the top of its work tree, or the folder itself when it is bare. */
export interface Repository {
	readonly folder: string;
	readonly isBare: boolean;
}

/** The repository around a folder, or undefined when there is none. */
export async function findRepository(
	folder: string,
): Promise<Repository | undefined> {
	const top = await runGit({ folder, args: ["rev-parse", "--show-toplevel"] });
	if (top.code === 0) {
		return { folder: top.out.toString().replace(/\n$/, ""), isBare: false };
	}
	const bare = await runGit({
		folder,
		args: ["rev-parse", "--is-bare-repository"],
	});
	const isBare = bare.code === 0 && bare.out.toString().trim() === "true";
	if (isBare) return { folder, isBare };
	if (/dubious ownership/.test(top.said)) {
		throw new UsageError(
			`git does not trust ${folder}, because another user owns it. Run \`git config --global --add safe.directory ${folder}\`.`,
		);
	}
	return undefined;
}

/** The commit id that a name stands for, or undefined. */
export async function resolveCommit(
	{ folder }: Repository,
	name: string,
): Promise<string | undefined> {
	if (name.startsWith("-") || name === "") return undefined;
	const { code, out } = await runGit({
		folder,
		args: [
			"rev-parse",
			"--verify",
			"--quiet",
			"--end-of-options",
			`${name}^{commit}`,
		],
	});
	return code === 0 ? out.toString().trim() : undefined;
}

/** The commit id that a name stands for; a name that stands for none is a UsageError. */
export async function commitOf(
	repository: Repository,
	name: string,
): Promise<string> {
	const commit = await resolveCommit(repository, name);
	if (commit !== undefined) return commit;
	throw new UsageError(
		`No commit \`${name}\` in ${repository.folder}. Check the spelling, or fetch it first.`,
	);
}

/** Where the main line of a repository usually is, best first. */
const MAIN_LINES = [
	"origin/HEAD",
	"origin/main",
	"origin/master",
	"main",
	"master",
] as const;

/** The branch to compare with when nobody names one. */
export async function mainLine(repository: Repository): Promise<string> {
	for (const name of MAIN_LINES) {
		if (await resolveCommit(repository, name)) return name;
	}
	throw new UsageError(
		`Found none of ${MAIN_LINES.join(", ")} to compare with. Name the base: \`wattdiff diff BASE\`.`,
	);
}

/** Paths of the head that were renamed, with their paths at the base. `head` absent is the work tree. */
export async function renamesBetween(
	{ folder }: Repository,
	base: string,
	head: string | undefined,
): Promise<ReadonlyMap<string, string>> {
	const out = await gitText(
		folder,
		"diff",
		"--name-status",
		"-M",
		"-z",
		"--diff-filter=R",
		"--no-ext-diff",
		"--no-textconv",
		base,
		...(head === undefined ? [] : [head]),
		"--",
	);
	const parts = out.split("\0");
	const renames = new Map<string, string>();
	for (let at = 0; at + 2 < parts.length; at += 3) {
		renames.set(parts[at + 2] ?? "", parts[at + 1] ?? "");
	}
	return renames;
}
