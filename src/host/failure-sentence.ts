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
	if (request !== undefined) {
		return {
			sentence: `GitHub refused ${request}: ${message}. Check the token's permissions, or run again later.`,
		};
	}
	return {
		sentence: `wattdiff failed: ${message}. This is a bug; please report it.`,
		...(error instanceof Error &&
			error.stack !== undefined && { stack: error.stack }),
	};
}

/** Method, path and status of a request to the API that failed. */
function requestOf(error: unknown): string | undefined {
	if (!(error instanceof Error) || !("status" in error)) return undefined;
	if (!("request" in error) || typeof error.request !== "object") {
		return undefined;
	}
	const request = new Map(Object.entries(error.request ?? {}));
	const path = String(request.get("url")).replace(/^https?:\/\/[^/]+/, "");
	return `${request.get("method")} ${path} with ${error.status}`;
}
