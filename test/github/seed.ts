import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mergedTree } from "./git-history.js";
import { forceRef, refNamed } from "./git-refs.js";
import { git } from "./git-run.js";
import {
	openGitStore,
	readCommit,
	refreshGitStore,
	resolveCommit,
	writeCommit,
} from "./git-store.js";
import type { Permission, PullRequest, Repository, World } from "./world.js";

export interface RepositorySettings {
	readonly owner: string;
	readonly name: string;
	/** A repository on disk, which writes through the API then change; absent, an empty one is made. */
	readonly gitDir?: string;
	readonly isPrivate?: boolean;
	readonly defaultBranch?: string;
	readonly collaborators?: Readonly<Record<string, Permission>>;
}

export interface CommitSettings {
	/** The branch to move; absent, the commit is on no branch, like one in a fork. */
	readonly branch?: string;
	/** The commit before; absent, the tip of the branch, or none. */
	readonly parent?: string;
	/** The new text of each changed file; null removes one. */
	readonly files: Readonly<Record<string, string | Buffer | null>>;
	readonly message?: string;
}

export interface PullRequestSettings {
	/** The name of the base branch; the default branch if absent. */
	readonly base?: string;
	readonly head: string;
	readonly number?: number;
	readonly baseSha?: string;
	readonly headSha?: string;
	/** `owner/name` of a fork. */
	readonly headRepository?: string;
	readonly title?: string;
	readonly body?: string;
	readonly author?: string;
	readonly isDraft?: boolean;
	readonly state?: "open" | "closed";
}

/** Makes a repository known, from a folder on disk or from nothing. */
export function seedRepository(
	world: World,
	settings: RepositorySettings,
): Repository {
	const fullName = `${settings.owner}/${settings.name}`;
	const repository: Repository = {
		id: world.clock.nextId(),
		owner: settings.owner,
		name: settings.name,
		fullName,
		isPrivate: settings.isPrivate ?? false,
		defaultBranch: settings.defaultBranch ?? "main",
		git: openGitStore(settings.gitDir ?? emptyRepository()),
		pulls: new Map(),
		comments: new Map(),
		checkRuns: new Map(),
		workflowRuns: new Map(),
		statuses: [],
		labels: [],
		collaborators: new Map(Object.entries(settings.collaborators ?? {})),
	};
	world.repositories.set(fullName.toLowerCase(), repository);
	return repository;
}

/** Commits files in one run of git and returns the SHA-1. */
export function seedCommit(
	world: World,
	repository: Repository,
	settings: CommitSettings,
): string {
	const ref =
		settings.branch === undefined
			? `refs/loose/${world.clock.nextId()}`
			: `refs/heads/${settings.branch}`;
	const parent = settings.parent ?? refNamed(repository.git, ref)?.sha;
	const seconds = Date.parse(world.clock.now()) / 1000;
	const message = settings.message ?? "Change the training run";
	const parts = [
		`commit ${ref}\n`,
		`committer Ada Example <ada@example.com> ${seconds} +0000\n`,
		...dataPart(message),
		parent === undefined ? "" : `from ${parent}\n`,
		...Object.entries(settings.files).flatMap(filePart),
	];
	const { gitDir } = repository.git;
	const input = Buffer.concat(parts.map((part) => Buffer.from(part)));
	git(["fast-import", "--quiet", "--force"], { gitDir, input });
	refreshGitStore(repository.git);
	return refNamed(repository.git, ref)?.sha ?? "";
}

/** Opens a pull request, with the refs that GitHub keeps for it. */
export function seedPullRequest(
	world: World,
	repository: Repository,
	settings: PullRequestSettings,
): PullRequest {
	const baseRef = settings.base ?? repository.defaultBranch;
	const pull: PullRequest = {
		id: world.clock.nextId(),
		number: settings.number ?? repository.pulls.size + 1,
		title: settings.title ?? "Train longer",
		body: settings.body ?? null,
		author: settings.author ?? "ada",
		baseRef,
		headRef: settings.head,
		headRepository: settings.headRepository ?? repository.fullName,
		isDraft: settings.isDraft ?? false,
		createdAt: world.clock.now(),
		baseSha: settings.baseSha ?? commitNamed(repository, baseRef),
		headSha: settings.headSha ?? commitNamed(repository, settings.head),
		mergeSha: null,
		state: settings.state ?? "open",
	};
	repository.pulls.set(pull.number, pull);
	refreshPullRequest(repository, pull);
	return pull;
}

/** Computes GitHub's test merge anew after one of the sides moved. */
export function refreshPullRequest(
	repository: Repository,
	pull: PullRequest,
): void {
	const { git: store } = repository;
	forceRef(store, `refs/pull/${pull.number}/head`, pull.headSha);
	const tree = mergedTree(store, pull.baseSha, pull.headSha);
	const head = readCommit(store, pull.headSha);
	if (tree === undefined || !head) {
		pull.mergeSha = null;
		return;
	}
	pull.mergeSha = writeCommit(store, {
		tree,
		parents: [pull.baseSha, pull.headSha],
		author: head.author,
		committer: head.committer,
		message: `Merge ${pull.headSha} into ${pull.baseSha}`,
	});
	forceRef(store, `refs/pull/${pull.number}/merge`, pull.mergeSha);
}

function commitNamed(repository: Repository, name: string): string {
	const sha = resolveCommit(repository.git, name);
	if (sha === undefined) {
		throw new Error(`No commit ${name} in ${repository.fullName}.`);
	}
	return sha;
}

function emptyRepository(): string {
	const gitDir = mkdtempSync(join(tmpdir(), "local-github-"));
	git(["init", "--quiet", "--bare", "--initial-branch=main"], { gitDir });
	return gitDir;
}

function filePart([path, content]: readonly [string, string | Buffer | null]) {
	const quoted = `"${path.replaceAll(/["\\]/g, "\\$&")}"`;
	if (content === null) return [`D ${quoted}\n`];
	return [`M 100644 inline ${quoted}\n`, ...dataPart(content)];
}

function dataPart(content: string | Buffer): readonly (string | Buffer)[] {
	return [`data ${Buffer.byteLength(content)}\n`, content, "\n"];
}
