import type { IncomingHttpHeaders } from "node:http";
import type { Fields } from "./fields.js";
import type { Token } from "./permissions.js";
import type { Repository, World } from "./world.js";

/** A valid and permitted request, as a handler sees it. */
export interface Call {
	readonly world: World;
	readonly token: Token;
	readonly path: Readonly<Record<string, string>>;
	readonly query: Readonly<Record<string, string>>;
	readonly body: Fields;
	readonly headers: IncomingHttpHeaders;
}

/** A call about a repository that exists. */
export interface RepositoryCall extends Call {
	readonly repository: Repository;
}

export interface Answer {
	readonly status: number;
	readonly body?: unknown;
	/** Bytes instead of JSON. */
	readonly raw?: Buffer;
	/** The numbers of the page shown and of the last one. */
	readonly pages?: { readonly current: number; readonly last: number };
}

export type Handler = (call: Call) => Answer;
export type RepositoryHandler = (call: RepositoryCall) => Answer;

const documentation = "https://docs.github.com/rest";

export function ok(body: unknown): Answer {
	return { status: 200, body };
}

export function created(body: unknown): Answer {
	return { status: 201, body };
}

export const noContent: Answer = { status: 204 };

export const notFound = failure(404, "Not Found");

export const notAccessible = failure(
	403,
	"Resource not accessible by integration",
);

export function failure(status: number, message: string): Answer {
	return {
		status,
		body: { message, documentation_url: documentation, status: `${status}` },
	};
}

/** GitHub's answer to a well-formed request that makes no sense. */
export function invalid(message: string, errors?: readonly Fields[]): Answer {
	return {
		status: 422,
		body: {
			message,
			...(errors && { errors }),
			documentation_url: documentation,
			status: "422",
		},
	};
}

/** One page of a list, 30 items long unless the request says otherwise and never over 100. */
export function page(
	call: Call,
	items: readonly unknown[],
	envelope: (shown: readonly unknown[]) => unknown = (shown) => shown,
): Answer {
	const size = Math.min(100, Math.max(1, Number(call.query.per_page ?? 30)));
	const current = Math.max(1, Number(call.query.page ?? 1));
	const shown = items.slice((current - 1) * size, current * size);
	const last = Math.max(1, Math.ceil(items.length / size));
	return { status: 200, body: envelope(shown), pages: { current, last } };
}

/** Whether the answer is wanted as plain bytes. */
export function wantsRaw(call: Call): boolean {
	return /\braw\b/.test(call.headers.accept ?? "");
}
