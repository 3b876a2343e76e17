import { createHash } from "node:crypto";
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import { text } from "node:stream/consumers";
import {
	answerRequest,
	type Conversation,
	type Outcome,
} from "./answer-request.js";
import type { Answer } from "./call.js";

/** Requests per hour, as `GITHUB_TOKEN` has them. */
export const usualRateLimit = 1000;

interface RateLimit {
	readonly limit: number;
	readonly resetsAt: number;
	readonly used: Map<string, number>;
}

/** The network side: reads requests, sends answers with the headers that GitHub gives them. */
export function createGitHubServer(
	conversation: Conversation,
	rateLimit: number,
): Server {
	const rate: RateLimit = {
		limit: rateLimit,
		resetsAt: Math.floor(Date.now() / 1000) + 3600,
		used: new Map(),
	};
	return createServer((request, response) => {
		serve(conversation, rate, request, response).catch((error: unknown) => {
			conversation.violations.push({
				kind: "response",
				method: request.method ?? "",
				path: request.url ?? "",
				errors: [`the local GitHub failed: ${error}`],
			});
			response.writeHead(500).end(JSON.stringify({ message: `${error}` }));
		});
	});
}

async function serve(
	conversation: Conversation,
	rate: RateLimit,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const content = await text(request);
	const url = new URL(request.url ?? "/", conversation.world.url);
	const path = url.pathname.replace(/^\/api\/v3(?=\/)/, "");
	const caller = callerOf(request);
	const outcome = answerRequest(conversation, {
		method: request.method ?? "GET",
		path,
		query: Object.fromEntries(url.searchParams),
		body: parseBody(content),
		headers: request.headers,
		isOverLimit: (rate.used.get(caller) ?? 0) >= rate.limit,
	});
	deliver(request, response, url, rate, outcome);
}

function deliver(
	request: IncomingMessage,
	response: ServerResponse,
	url: URL,
	rate: RateLimit,
	{ seen, answer, fault }: Outcome,
): void {
	if (fault?.delivery === "never") return;
	if (fault?.delivery === "reset") {
		request.socket.resetAndDestroy();
		return;
	}
	const bytes = bytesOf(answer);
	const etag = `W/"${createHash("sha256").update(bytes).digest("hex")}"`;
	const isKnown =
		request.method === "GET" &&
		answer.status === 200 &&
		request.headers["if-none-match"] === etag;
	seen.status = isKnown ? 304 : answer.status;
	const headers = {
		"content-type": answer.raw
			? "application/vnd.github.raw+json; charset=utf-8"
			: "application/json; charset=utf-8",
		...(request.method === "GET" && { etag }),
		...linkHeader(answer, url),
		...rateHeaders(rate, callerOf(request), isKnown),
		...fault?.headers,
	};
	response.writeHead(seen.status, {
		...headers,
		...(!isKnown && { "content-length": String(bytes.length) }),
	});
	if (fault?.delivery === "half") {
		response.write(bytes.subarray(0, bytes.length / 2), () =>
			request.socket.destroy(),
		);
		return;
	}
	response.end(isKnown ? undefined : bytes);
}

/** Queries are counted apart from the rest. */
function callerOf({ url, headers }: IncomingMessage): string {
	const kind = url?.endsWith("/graphql") ? "graphql" : "core";
	return `${kind} ${headers.authorization ?? ""}`;
}

function parseBody(content: string): unknown {
	if (content === "") return undefined;
	try {
		return JSON.parse(content);
	} catch {
		return content;
	}
}

function bytesOf(answer: Answer): Buffer {
	if (answer.raw) return answer.raw;
	if (answer.body === undefined) return Buffer.alloc(0);
	return Buffer.from(JSON.stringify(answer.body));
}

function linkHeader({ pages }: Answer, url: URL) {
	if (!pages || pages.last === 1) return {};
	const { current, last } = pages;
	const links: string[] = [];
	const add = (page: number, relation: string) => {
		const target = new URL(url);
		target.searchParams.set("page", String(page));
		links.push(`<${target.href}>; rel="${relation}"`);
	};
	if (current > 1) add(current - 1, "prev");
	if (current < last) add(current + 1, "next");
	if (current < last) add(last, "last");
	if (current > 1) add(1, "first");
	return { link: links.join(", ") };
}

/** An answer of 304 costs nothing. */
function rateHeaders(rate: RateLimit, caller: string, isFree: boolean) {
	const used = (rate.used.get(caller) ?? 0) + (isFree ? 0 : 1);
	rate.used.set(caller, used);
	return {
		"x-ratelimit-limit": String(rate.limit),
		"x-ratelimit-used": String(Math.min(used, rate.limit)),
		"x-ratelimit-remaining": String(Math.max(0, rate.limit - used)),
		"x-ratelimit-reset": String(rate.resetsAt),
		"x-ratelimit-resource": caller.split(" ")[0] ?? "",
	};
}
