/** Players up to which every coalition is valued; above, permutations are sampled. */
const EXACT_PLAYERS = 8;
const SAMPLED_PERMUTATIONS = 64;

/**
 * Shapley value of each player of a game: its mean marginal contribution over all orders. Coalitions are bit sets.
 * Exact up to 8 players, else over a fixed sample of orders and their reverses; in both cases the values add up to the
 * whole. Undefined when a coalition that is needed has no value.
 */
export function shapley(
	players: number,
	worth: (coalition: bigint) => number | undefined,
): readonly number[] | undefined {
	return players <= EXACT_PLAYERS
		? exact(players, worth)
		: sampled(players, worth);
}

function exact(
	players: number,
	worth: (coalition: bigint) => number | undefined,
): readonly number[] | undefined {
	const shares = new Array<number>(players).fill(0);
	const values: number[] = [];
	for (let set = 0; set < 1 << players; set++) {
		const value = worth(BigInt(set));
		if (value === undefined) return undefined;
		values.push(value);
	}
	for (let set = 0; set < 1 << players; set++) {
		for (let player = 0; player < players; player++) {
			if ((set >> player) & 1) continue;
			const gain = (values[set | (1 << player)] ?? 0) - (values[set] ?? 0);
			shares[player] =
				(shares[player] ?? 0) + gain * orderShare(ones(set), players);
		}
	}
	return shares;
}

/** |S|! (n − |S| − 1)! / n!: the share of orders in which exactly this coalition comes first. */
function orderShare(size: number, players: number): number {
	let share = 1 / players;
	// n choose k of the n − 1 others, one factor at a time.
	for (let k = 1; k <= size; k++) share *= k / (players - k);
	return share;
}

function ones(set: number): number {
	let count = 0;
	for (let rest = set; rest > 0; rest >>= 1) count += rest & 1;
	return count;
}

function sampled(
	players: number,
	worth: (coalition: bigint) => number | undefined,
): readonly number[] | undefined {
	const shares = new Array<number>(players).fill(0);
	const random = sequence(1);
	for (let round = 0; round < SAMPLED_PERMUTATIONS / 2; round++) {
		const order = shuffled(players, random);
		for (const each of [order, order.toReversed()]) {
			if (!addMarginals(each, worth, shares)) return undefined;
		}
	}
	return shares.map((share) => share / SAMPLED_PERMUTATIONS);
}

function addMarginals(
	order: readonly number[],
	worth: (coalition: bigint) => number | undefined,
	shares: number[],
): boolean {
	let set = 0n;
	let before = worth(set);
	for (const player of order) {
		set |= 1n << BigInt(player);
		const after = worth(set);
		if (before === undefined || after === undefined) return false;
		shares[player] = (shares[player] ?? 0) + after - before;
		before = after;
	}
	return true;
}

function shuffled(players: number, random: () => number): readonly number[] {
	const order = Array.from({ length: players }, (_, index) => index);
	for (let i = players - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		const held = order[i] ?? 0;
		order[i] = order[j] ?? 0;
		order[j] = held;
	}
	return order;
}

/** Mulberry32: the same numbers for the same seed on every machine. */
function sequence(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}
