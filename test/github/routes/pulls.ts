import {
	type Answer,
	invalid,
	notFound,
	ok,
	page,
	type RepositoryCall,
	type RepositoryHandler,
} from "../call.js";
import { resolveCommit } from "../git-store.js";
import { pullCommits, pullCounts, pullFiles } from "../pull-files.js";
import { fileShape } from "../shapes/commit.js";
import { pullDetails, pullShape } from "../shapes/pull.js";
import type { PullRequest } from "../world.js";

const mostFiles = 3000;

export const pullRoutes: Readonly<Record<string, RepositoryHandler>> = {
	"pulls/get": (call) =>
		withPull(call, (pull) =>
			ok({
				...pullShape(call.world, call.repository, pull),
				...pullDetails(pull, pullCounts(call.repository, pull)),
			}),
		),

	"pulls/list": (call) => {
		const state = call.query.state ?? "open";
		const [owner, ref] = splitHead(call.query.head);
		const shown = [...call.repository.pulls.values()]
			.filter((pull) => state === "all" || pull.state === state)
			.filter((pull) => !call.query.base || pull.baseRef === call.query.base)
			.filter(
				(pull) =>
					ref === undefined ||
					(pull.headRef === ref && pull.headRepository.startsWith(`${owner}/`)),
			);
		return pagedPulls(call, shown);
	},

	"pulls/list-files": (call) =>
		withPull(call, (pull) =>
			page(
				call,
				pullFiles(call.repository, pull)
					.slice(0, mostFiles)
					.map((file) =>
						fileShape(call.world, call.repository, file, pull.headSha),
					),
			),
		),

	"repos/list-pull-requests-associated-with-commit": (call) => {
		const sha = resolveCommit(call.repository.git, call.path.commit_sha ?? "");
		if (sha === undefined) {
			return invalid(`No commit found for SHA: ${call.path.commit_sha}`);
		}
		const containing = [...call.repository.pulls.values()].filter(
			(pull) =>
				(pull.mergedAt !== undefined && pull.mergeSha === sha) ||
				pullCommits(call.repository, pull).includes(sha),
		);
		return pagedPulls(call, containing);
	},
};

function pagedPulls(
	call: RepositoryCall,
	pulls: readonly PullRequest[],
): Answer {
	return page(
		call,
		pulls.map((pull) => pullShape(call.world, call.repository, pull)),
	);
}

function withPull(
	call: RepositoryCall,
	answer: (pull: PullRequest) => Answer,
): Answer {
	const pull = call.repository.pulls.get(Number(call.path.pull_number));
	return pull ? answer(pull) : notFound;
}

function splitHead(head: string | undefined): readonly (string | undefined)[] {
	return head?.split(/:(.*)/s) ?? [];
}
