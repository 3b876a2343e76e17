import type { Change } from "../../change.js";
import type { Snapshot } from "../../review-input.js";
import type { GitHub } from "./client.js";
import { unlessRefused } from "./refusal.js";

/** Paths at the head → paths at the base, for files that were renamed. */
export type Renames = ReadonlyMap<string, string>;

/** What two commits have in common, as GitHub compares them. */
export interface CommitComparison {
	/** The commit from which the two lines of history went apart. */
	readonly mergeBase: string;
	readonly renames: Renames;
	/** False when GitHub may have listed only some of the files. */
	readonly isWhole: boolean;
}

/** GitHub compares with at most so many files, all of them on the first page. */
const MOST_COMPARED = 300;

/** Merge base and renames in one request. */
export async function compareCommits(
	{ octokit, owner, repo }: GitHub,
	base: string,
	head: string,
): Promise<CommitComparison> {
	const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
		owner,
		repo,
		basehead: `${base}...${head}`,
		per_page: 1,
	});
	const files = data.files ?? [];
	return {
		mergeBase: data.merge_base_commit.sha,
		renames: renamesIn(files),
		isWhole: data.files !== undefined && files.length < MOST_COMPARED,
	};
}

/**
 * The list of a pull request's files, 100 a page and 3,000 in all, tells renames where the comparison is cut. It is
 * read up to so many files only: beyond, a file that was both moved and edited is matched by its name.
 */
const MOST_LISTED = 1000;

/** Renames that a cut comparison left out, where any could matter. None when the token may not read pull requests. */
export async function listedRenames(
	github: GitHub,
	pullRequest: number,
	{
		snapshots: { base, head },
		matters,
	}: {
		readonly snapshots: Change<Snapshot>;
		/** True for a path that may be a part of a run. */
		readonly matters: (path: string) => boolean;
	},
): Promise<Renames> {
	const mayMatter =
		base !== undefined &&
		head !== undefined &&
		hasOpenMove(base, head, matters) &&
		changedCount(base, head) <= MOST_LISTED;
	if (!mayMatter) return new Map();
	const { octokit, owner, repo } = github;
	const files = await unlessRefused(
		octokit.paginate(octokit.rest.pulls.listFiles, {
			owner,
			repo,
			pull_number: pullRequest,
			per_page: 100,
		}),
	);
	return renamesIn(files ?? []);
}

function renamesIn(
	files: readonly {
		readonly status: string;
		readonly filename: string;
		readonly previous_filename?: string;
	}[],
): Renames {
	const renames = new Map<string, string>();
	for (const { status, filename, previous_filename } of files) {
		if (status === "renamed" && previous_filename !== undefined) {
			renames.set(filename, previous_filename);
		}
	}
	return renames;
}

// A file that only moved is recognised by its contents, so what counts is what came and what went with others.
function hasOpenMove(
	{ blobs: base }: Snapshot,
	{ blobs: head }: Snapshot,
	matters: (path: string) => boolean,
): boolean {
	const only = (one: Blobs, other: Blobs): ReadonlySet<string> =>
		new Set(
			[...one]
				.filter(([path]) => !other.has(path) && matters(path))
				.map(([, id]) => id),
		);
	const came = only(head, base);
	const went = only(base, head);
	return (
		[...came].some((id) => !went.has(id)) &&
		[...went].some((id) => !came.has(id))
	);
}

type Blobs = Snapshot["blobs"];

function changedCount(
	{ blobs: base }: Snapshot,
	{ blobs: head }: Snapshot,
): number {
	const paths = new Set([...base.keys(), ...head.keys()]);
	return [...paths].filter((path) => base.get(path) !== head.get(path)).length;
}
