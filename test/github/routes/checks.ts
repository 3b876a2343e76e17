import {
	type Answer,
	created,
	failure,
	invalid,
	notFound,
	ok,
	page,
	type RepositoryCall,
	type RepositoryHandler,
} from "../call.js";
import { resolveCommit } from "../git-store.js";
import { checkRunShape } from "../shapes/check-run.js";
import { addresses } from "../shapes/commit.js";
import type { CheckRun } from "../world.js";
import { checkProblem, updatedRun } from "./check-run-rules.js";

export const checkRoutes: Readonly<Record<string, RepositoryHandler>> = {
	"checks/create": (call) => {
		if (call.token.appId === undefined) {
			return failure(403, "You must authenticate via a GitHub App.");
		}
		const headSha = `${call.body.head_sha}`;
		if (resolveCommit(call.repository.git, headSha) !== headSha) {
			return invalid(`No commit found for SHA: ${headSha}`);
		}
		const problem = checkProblem(call.body);
		if (problem) return problem;
		const fresh = emptyRun(call, call.token.appId, headSha);
		const run = updatedRun(fresh, call.body, call.world.clock.now());
		call.repository.checkRuns.set(run.id, run);
		return created(checkRunShape(call.world, call.repository, run));
	},

	"checks/update": (call) =>
		withRun(call, (run) => {
			if (call.token.appId !== run.appId) {
				return failure(
					403,
					`Invalid app_id \`${call.token.appId}\` - check run can only be modified by the GitHub App that created it.`,
				);
			}
			const problem = checkProblem(call.body);
			if (problem) return problem;
			const updated = updatedRun(run, call.body, call.world.clock.now());
			call.repository.checkRuns.set(run.id, updated);
			return ok(checkRunShape(call.world, call.repository, updated));
		}),

	"checks/get": (call) =>
		withRun(call, (run) => ok(checkRunShape(call.world, call.repository, run))),

	"checks/list-annotations": (call) =>
		withRun(call, (run) => {
			const { page: html } = addresses(call.world, call.repository);
			return page(
				call,
				run.annotations.map((annotation) => ({
					...annotation,
					blob_href: `${html}/blob/${run.headSha}/${annotation.path}`,
				})),
			);
		}),

	"checks/list-for-ref": (call) => {
		const sha = resolveCommit(call.repository.git, call.path.ref ?? "");
		if (sha === undefined) {
			return invalid(`No commit found for SHA: ${call.path.ref}`);
		}
		const runs = [...call.repository.checkRuns.values()].filter(
			(run) => run.headSha === sha && isWanted(call, run),
		);
		const shown = call.query.filter === "all" ? runs : latest(runs);
		return page(
			call,
			shown.map((run) => checkRunShape(call.world, call.repository, run)),
			(items) => ({ total_count: shown.length, check_runs: items }),
		);
	},
};

function emptyRun(
	call: RepositoryCall,
	appId: number,
	headSha: string,
): CheckRun {
	return {
		id: call.world.clock.nextId(),
		appId,
		headSha,
		name: "",
		status: "queued",
		conclusion: null,
		detailsUrl: null,
		externalId: null,
		startedAt: call.world.clock.now(),
		completedAt: null,
		title: null,
		summary: null,
		text: null,
		annotations: [],
	};
}

function isWanted(call: RepositoryCall, run: CheckRun): boolean {
	const { check_name, status, app_id } = call.query;
	return (
		(check_name === undefined || run.name === check_name) &&
		(status === undefined || run.status === status) &&
		(app_id === undefined || run.appId === Number(app_id))
	);
}

/** The newest run of each name and app, newest first. */
function latest(runs: readonly CheckRun[]): readonly CheckRun[] {
	const byName = new Map<string, CheckRun>();
	for (const run of runs) byName.set(`${run.appId} ${run.name}`, run);
	return [...byName.values()].sort((a, b) => b.id - a.id);
}

function withRun(
	call: RepositoryCall,
	answer: (run: CheckRun) => Answer,
): Answer {
	const run = call.repository.checkRuns.get(Number(call.path.check_run_id));
	return run ? answer(run) : notFound;
}
