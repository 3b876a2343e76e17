import { getOctokit } from "@actions/github";
import {
	defaultToken,
	type LocalGitHub,
	type LocalGitHubOptions,
	startLocalGitHub,
} from "./local-github.js";
import type { PullRequest } from "./world.js";

/** The repository that these tests are about, as GitHub and as octokit name it. */
export const exampleName = "acme/training";
export const example = { owner: "acme", repo: "training" } as const;

/** A local GitHub with the example repository, which has no commit yet. */
export async function startExample(
	options?: LocalGitHubOptions,
): Promise<LocalGitHub> {
	const github = await startLocalGitHub(options);
	github.addRepository({ owner: example.owner, name: example.repo });
	return github;
}

/** GitHub's own client. */
export function clientOf(github: LocalGitHub, token = defaultToken) {
	return getOctokit(token, { baseUrl: github.url }).rest;
}

/** A pull request which changes, renames, adds and removes a file. */
export function openExamplePullRequest(github: LocalGitHub): PullRequest {
	const lines = Array.from({ length: 30 }, (_, line) => `key${line}: ${line}`);
	const parent = github.commit(exampleName, {
		branch: "main",
		files: {
			"train.yaml": "steps: 1000\n",
			"configs/old.yaml": lines.join("\n"),
			"gone.yaml": "steps: 1\n",
		},
	});
	github.commit(exampleName, {
		branch: "longer",
		parent,
		files: {
			"train.yaml": "steps: 2000\n",
			"configs/old.yaml": null,
			"configs/new.yaml": lines.join("\n"),
			"gone.yaml": null,
			"fresh file.yaml": "steps: 5\n",
		},
	});
	return github.addPullRequest(exampleName, { head: "longer" });
}
