/** Two sides of one thing; a side that does not exist is absent, never an empty stand-in. */
export interface Change<T> {
	readonly base?: T;
	readonly head?: T;
}

/** Passes both sides through the same function, so that they cannot be computed differently. */
export function mapChange<T, U>(
	change: Change<T>,
	each: (side: T) => U,
): Change<U> {
	return {
		...(change.base !== undefined && { base: each(change.base) }),
		...(change.head !== undefined && { head: each(change.head) }),
	};
}
