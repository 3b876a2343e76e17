import { setTimeout } from "node:timers/promises";
import { getOctokit } from "@actions/github";
import { defaults } from "@actions/github/lib/utils";
import { type Fetch, type Retrying, retryingFetch } from "./retry.js";

export type Octokit = ReturnType<typeof getOctokit>;

/** One repository through GitHub's API. */
export interface GitHub {
	readonly octokit: Octokit;
	readonly owner: string;
	readonly repo: string;
}

export interface Connection {
	readonly token: string;
	readonly apiUrl: string;
	/** As in `owner/name`. */
	readonly repository: string;
	/** For tests, which do not want to wait. */
	readonly retrying?: Partial<Retrying>;
}

const TIMEOUT_MS = 10_000;

/** A connection that tries again when GitHub is busy; through the proxy of the environment when there is one. */
export function connect({
	token,
	apiUrl,
	repository,
	retrying,
}: Connection): GitHub {
	const [owner = "", repo = ""] = repository.split("/");
	const fetch = retryingFetch({
		fetch: proxiedFetch,
		sleep: (ms) => setTimeout(ms),
		random: Math.random,
		now: Date.now,
		timeoutMs: TIMEOUT_MS,
		...retrying,
	});
	const octokit = getOctokit(token, {
		baseUrl: apiUrl,
		request: { fetch },
		log: silent,
	});
	return { octokit, owner, repo };
}

/** GitHub's own fetch for actions, typed as `any` by its package. */
const proxiedFetch: Fetch = (url, options) =>
	(defaults.request?.fetch ?? fetch)(url, options);

// Octokit warns on the console in words that may come from a repository.
const silent = {
	debug: () => undefined,
	info: () => undefined,
	warn: () => undefined,
	error: () => undefined,
};
