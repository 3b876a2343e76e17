import {
	created,
	invalid,
	notFound,
	ok,
	page,
	type RepositoryCall,
	type RepositoryHandler,
} from "../call.js";
import { type Fields, optionalText, textOf } from "../fields.js";
import { resolveCommit } from "../git-store.js";
import { addresses } from "../shapes/commit.js";
import { repositoryShape } from "../shapes/repository.js";
import { userShape } from "../shapes/user.js";
import type { CommitStatus } from "../world.js";

const longestDescription = 140;
const mostPerContext = 1000;

export const statusRoutes: Readonly<Record<string, RepositoryHandler>> = {
	"repos/create-commit-status": (call) => {
		const sha = call.path.sha ?? "";
		if (resolveCommit(call.repository.git, sha) !== sha) {
			return invalid(`No commit found for SHA: ${sha}`);
		}
		const status = newStatus(call, sha);
		const problem = statusProblem(call, status);
		if (problem) return invalid(`Validation Failed: ${problem}`);
		call.repository.statuses.push(status);
		return created(statusShape(call, status));
	},

	"repos/list-commit-statuses-for-ref": (call) => {
		const sha = resolveCommit(call.repository.git, call.path.ref ?? "");
		if (sha === undefined) return notFound;
		const newestFirst = statusesOf(call, sha).toReversed();
		return page(
			call,
			newestFirst.map((status) => statusShape(call, status)),
		);
	},

	"repos/get-combined-status-for-ref": (call) => {
		const sha = resolveCommit(call.repository.git, call.path.ref ?? "");
		if (sha === undefined) return notFound;
		return ok(combinedShape(call, sha));
	},
};

function newStatus(call: RepositoryCall, sha: string): CommitStatus {
	return {
		id: call.world.clock.nextId(),
		sha,
		state: textOf(call.body.state),
		context: optionalText(call.body.context) ?? "default",
		description: optionalText(call.body.description) ?? null,
		targetUrl: optionalText(call.body.target_url) ?? null,
		creator: call.token.login,
		createdAt: call.world.clock.now(),
	};
}

function statusProblem(
	call: RepositoryCall,
	{ sha, context, description }: CommitStatus,
): string | undefined {
	if ((description ?? "").length > longestDescription) {
		return `description is too long (maximum is ${longestDescription} characters)`;
	}
	const same = statusesOf(call, sha).filter(
		(status) => status.context === context,
	);
	if (same.length < mostPerContext) return undefined;
	return "This SHA and context has reached the maximum number of statuses.";
}

function statusesOf(
	call: RepositoryCall,
	sha: string,
): readonly CommitStatus[] {
	return call.repository.statuses.filter((status) => status.sha === sha);
}

function combinedShape(call: RepositoryCall, sha: string): Fields {
	const { api } = addresses(call.world, call.repository);
	const newest = new Map(
		statusesOf(call, sha).map((status) => [status.context, status]),
	);
	return {
		state: combinedState([...newest.values()].map(({ state }) => state)),
		sha,
		total_count: newest.size,
		statuses: [...newest.values()].map((status) => statusShape(call, status)),
		repository: repositoryShape(
			call.world,
			call.repository.fullName,
			call.repository,
		),
		commit_url: `${api}/commits/${sha}`,
		url: `${api}/commits/${sha}/status`,
	};
}

function combinedState(states: readonly string[]): string {
	if (states.some((state) => state === "failure" || state === "error")) {
		return "failure";
	}
	const isSuccess =
		states.length > 0 && states.every((state) => state === "success");
	return isSuccess ? "success" : "pending";
}

function statusShape(call: RepositoryCall, status: CommitStatus): Fields {
	const { api } = addresses(call.world, call.repository);
	const creator = userShape(call.world, status.creator);
	return {
		id: status.id,
		node_id: `SC_${status.id}`,
		url: `${api}/statuses/${status.sha}`,
		avatar_url: creator.avatar_url,
		state: status.state,
		context: status.context,
		description: status.description,
		target_url: status.targetUrl,
		created_at: status.createdAt,
		updated_at: status.createdAt,
		creator,
	};
}
