import { type Answer, failure, ok } from "./call.js";
import { fieldsOf } from "./fields.js";
import type { SeenRequest } from "./record.js";

/** What goes wrong with a request. */
export type FaultKind = keyof typeof faults;

/** Which requests a fault hits: all that match, or the nth of them, or so many of them. */
export interface FaultRule {
	readonly kind: FaultKind;
	readonly match?: (request: SeenRequest, index: number) => boolean;
	/** Only the nth matching request, counted from 1. */
	readonly nth?: number;
	/** At most so many matching requests. */
	readonly times?: number;
}

export interface Fault {
	/** Whether the request takes effect all the same. */
	readonly takesEffect: boolean;
	readonly answer?: Answer;
	readonly headers?: Readonly<Record<string, string>>;
	readonly delivery: "whole" | "half" | "never" | "reset";
	/** Answers a read as it was answered the last time. */
	readonly isStale?: boolean;
	/** Makes of the true answer to a query what is sent. */
	readonly alter?: (answer: Answer) => Answer;
}

const secondaryLimit = failure(
	403,
	"You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
);

const overlong = {
	message:
		"Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.",
};

const faults = {
	"500": refused(failure(500, "Server Error")),
	"502": refused(failure(502, "Bad Gateway")),
	"503": refused(failure(503, "Service Unavailable")),
	/** The write is done, but nobody is told. */
	"late-502": { ...refused(failure(502, "Bad Gateway")), takesEffect: true },
	"secondary-limit": refused(secondaryLimit, { "retry-after": "1" }),
	"429": refused(failure(429, "Too Many Requests"), { "retry-after": "1" }),
	"primary-limit": refused(
		failure(403, "API rate limit exceeded for installation ID 1."),
		{ "x-ratelimit-remaining": "0" },
	),
	"not-found": refused(failure(404, "Not Found")),
	forbidden: refused(failure(403, "Resource not accessible by integration")),
	"rule-violation": refused(
		failure(422, "Repository rule violations found\n\nCannot update this ref."),
	),
	"not-json": refused({
		status: 200,
		raw: Buffer.from("<html>Unicorn!</html>"),
	}),
	/** A query took too long: nothing is answered, or only its first half. */
	"query-overlong": refused(ok({ data: null, errors: [overlong] })),
	"query-half": { takesEffect: true, delivery: "whole", alter: firstHalf },
	/** A query is refused for its caller's use, with status 200. */
	"query-limit": refused(
		ok({
			errors: [
				{ type: "RATE_LIMITED", message: "API rate limit exceeded for ID 1." },
			],
		}),
		{ "x-ratelimit-remaining": "0" },
	),
	timeout: { takesEffect: false, delivery: "never" },
	reset: { takesEffect: false, delivery: "reset" },
	"late-reset": { takesEffect: true, delivery: "reset" },
	truncated: { takesEffect: true, delivery: "half" },
	stale: { takesEffect: true, delivery: "whole", isStale: true },
} as const satisfies Readonly<Record<string, Fault>>;

/** The faults which a test ordered, each with the number of requests that it matched so far. */
export interface FaultPlan {
	add(rule: FaultRule): void;
	next(request: SeenRequest): Fault | undefined;
}

export function createFaultPlan(): FaultPlan {
	const planned: { readonly rule: FaultRule; matched: number }[] = [];
	return {
		add: (rule) => planned.push({ rule, matched: 0 }),
		next: (request) => {
			for (const item of planned) {
				const { match, kind } = item.rule;
				if (match && !match(request, request.index)) continue;
				item.matched += 1;
				if (isDue(item.rule, item.matched)) return faults[kind];
			}
			return undefined;
		},
	};
}

function isDue({ nth, times }: FaultRule, matched: number): boolean {
	if (nth !== undefined) return matched === nth;
	return times === undefined || matched <= times;
}

function refused(
	answer: Answer,
	headers: Readonly<Record<string, string>> = {},
): Fault {
	return { takesEffect: false, answer, headers, delivery: "whole" };
}

function firstHalf({ body }: Answer): Answer {
	const { repository } = fieldsOf(fieldsOf(body).data);
	const answered = Object.entries(fieldsOf(repository));
	const cut = answered.map(([alias, value], index) => [
		alias,
		index < answered.length / 2 ? value : null,
	]);
	return ok({
		data: { repository: Object.fromEntries(cut) },
		errors: [overlong],
	});
}
