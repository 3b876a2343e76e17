import type { Token } from "./permissions.js";
import {
	type CommitSettings,
	type PullRequestSettings,
	type RepositorySettings,
	refreshPullRequest,
	seedCommit,
	seedPullRequest,
	seedRepository,
} from "./seed.js";
import { isBot } from "./shapes/user.js";
import {
	type Comment,
	type PullRequest,
	type Repository,
	repositoryNamed,
	type WorkflowRun,
	type World,
} from "./world.js";

/** What a test does to GitHub besides calling the API. Repositories are named `owner/name`. */
export interface Seeding {
	addToken(text: string, token: Token): void;
	/** A team is named `organisation/team`. */
	addTeam(team: string, members: readonly string[]): void;
	addRepository(settings: RepositorySettings): Repository;
	/** Commits files and returns the SHA-1. */
	commit(repository: string, settings: CommitSettings): string;
	addPullRequest(
		repository: string,
		settings: PullRequestSettings,
	): PullRequest;
	/** Changes a pull request as a push, a retarget or a close does. */
	changePullRequest(
		repository: string,
		number: number,
		change: Partial<Pick<PullRequest, "baseSha" | "headSha" | "state">>,
	): PullRequest;
	/** Closes a pull request as merged by a commit that is there already. */
	mergePullRequest(repository: string, number: number, sha: string): void;
	addComment(
		repository: string,
		number: number,
		comment: Pick<Comment, "author" | "body">,
	): Comment;
	addLabel(
		repository: string,
		number: number,
		label: { readonly name: string; readonly actor: string },
	): void;
	addWorkflowRun(repository: string, run: Omit<WorkflowRun, "id">): WorkflowRun;
}

/** The folders that are made on the way are added to `temporary`. */
export function createSeeding(world: World, temporary: string[]): Seeding {
	const named = (name: string) => repositoryNamed(world, name);
	return {
		addToken: (text, token) => {
			world.tokens.set(text, token);
		},
		addTeam: (team, members) => {
			const roles = members.map((login) => [login, "member"] as const);
			world.teams.set(team, new Map(roles));
		},
		addRepository: (settings) => {
			const repository = seedRepository(world, settings);
			if (settings.gitDir === undefined) temporary.push(repository.git.gitDir);
			return repository;
		},
		commit: (name, settings) => seedCommit(world, named(name), settings),
		addPullRequest: (name, settings) =>
			seedPullRequest(world, named(name), settings),
		changePullRequest: (name, number, change) => {
			const pull = named(name).pulls.get(number);
			if (!pull) throw new Error(`No pull request ${name}#${number}.`);
			Object.assign(pull, change);
			refreshPullRequest(named(name), pull);
			return pull;
		},
		mergePullRequest: (name, number, sha) => {
			const pull = named(name).pulls.get(number);
			if (!pull) throw new Error(`No pull request ${name}#${number}.`);
			const mergedAt = world.clock.now();
			Object.assign(pull, { state: "closed", mergeSha: sha, mergedAt });
		},
		addComment: (name, number, { author, body }) => {
			const comment = newComment(world, number, author, body);
			named(name).comments.set(comment.id, comment);
			return comment;
		},
		addLabel: (name, number, label) => {
			named(name).labels.push({
				id: world.clock.nextId(),
				number,
				kind: "labeled",
				label: label.name,
				actor: label.actor,
				createdAt: world.clock.now(),
			});
		},
		addWorkflowRun: (name, settings) => {
			const run = { ...settings, id: world.clock.nextId() };
			named(name).workflowRuns.set(run.id, run);
			return run;
		},
	};
}

function newComment(
	world: World,
	number: number,
	author: string,
	body: string,
): Comment {
	const createdAt = world.clock.now();
	return {
		id: world.clock.nextId(),
		number,
		author,
		isBot: isBot(author),
		body,
		createdAt,
		updatedAt: createdAt,
	};
}
