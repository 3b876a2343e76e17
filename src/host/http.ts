import { setTimeout } from "node:timers/promises";

/** The part of `fetch` that is used. */
export type HttpFetch = (
	url: string,
	options: RequestInit,
) => Promise<Response>;

/** What a request needs from the world; a test supplies its own. */
export interface Http {
	readonly fetch: HttpFetch;
	readonly sleep: (ms: number) => Promise<unknown>;
	/** For one try, from the request to the last byte. */
	readonly timeoutMs: number;
}

export interface Asking {
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** A longer answer is a failure: nothing of it is kept. */
	readonly mostBytes: number;
}

/** What a host said, or why nothing of it can be used: in words that hold neither the address' query nor the answer. */
export type Answer =
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "failure"; readonly why: string };

/** The network of this machine. */
export const network: Http = {
	fetch: (url, options) => fetch(url, options),
	sleep: setTimeout,
	timeoutMs: 10_000,
};

const MOST_TRIES = 2;
const WAIT_MS = 500;

/** Asks once, and once more after silence, a broken answer or an error of the server. It never follows to another host. */
export async function ask(http: Http, asking: Asking): Promise<Answer> {
	for (let attempt = 1; ; attempt++) {
		const { answer, mayRepeat } = await askOnce(http, asking);
		if (!mayRepeat || attempt >= MOST_TRIES) return answer;
		await http.sleep(WAIT_MS);
	}
}

interface Try {
	readonly answer: Answer;
	readonly mayRepeat: boolean;
}

async function askOnce(http: Http, asking: Asking): Promise<Try> {
	const { url, headers = {}, mostBytes } = asking;
	const { host } = new URL(url);
	try {
		const response = await http.fetch(url, {
			headers: { "user-agent": "wattdiff", ...headers },
			// A key in a header must not travel to another host.
			redirect: "error",
			signal: AbortSignal.timeout(http.timeoutMs),
		});
		if (!response.ok) {
			await response.body?.cancel();
			const why = `${host} answered ${response.status}`;
			return failed(why, response.status >= 500);
		}
		const text = await textOf(response, mostBytes);
		return text === undefined
			? failed(`${host} sent more than ${mostBytes} bytes`, false)
			: { answer: { kind: "text", text }, mayRepeat: false };
	} catch (error) {
		const isSlow = error instanceof Error && error.name === "TimeoutError";
		const why = isSlow
			? `${host} did not answer in ${http.timeoutMs / 1000} s`
			: `${host} cannot be reached`;
		return failed(why, true);
	}
}

function failed(why: string, mayRepeat: boolean): Try {
	return { answer: { kind: "failure", why }, mayRepeat };
}

/** The whole text; undefined as soon as it is longer than it may be. */
async function textOf(
	response: Response,
	mostBytes: number,
): Promise<string | undefined> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of response.body ?? []) {
		bytes += chunk.length;
		// Leaving the loop cancels the rest.
		if (bytes > mostBytes) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}
