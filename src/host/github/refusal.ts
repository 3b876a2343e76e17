/** HTTP status of an error that GitHub answered with; undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
	if (!(error instanceof Error) || !("status" in error)) return undefined;
	return typeof error.status === "number" ? error.status : undefined;
}

/** True when the token may not do this: GitHub says 403, or 404 to hide what the token may not see. */
export function isRefused(error: unknown): boolean {
	const status = statusOf(error);
	if (error instanceof Error && /rate limit/i.test(error.message)) return false;
	return status === 401 || status === 403 || status === 404;
}

/** The result, or undefined when the token may not do this. Any other error is thrown on. */
export async function unlessRefused<T>(
	asked: Promise<T>,
): Promise<T | undefined> {
	try {
		return await asked;
	} catch (error) {
		if (isRefused(error)) return undefined;
		throw error;
	}
}
