import { notFound, ok, type RepositoryHandler } from "../call.js";
import { workflowRunShape } from "../shapes/workflow-run.js";

export const workflowRunRoutes: Readonly<Record<string, RepositoryHandler>> = {
	"actions/get-workflow-run": (call) => {
		const run = call.repository.workflowRuns.get(Number(call.path.run_id));
		return run
			? ok(workflowRunShape(call.world, call.repository, run))
			: notFound;
	},
};
