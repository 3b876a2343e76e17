import { queryErrors } from "./query-errors.js";

/** The part of `fetch` that is used: an address in, an answer out. */
export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

/** What retrying needs from the world; a test supplies its own. */
export interface Retrying {
	readonly fetch: Fetch;
	readonly sleep: (ms: number) => Promise<unknown>;
	/** 0 to 1, for jitter. */
	readonly random: () => number;
	readonly now: () => number;
	readonly timeoutMs: number;
}

const MOST_TRIES = 4;
/** A query that GitHub does not finish is mended by asking for less, which who asks does. */
const MOST_QUERY_TRIES = 2;
const QUERY = /\/graphql$/;
const FIRST_WAIT_MS = 500;
/** A longer wait would hold a runner for nothing: the error is then the answer. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Requests that make a new thing each time, as annotations are that come with a check run's update, or that write over
 * what another run may have written by now. When their answer is lost they are not sent again: who asks looks first.
 */
const LOOKS_FIRST =
	/^POST .*\/(comments|check-runs)$|^PATCH .*\/(comments|check-runs)\/\d+$/;

/** A fetch that tries again after server errors, rate limits and silence, and never after any other answer. */
export function retryingFetch(retrying: Retrying): Fetch {
	return async (url, options) => {
		const isRepeatable = !LOOKS_FIRST.test(`${options.method} ${url}`);
		for (let attempt = 1; ; attempt++) {
			const outcome = await attemptOnce(retrying, url, options);
			const waitMs =
				outcome.isDone || isRepeatable
					? waitBefore(attempt + 1, outcome, retrying)
					: undefined;
			const isFinal = waitMs === undefined || waitMs > LONGEST_WAIT_MS;
			const mostTries =
				QUERY.test(url) && !outcome.isDone ? MOST_QUERY_TRIES : MOST_TRIES;
			if (isFinal || attempt >= mostTries) {
				if (outcome.kind === "failure") throw outcome.failure;
				return outcome.response;
			}
			await retrying.sleep(waitMs);
		}
	};
}

type Outcome =
	| {
			readonly kind: "answer";
			readonly response: Response;
			/** GitHub's message, for answers that refuse. */
			readonly message: string;
			/** Whether it is certain what became of the request. */
			readonly isDone: boolean;
	  }
	| {
			readonly kind: "failure";
			readonly failure: unknown;
			readonly isDone: false;
	  };

async function attemptOnce(
	{ fetch, timeoutMs }: Retrying,
	url: string,
	options: RequestInit,
): Promise<Outcome> {
	try {
		const signal = AbortSignal.timeout(timeoutMs);
		const response = await fetch(url, { ...options, signal });
		// Read here, so that an answer that breaks off counts as a failure too.
		const body = await response.text();
		const { status, statusText, headers } = response;
		if (response.ok && body !== "" && !/^\s*[[{]/.test(body)) {
			throw new Error(`${new URL(url).host} did not answer with JSON.`);
		}
		const isBodiless = status === 204 || status === 304;
		return {
			kind: "answer",
			response: withAddress(
				new Response(isBodiless ? null : body, {
					status,
					statusText,
					headers: [...headers],
				}),
				url,
			),
			message: response.ok ? refusalInside(url, body) : body,
			isDone: status < 500,
		};
	} catch (failure) {
		return { kind: "failure", failure, isDone: false };
	}
}

/** A response that is made anew has no address, and Octokit's lists need one. */
function withAddress(response: Response, url: string): Response {
	return Object.defineProperty(response, "url", { value: url });
}

/** Queries that are refused have status 200 all the same. */
function refusalInside(url: string, body: string): string {
	if (!QUERY.test(url)) return "";
	return queryErrors(JSON.parse(body))
		.map(({ message }) => message)
		.join("\n");
}

/** How long to wait before the next try, or undefined when the answer is final. */
function waitBefore(
	attempt: number,
	outcome: Outcome,
	{ random, now }: Retrying,
): number | undefined {
	const jittered = FIRST_WAIT_MS * 2 ** attempt * (0.5 + random() / 2);
	if (outcome.kind === "failure") return jittered;
	const { response, message } = outcome;
	if (response.status >= 500) return jittered;
	const mayBeLimit = response.status === 403 || response.ok;
	const isLimit =
		response.status === 429 || (mayBeLimit && /rate limit/i.test(message));
	if (!isLimit) return undefined;
	const longest = LONGEST_WAIT_MS * (0.5 + random() / 2);
	return statedWait(response.headers, now()) ?? longest;
}

function statedWait(headers: Headers, nowMs: number): number | undefined {
	const seconds = headers.get("retry-after");
	if (seconds !== null && /^\d+$/.test(seconds)) return Number(seconds) * 1000;
	const reset = headers.get("x-ratelimit-reset");
	if (headers.get("x-ratelimit-remaining") !== "0" || reset === null) {
		return undefined;
	}
	return Math.max(0, Number(reset) * 1000 - nowMs);
}
