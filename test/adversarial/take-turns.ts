import type { Fetch } from "../../src/host/github/retry.js";

/** Lets two connections send their requests in a given order, one at a time. */
export interface Turns {
	/** A fetch that waits for the turn of its side. */
	fetchOf(side: Side): Fetch;
	/** Must be called when a side sends nothing any more. */
	leave(side: Side): void;
}

export type Side = "a" | "b";

/** An order of turns; when a side has left, its turns are passed over, and when the order ends, all may go on. */
export function takeTurns(order: readonly Side[]): Turns {
	const left = new Set<Side>();
	const waiting = new Map<Side, () => void>();
	let at = 0;
	let isBusy = false;
	const proceed = (): void => {
		if (isBusy) return;
		while (at < order.length && left.has(order[at] ?? "a")) at++;
		const [first] = waiting.keys();
		const side = order[at] ?? first;
		const start = side && waiting.get(side);
		if (!side || !start) return;
		waiting.delete(side);
		at++;
		isBusy = true;
		start();
	};
	return {
		fetchOf: (side) => async (url, options) => {
			await new Promise<void>((start) => {
				waiting.set(side, start);
				proceed();
			});
			try {
				return await fetch(url, options);
			} finally {
				isBusy = false;
				proceed();
			}
		},
		leave(side) {
			left.add(side);
			proceed();
		},
	};
}

/** Every order of so many turns of each of two sides. */
export function allOrders(
	turnsOfA: number,
	turnsOfB: number,
): readonly (readonly Side[])[] {
	if (turnsOfA === 0) return [Array.from({ length: turnsOfB }, () => "b")];
	if (turnsOfB === 0) return [Array.from({ length: turnsOfA }, () => "a")];
	return [
		...allOrders(turnsOfA - 1, turnsOfB).map((rest) => ["a", ...rest] as const),
		...allOrders(turnsOfA, turnsOfB - 1).map((rest) => ["b", ...rest] as const),
	];
}
