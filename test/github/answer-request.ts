import type { IncomingHttpHeaders } from "node:http";
import {
	type Answer,
	failure,
	invalid,
	notAccessible,
	notFound,
} from "./call.js";
import type { Fault, FaultPlan } from "./faults.js";
import { fieldsOf } from "./fields.js";
import {
	answerQuery,
	graphqlOperation,
	invalidQuery,
	isQuery,
	queryErrors,
} from "./graphql.js";
import { requestErrors, responseErrors } from "./openapi.js";
import { type MatchedOperation, matchOperation } from "./operations.js";
import { isPermitted, type Token } from "./permissions.js";
import type { SeenRequest, Violation } from "./record.js";
import { handlers } from "./routing-table.js";
import type { World } from "./world.js";

/** A request as it came from the network. */
export interface RawRequest {
	readonly method: string;
	/** Undecoded, without the prefix of GitHub Enterprise Server. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly body: unknown;
	readonly headers: IncomingHttpHeaders;
	/** Whether the caller has used up its requests. */
	readonly isOverLimit: boolean;
}

/** What the server keeps besides the world: its memory of the conversation. */
export interface Conversation {
	readonly world: World;
	readonly requests: SeenRequest[];
	readonly violations: Violation[];
	readonly faults: FaultPlan;
	/** The last true answer to each read. */
	readonly lastReads: Map<string, Answer>;
}

export interface Outcome {
	readonly seen: SeenRequest;
	readonly answer: Answer;
	readonly fault: Fault | undefined;
}

const reader: Token = {
	login: "",
	permissions: {
		actions: "read",
		checks: "read",
		contents: "read",
		issues: "read",
		pull_requests: "read",
		statuses: "read",
	},
};

const overLimit = failure(
	403,
	"API rate limit exceeded for installation ID 1.",
);

/** Answers a request as GitHub would, or as the planned fault wants it. */
export function answerRequest(
	conversation: Conversation,
	request: RawRequest,
): Outcome {
	const matched = matchOperation(request.method, request.path);
	const seen = record(conversation, request, matched);
	const fault = conversation.faults.next(seen);
	if (request.isOverLimit) return { seen, answer: overLimit, fault };
	if (seen.operationId === graphqlOperation) {
		return queryOutcome(conversation, request, seen, fault);
	}
	if (!matched) {
		report(conversation, "route", seen, ["no operation is served here"]);
		return { seen, answer: notFound, fault };
	}
	const key = `${request.method} ${request.path} ${JSON.stringify(request.query)}`;
	const old = conversation.lastReads.get(key);
	if (fault?.isStale && old) return { seen, answer: old, fault };
	const problem = requestProblem(conversation, request, matched, seen);
	if (fault && !fault.takesEffect) {
		return { seen, answer: fault.answer ?? notFound, fault };
	}
	const answer = problem ?? handle(conversation, request, matched);
	checkAnswer(conversation, matched, seen, answer);
	if (request.method === "GET") conversation.lastReads.set(key, answer);
	return { seen, answer: fault?.answer ?? answer, fault };
}

function queryOutcome(
	conversation: Conversation,
	{ body, headers }: RawRequest,
	seen: SeenRequest,
	fault: Fault | undefined,
): Outcome {
	const errors = queryErrors(body);
	if (errors.length > 0) report(conversation, "request", seen, errors);
	if (fault && !fault.takesEffect) {
		return { seen, answer: fault.answer ?? notFound, fault };
	}
	const token = tokenOf(conversation.world, headers);
	if (token === "unknown" || token === reader) {
		return { seen, answer: failure(401, "Bad credentials"), fault };
	}
	const answer =
		errors.length > 0
			? invalidQuery(errors)
			: answerQuery(conversation.world, token, body);
	return { seen, answer: fault?.alter?.(answer) ?? answer, fault };
}

function record(
	{ requests }: Conversation,
	{ method, path, query, body }: RawRequest,
	matched: MatchedOperation | undefined,
): SeenRequest {
	const operationId = isQuery(method, path)
		? graphqlOperation
		: matched?.operation.id;
	const seen = {
		index: requests.length,
		method,
		path: decodeURIComponent(path),
		query,
		body,
		status: 0,
		...(operationId !== undefined && { operationId }),
	};
	requests.push(seen);
	return seen;
}

function requestProblem(
	conversation: Conversation,
	request: RawRequest,
	{ operation, path }: MatchedOperation,
	seen: SeenRequest,
): Answer | undefined {
	const { query, body, headers, method } = request;
	const errors = [...requestErrors(operation, { path, query, body })];
	if (!headers["user-agent"]) {
		errors.push(`${operation.id} request header user-agent must be present`);
	}
	if (errors.length > 0) report(conversation, "request", seen, errors);
	const token = tokenOf(conversation.world, headers);
	if (token === "unknown") return failure(401, "Bad credentials");
	if (token === reader && method !== "GET") {
		return failure(401, "Requires authentication");
	}
	if (!isPermitted(token, operation.id)) return notAccessible;
	if (errors.length > 0) return invalid(errors.join("\n"));
	return undefined;
}

function tokenOf(
	world: World,
	headers: IncomingHttpHeaders,
): Token | "unknown" {
	if (headers.authorization === undefined) return reader;
	const [, text = ""] = headers.authorization.split(" ");
	return world.tokens.get(text) ?? "unknown";
}

function handle(
	{ world }: Conversation,
	{ query, body, headers }: RawRequest,
	{ operation, path }: MatchedOperation,
): Answer {
	const token = tokenOf(world, headers);
	const handler = handlers[operation.id];
	if (!handler || token === "unknown") return notFound;
	return handler({ world, token, path, query, body: fieldsOf(body), headers });
}

function checkAnswer(
	conversation: Conversation,
	{ operation }: MatchedOperation,
	seen: SeenRequest,
	{ status, body, raw }: Answer,
): void {
	if (raw) return;
	// As a client sees it: without the fields that JSON leaves out.
	const sent = body === undefined ? body : JSON.parse(JSON.stringify(body));
	const errors = responseErrors(operation, status, sent);
	if (errors.length > 0) report(conversation, "response", seen, errors);
}

function report(
	{ violations }: Conversation,
	kind: Violation["kind"],
	{ method, path }: SeenRequest,
	errors: readonly string[],
): void {
	violations.push({ kind, method, path, errors });
}
