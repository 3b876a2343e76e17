import type { TriggeringEvent } from "./events.js";

/** The files by which a step talks to the runner. */
export interface StepFiles {
	readonly event: string;
	readonly output: string;
	readonly summary: string;
	readonly env: string;
	readonly path: string;
	readonly state: string;
	readonly temp: string;
}

export interface Surroundings {
	readonly event: TriggeringEvent;
	readonly files: StepFiles;
	readonly apiUrl: string;
	readonly workspace: string;
}

/** The variables that a step of a job finds on a Linux runner of GitHub, and no others. */
export function runnerEnvironment(
	surroundings: Surroundings,
): Readonly<Record<string, string>> {
	const { files, workspace, apiUrl } = surroundings;
	return {
		PATH: process.env.PATH ?? "",
		HOME: files.temp,
		LANG: "C.UTF-8",
		CI: "true",
		...eventVariables(surroundings.event),
		...runVariables,
		GITHUB_ACTIONS: "true",
		GITHUB_API_URL: apiUrl,
		GITHUB_GRAPHQL_URL: `${apiUrl}/graphql`,
		GITHUB_SERVER_URL: "https://github.com",
		GITHUB_WORKSPACE: workspace,
		GITHUB_EVENT_PATH: files.event,
		GITHUB_OUTPUT: files.output,
		GITHUB_STEP_SUMMARY: files.summary,
		GITHUB_ENV: files.env,
		GITHUB_PATH: files.path,
		GITHUB_STATE: files.state,
		RUNNER_TEMP: files.temp,
	};
}

const runVariables = {
	GITHUB_ACTION: "__self",
	GITHUB_JOB: "wattdiff",
	GITHUB_RETENTION_DAYS: "90",
	GITHUB_RUN_ATTEMPT: "1",
	GITHUB_RUN_ID: "4242",
	GITHUB_RUN_NUMBER: "7",
	GITHUB_WORKFLOW: "wattdiff",
	RUNNER_ARCH: "X64",
	RUNNER_ENVIRONMENT: "github-hosted",
	RUNNER_NAME: "GitHub Actions 1",
	RUNNER_OS: "Linux",
};

function eventVariables(event: TriggeringEvent) {
	const { repository, ref, sha, actor } = event;
	const [owner = ""] = repository.split("/");
	const workflow = `${repository}/.github/workflows/wattdiff.yml@${ref}`;
	return {
		GITHUB_ACTOR: actor,
		GITHUB_TRIGGERING_ACTOR: actor,
		GITHUB_BASE_REF: event.baseRef ?? "",
		GITHUB_HEAD_REF: event.headRef ?? "",
		GITHUB_EVENT_NAME: event.name,
		GITHUB_REF: ref,
		GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ""),
		GITHUB_REF_PROTECTED: "false",
		GITHUB_REF_TYPE: ref.startsWith("refs/tags/") ? "tag" : "branch",
		GITHUB_REPOSITORY: repository,
		GITHUB_REPOSITORY_OWNER: owner,
		GITHUB_SHA: sha,
		GITHUB_WORKFLOW_REF: workflow,
		GITHUB_WORKFLOW_SHA: sha,
	};
}
