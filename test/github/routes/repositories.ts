import {
	invalid,
	notFound,
	ok,
	page,
	type RepositoryCall,
	type RepositoryHandler,
} from "../call.js";
import type { Fields } from "../fields.js";
import { changedFiles, commitsBetween, mergeBase } from "../git-history.js";
import { refNamed } from "../git-refs.js";
import { readCommit, resolveCommit } from "../git-store.js";
import { addresses, commitShape, fileShape } from "../shapes/commit.js";
import { fullRepositoryShape } from "../shapes/repository.js";

const mostComparedFiles = 300;

export const repositoryRoutes: Readonly<Record<string, RepositoryHandler>> = {
	"repos/get": (call) => ok(fullRepositoryShape(call.world, call.repository)),

	"repos/get-branch": (call) => {
		const name = call.path.branch ?? "";
		const ref = refNamed(call.repository.git, `refs/heads/${name}`);
		if (!ref) return notFound;
		const { api, page: html } = addresses(call.world, call.repository);
		const self = `${api}/branches/${name}`;
		return ok({
			name,
			commit: shownCommit(call, ref.sha),
			_links: { self, html: `${html}/tree/${name}` },
			protected: false,
			protection: { enabled: false },
			protection_url: `${self}/protection`,
		});
	},

	"repos/get-commit": (call) => {
		const sha = resolveCommit(call.repository.git, call.path.ref ?? "");
		if (sha === undefined) {
			return invalid(`No commit found for SHA: ${call.path.ref}`);
		}
		const parent = readCommit(call.repository.git, sha)?.parents[0];
		const files = parent === undefined ? [] : shownFiles(call, parent, sha);
		return ok({ ...shownCommit(call, sha), files });
	},

	"repos/compare-commits-with-basehead": (call) => {
		const sides = (call.path.basehead ?? "").split("...");
		const [base, head] = sides.map((side) => comparedCommit(call, side));
		if (sides.length !== 2 || base === undefined || head === undefined) {
			return notFound;
		}
		const fork = mergeBase(call.repository.git, base, head);
		if (fork === undefined) return notFound;
		return comparison(call, { base, head, fork });
	},
};

interface Compared {
	readonly base: string;
	readonly head: string;
	readonly fork: string;
}

function comparison(call: RepositoryCall, { base, head, fork }: Compared) {
	const { api, page: html } = addresses(call.world, call.repository);
	const ahead = commitsBetween(call.repository.git, base, head);
	const behind = commitsBetween(call.repository.git, head, base).length;
	const isFirstPage = Number(call.query.page ?? 1) === 1;
	const files = isFirstPage ? shownFiles(call, fork, head) : [];
	const wholePage = { per_page: "250", ...call.query };
	return page(
		{ ...call, query: wholePage },
		ahead.map((sha) => shownCommit(call, sha)),
		(commits) => ({
			url: `${api}/compare/${base}...${head}`,
			html_url: `${html}/compare/${base}...${head}`,
			permalink_url: `${html}/compare/${base}...${head}`,
			diff_url: `${html}/compare/${base}...${head}.diff`,
			patch_url: `${html}/compare/${base}...${head}.patch`,
			base_commit: shownCommit(call, base),
			merge_base_commit: shownCommit(call, fork),
			status: comparisonStatus(ahead.length, behind),
			ahead_by: ahead.length,
			behind_by: behind,
			total_commits: ahead.length,
			commits,
			files: files.slice(0, mostComparedFiles),
		}),
	);
}

function comparisonStatus(ahead: number, behind: number): string {
	if (ahead === 0) return behind === 0 ? "identical" : "behind";
	return behind === 0 ? "ahead" : "diverged";
}

/** A branch, tag or SHA-1; behind `owner:` stands a branch of a fork which a pull request brought here. */
function comparedCommit(
	call: RepositoryCall,
	side: string,
): string | undefined {
	const [owner, name] = side.includes(":") ? side.split(":") : [];
	if (name === undefined || owner === call.repository.owner) {
		return resolveCommit(call.repository.git, name ?? side);
	}
	return [...call.repository.pulls.values()].find(
		(pull) =>
			pull.headRef === name && pull.headRepository.startsWith(`${owner}/`),
	)?.headSha;
}

function shownCommit(call: RepositoryCall, sha: string): Fields {
	const commit = readCommit(call.repository.git, sha);
	return commit ? commitShape(call.world, call.repository, commit) : {};
}

function shownFiles(
	call: RepositoryCall,
	base: string,
	head: string,
): readonly Fields[] {
	return changedFiles(call.repository.git, base, head).map((file) =>
		fileShape(call.world, call.repository, file, head),
	);
}
