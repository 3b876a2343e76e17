import {
	type Answer,
	type Call,
	type Handler,
	notFound,
	type RepositoryCall,
	type RepositoryHandler,
} from "./call.js";
import { checkRoutes } from "./routes/checks.js";
import { commentRoutes } from "./routes/comments.js";
import { contentRoutes } from "./routes/contents.js";
import { gitObjectRoutes } from "./routes/git-objects.js";
import { emptyProblem, gitRefRoutes } from "./routes/git-refs.js";
import { labelRoutes } from "./routes/labels.js";
import { collaboratorRoutes, peopleRoutes } from "./routes/people.js";
import { pullRoutes } from "./routes/pulls.js";
import { repositoryRoutes } from "./routes/repositories.js";
import { statusRoutes } from "./routes/statuses.js";
import { workflowRunRoutes } from "./routes/workflow-runs.js";
import type { World } from "./world.js";

const gitRoutes = { ...gitObjectRoutes, ...gitRefRoutes };

/** What answers each operation. */
export const handlers: Readonly<Record<string, Handler>> = {
	...peopleRoutes,
	...forRepositories(gitRoutes, emptyProblem),
	...forRepositories({
		...checkRoutes,
		...collaboratorRoutes,
		...commentRoutes,
		...contentRoutes,
		...labelRoutes,
		...pullRoutes,
		...repositoryRoutes,
		...statusRoutes,
		...workflowRunRoutes,
	}),
};

/** Whether the repository named in a path exists, where a path names one. */
export function namesKnownRepository(
	world: World,
	path: Readonly<Record<string, string>>,
): boolean {
	if (path.repo === undefined) return true;
	return world.repositories.has(`${path.owner}/${path.repo}`.toLowerCase());
}

function forRepositories(
	routes: Readonly<Record<string, RepositoryHandler>>,
	problem: (call: RepositoryCall) => Answer | undefined = () => undefined,
): Readonly<Record<string, Handler>> {
	return Object.fromEntries(
		Object.entries(routes).map(([id, handle]) => [
			id,
			(call: Call) => {
				const name = `${call.path.owner}/${call.path.repo}`.toLowerCase();
				const repository = call.world.repositories.get(name);
				if (!repository) return notFound;
				const full = { ...call, repository };
				return problem(full) ?? handle(full);
			},
		]),
	);
}
