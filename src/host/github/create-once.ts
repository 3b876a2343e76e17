import { statusOf } from "./refusal.js";

const MOST_TRIES = 3;
const WAIT_MS = 1000;

/**
 * Makes something that must not be made twice. After a server error or silence it may be there although nobody said
 * so: then it is looked for before it is tried again.
 */
export async function createOnce<T>({
	create,
	find,
	sleep,
}: {
	readonly create: () => Promise<T>;
	readonly find: () => Promise<T | undefined>;
	readonly sleep: (ms: number) => Promise<unknown>;
}): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await create();
		} catch (error) {
			if (attempt === MOST_TRIES || !isOpen(error)) throw error;
		}
		await sleep(WAIT_MS * attempt);
		const found = await find();
		if (found !== undefined) return found;
	}
}

/** Whether the request may have taken effect. Octokit gives a lost connection the status 500. */
export function isOpen(error: unknown): boolean {
	const status = statusOf(error);
	return status === undefined || status >= 500;
}
