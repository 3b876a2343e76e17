import { UsageError } from "../problem.js";

/** Why it did not work, in one sentence, and the stack where the fault is ours. */
export interface Failure {
	readonly sentence: string;
	readonly stack?: string;
}

/** Explains anything that was thrown. */
export function explain(error: unknown): Failure {
	if (error instanceof UsageError) return { sentence: error.message };
	const message = error instanceof Error ? error.message : String(error);
	const request = requestOf(error);
	if (request) {
		const { words, status } = request;
		const isBusy =
			status >= 500 || status === 429 || /rate limit/i.test(message);
		return {
			sentence: isBusy
				? `GitHub could not answer ${words} (${status}: ${message}). Run it again later.`
				: `GitHub refused ${words} with ${status}: ${message}. ${advice(status)}`,
		};
	}
	return {
		sentence: `wattdiff failed: ${message}. This is a bug; please report it.`,
		...(error instanceof Error &&
			error.stack !== undefined && { stack: error.stack }),
	};
}

// GitHub also says 404 for what a token may not see.
function advice(status: number): string {
	return status === 404
		? "It is gone, or the token may not read it: check that it still exists, then the token's permissions."
		: "Check the token's permissions.";
}

/** A request to the API that failed, in words, with the status that octokit gives it: 500 where none came. */
function requestOf(
	error: unknown,
): { readonly words: string; readonly status: number } | undefined {
	if (!(error instanceof Error) || !("status" in error)) return undefined;
	if (!("request" in error) || typeof error.request !== "object") {
		return undefined;
	}
	const request = new Map(Object.entries(error.request ?? {}));
	const path = String(request.get("url")).replace(/^https?:\/\/[^/]+/, "");
	return {
		words: `${request.get("method")} ${path}`,
		status: Number(error.status),
	};
}
