import type { Fields } from "../fields.js";
import type { CheckRun, Repository, World } from "../world.js";
import { appShape } from "./app.js";
import { addresses } from "./commit.js";

/** A check run; its pull requests are left out, as GitHub does for forks. */
export function checkRunShape(
	world: World,
	repository: Repository,
	run: CheckRun,
): Fields {
	const { api, page } = addresses(world, repository);
	return {
		id: run.id,
		node_id: `CR_${run.id}`,
		name: run.name,
		head_sha: run.headSha,
		external_id: run.externalId,
		url: `${api}/check-runs/${run.id}`,
		html_url: `${page}/runs/${run.id}`,
		details_url: run.detailsUrl ?? `${page}/runs/${run.id}`,
		status: run.status,
		conclusion: run.conclusion,
		started_at: run.startedAt,
		completed_at: run.completedAt,
		output: {
			title: run.title,
			summary: run.summary,
			text: run.text,
			annotations_count: run.annotations.length,
			annotations_url: `${api}/check-runs/${run.id}/annotations`,
		},
		check_suite: { id: run.appId },
		app: appShape(world, run.appId),
		pull_requests: [],
	};
}
