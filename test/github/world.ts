import type { GitStore } from "./git-store.js";
import type { Token } from "./permissions.js";

/** Everything the local GitHub knows. */
export interface World {
	readonly repositories: Map<string, Repository>;
	readonly tokens: Map<string, Token>;
	/** Members of `organisation/team`, with their roles. */
	readonly teams: Map<string, ReadonlyMap<string, "member" | "maintainer">>;
	readonly clock: Clock;
	/** Where the API is served; known once the server listens. */
	url: string;
}

/** Where people see what the API shows; not served, but the same in each run. */
export const pagesUrl = "https://github.com";

/** Numbers that never repeat and times that always advance, the same in each run. */
export interface Clock {
	nextId(): number;
	now(): string;
}

export interface Repository {
	readonly id: number;
	readonly owner: string;
	readonly name: string;
	readonly fullName: string;
	readonly isPrivate: boolean;
	readonly defaultBranch: string;
	readonly git: GitStore;
	readonly pulls: Map<number, PullRequest>;
	readonly comments: Map<number, Comment>;
	readonly checkRuns: Map<number, CheckRun>;
	readonly workflowRuns: Map<number, WorkflowRun>;
	readonly statuses: CommitStatus[];
	readonly labels: LabelEvent[];
	readonly collaborators: Map<string, Permission>;
}

/** The role of a collaborator. */
export type Permission =
	| "admin"
	| "maintain"
	| "write"
	| "triage"
	| "read"
	| "none";

export interface PullRequest {
	readonly id: number;
	readonly number: number;
	readonly title: string;
	readonly body: string | null;
	readonly author: string;
	readonly baseRef: string;
	readonly headRef: string;
	/** Another repository than the base if the pull request comes from a fork. */
	readonly headRepository: string;
	readonly isDraft: boolean;
	readonly createdAt: string;
	baseSha: string;
	headSha: string;
	/** GitHub's test merge, which is `GITHUB_SHA` of a `pull_request` event. */
	mergeSha: string | null;
	/** Then `mergeSha` is the commit that was merged. */
	mergedAt?: string;
	state: "open" | "closed";
}

export interface Comment {
	readonly id: number;
	readonly number: number;
	readonly author: string;
	readonly isBot: boolean;
	readonly createdAt: string;
	body: string;
	updatedAt: string;
}

export interface CheckRun {
	readonly id: number;
	readonly appId: number;
	readonly headSha: string;
	name: string;
	status: string;
	conclusion: string | null;
	detailsUrl: string | null;
	externalId: string | null;
	startedAt: string;
	completedAt: string | null;
	title: string | null;
	summary: string | null;
	text: string | null;
	annotations: readonly Annotation[];
}

export interface Annotation {
	readonly path: string;
	readonly start_line: number;
	readonly end_line: number;
	readonly start_column: number | null;
	readonly end_column: number | null;
	readonly annotation_level: string;
	readonly title: string | null;
	readonly message: string;
	readonly raw_details: string | null;
}

export interface CommitStatus {
	readonly id: number;
	readonly sha: string;
	readonly state: string;
	readonly context: string;
	readonly description: string | null;
	readonly targetUrl: string | null;
	readonly creator: string;
	readonly createdAt: string;
}

/** A label that somebody put on an issue or took off it. */
export interface LabelEvent {
	readonly id: number;
	readonly number: number;
	readonly kind: "labeled" | "unlabeled";
	readonly label: string;
	readonly actor: string;
	readonly createdAt: string;
}

export interface WorkflowRun {
	readonly id: number;
	readonly name: string;
	readonly event: string;
	readonly headBranch: string;
	readonly headSha: string;
	readonly headRepository: string;
	readonly conclusion: string;
}

/** A clock which advances by a second each time somebody looks at it. */
export function createClock(): Clock {
	let seconds = Date.UTC(2026, 0, 1) / 1000;
	let id = 1000;
	return {
		nextId: () => ++id,
		now: () => new Date(++seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z"),
	};
}

/** The labels which are on an issue now. */
export function labelsOn(
	repository: Repository,
	number: number,
): readonly string[] {
	const present = new Set<string>();
	for (const event of repository.labels) {
		if (event.number !== number) continue;
		if (event.kind === "labeled") present.add(event.label);
		else present.delete(event.label);
	}
	return [...present];
}

/** The repository `owner/name`; a test that names another is wrong. */
export function repositoryNamed(world: World, name: string): Repository {
	const repository = world.repositories.get(name.toLowerCase());
	if (!repository) throw new Error(`No repository ${name}.`);
	return repository;
}
