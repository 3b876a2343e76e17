import type { Fetch } from "../github/retry.js";
import { isOwnHost, mayCarryToken } from "./address.js";

/** What asking the Hub needs from the world; a test supplies its own. */
export interface HubConnection {
	readonly endpoint: URL;
	/** Sent to the endpoint only. */
	readonly token?: string;
	readonly fetch: Fetch;
	readonly sleep: (ms: number) => Promise<unknown>;
	/** 0 to 1, for jitter. */
	readonly random: () => number;
	/** For one answer with its body. */
	readonly timeoutMs: number;
}

/** A JSON object of the Hub, or in words why there is none. */
export type HubAnswer =
	| { readonly value: Readonly<Record<string, unknown>> }
	| Refusal;

export interface Refusal {
	readonly refusal: string;
	/** There is no such file: another one may be there. */
	readonly isAbsent?: true;
	/** The Hub does not answer at all, so that asking for more is in vain. */
	readonly isSilent?: true;
}

const MOST_TRIES = 3;
const FIRST_WAIT_MS = 500;
/** A longer wait would hold a runner for nothing. */
const LONGEST_WAIT_MS = 20_000;
const MOST_BYTES = 1_000_000;
const MOST_REDIRECTS = 4;

/** Gets a JSON object, and tries again when the Hub is busy or silent. */
export async function getJson(
	connection: HubConnection,
	path: string,
): Promise<HubAnswer> {
	const url = new URL(path, connection.endpoint);
	for (let attempt = 1; ; attempt++) {
		const tried = await attemptOnce(connection, url);
		if ("answer" in tried) return tried.answer;
		const { statedMs, last } = tried;
		const jittered =
			FIRST_WAIT_MS * 2 ** attempt * (0.5 + connection.random() / 2);
		const waitMs = statedMs ?? jittered;
		if (attempt >= MOST_TRIES || waitMs > LONGEST_WAIT_MS) return last;
		await connection.sleep(waitMs);
	}
}

type Tried =
	| { readonly answer: HubAnswer }
	| {
			/** What to say when no further try is made. */
			readonly last: HubAnswer;
			/** How long the Hub asks us to wait. */
			readonly statedMs?: number;
	  };

async function attemptOnce(
	connection: HubConnection,
	start: URL,
): Promise<Tried> {
	const signal = AbortSignal.timeout(connection.timeoutMs);
	let url = start;
	try {
		for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
			const response = await connection.fetch(url.href, {
				method: "GET",
				redirect: "manual",
				headers: headersFor(connection, url),
				signal,
			});
			const location = redirectOf(response);
			if (location === undefined) return await answerOf(response);
			await response.body?.cancel();
			if (!URL.canParse(location, url.href)) {
				return refused("it sent us on to no address");
			}
			url = new URL(location, url);
			if (!isOwnHost(connection.endpoint, url)) {
				return refused(`it sent us on to another server, ${url.host}`);
			}
		}
		return refused("it sent us from one address to the next");
	} catch {
		const refusal = "it did not answer";
		return { last: { refusal, isSilent: true } };
	}
}

function headersFor(
	{ endpoint, token }: HubConnection,
	url: URL,
): Record<string, string> {
	return {
		accept: "application/json",
		"user-agent": "wattdiff",
		...(token !== undefined &&
			mayCarryToken(endpoint, url) && { authorization: `Bearer ${token}` }),
	};
}

function redirectOf(response: Response): string | undefined {
	return [301, 302, 303, 307, 308].includes(response.status)
		? (response.headers.get("location") ?? "")
		: undefined;
}

async function answerOf(response: Response): Promise<Tried> {
	const { status, headers } = response;
	if (status === 429 || status >= 500) {
		await response.body?.cancel();
		const refusal = `it was busy (status ${status})`;
		const last = { refusal, isSilent: true } as const;
		const statedMs = statedWait(headers);
		return { last, ...(statedMs !== undefined && { statedMs }) };
	}
	if (!response.ok) {
		await response.body?.cancel();
		return refused(sentenceFor(status), status === 404);
	}
	const type = headers.get("content-type") ?? "";
	if (type !== "" && !/json|text\/plain|octet-stream/i.test(type)) {
		await response.body?.cancel();
		return refused("what it sent is not JSON");
	}
	const text = await textOf(response);
	if (text === undefined) return refused("what it sent is larger than 1 MB");
	const value = objectIn(text);
	return value
		? { answer: { value } }
		: refused("what it sent is no JSON object");
}

function sentenceFor(status: number): string {
	switch (status) {
		case 401:
		case 403:
			return `it is gated, private or not there (status ${status}); a token that may read it goes into HF_TOKEN`;
		case 404:
			return "it is not there";
		default:
			return `it answered with status ${status}`;
	}
}

function statedWait(headers: Headers): number | undefined {
	const seconds = headers.get("retry-after") ?? "";
	return /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

/** The body, or undefined when it is too large; no more than the limit is ever held. */
async function textOf({
	headers,
	body,
}: Response): Promise<string | undefined> {
	if (Number(headers.get("content-length") ?? 0) > MOST_BYTES) {
		await body?.cancel();
		return undefined;
	}
	const decoder = new TextDecoder();
	let text = "";
	let bytes = 0;
	for await (const chunk of body ?? []) {
		bytes += chunk.byteLength;
		// Leaving the loop cancels the rest.
		if (bytes > MOST_BYTES) return undefined;
		text += decoder.decode(chunk, { stream: true });
	}
	return text + decoder.decode();
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value)
			? { ...value }
			: undefined;
	} catch {
		return undefined;
	}
}

function refused(refusal: string, isAbsent = false): Tried {
	return { answer: { refusal, ...(isAbsent && { isAbsent }) } };
}
