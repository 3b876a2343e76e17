import { setTimeout } from "node:timers/promises";
import { getOctokit } from "@actions/github";
import { defaults } from "@actions/github/lib/utils";
import { type Fetch, type Retrying, retryingFetch } from "./retry.js";

export type Octokit = ReturnType<typeof getOctokit>;

/** One repository through GitHub's API. */
export interface GitHub {
	readonly octokit: Octokit;
	/** Where queries go. */
	readonly graphqlUrl: string;
	readonly owner: string;
	readonly repo: string;
	/** Waits, as long as between two tries. */
	readonly sleep: (ms: number) => Promise<unknown>;
}

export interface Connection {
	readonly token: string;
	readonly apiUrl: string;
	/** Found beside the API when the runner names none. */
	readonly graphqlUrl?: string;
	/** As in `owner/name`. */
	readonly repository: string;
	/** Share of the usual time that is waited, for an answer and between tries. */
	readonly retryScale?: number;
	/** For tests, which do not want to wait. */
	readonly retrying?: Partial<Retrying>;
}

const TIMEOUT_MS = 10_000;

/** A connection that tries again when GitHub is busy; through the proxy of the environment when there is one. */
export function connect({
	token,
	apiUrl,
	graphqlUrl = graphqlUrlBeside(apiUrl),
	repository,
	retryScale = 1,
	retrying,
}: Connection): GitHub {
	const [owner = "", repo = ""] = repository.split("/");
	const patience = {
		fetch: proxiedFetch,
		sleep: (ms: number) => setTimeout(ms * retryScale),
		random: Math.random,
		now: Date.now,
		timeoutMs: TIMEOUT_MS * retryScale,
		...retrying,
	};
	const fetch = retryingFetch(patience);
	const octokit = getOctokit(token, {
		baseUrl: apiUrl,
		request: { fetch },
		log: silent,
	});
	return { octokit, graphqlUrl, owner, repo, sleep: patience.sleep };
}

/** On an Enterprise Server the API ends in `/api/v3`, and queries go to `/api/graphql`. */
function graphqlUrlBeside(apiUrl: string): string {
	return `${apiUrl.replace(/\/+$/, "").replace(/\/api\/v3$/, "/api")}/graphql`;
}

/** GitHub's own fetch for actions, through the proxy of the environment; typed as `any` by its package. */
export const proxiedFetch: Fetch = (url, options) =>
	(defaults.request?.fetch ?? fetch)(url, options);

// Octokit warns on the console in words that may come from a repository.
const silent = {
	debug: () => undefined,
	info: () => undefined,
	warn: () => undefined,
	error: () => undefined,
};
