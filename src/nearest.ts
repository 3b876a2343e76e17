/** Names within a third of the word's length in edits, nearest first, two at most. */
export function nearest(
	word: string,
	names: readonly string[],
): readonly string[] {
	if (word.length > LONGEST) return [];
	const limit = Math.max(1, Math.floor(word.length / 3));
	return names
		.filter((name) => Math.abs(name.length - word.length) <= limit)
		.map((name) => ({
			name,
			distance: edits(word.toLowerCase(), name.toLowerCase()),
		}))
		.filter(({ distance }) => distance <= limit)
		.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
		.slice(0, 2)
		.map(({ name }) => name);
}

/** A longer word is no name that somebody mistyped. */
const LONGEST = 80;

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function edits(a: string, b: string): number {
	let before: readonly number[] = [];
	let row = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const isSame = a[i - 1] === b[j - 1];
			const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			next.push(
				Math.min(
					(row[j] ?? 0) + 1,
					(next[j - 1] ?? 0) + 1,
					(row[j - 1] ?? 0) + (isSame ? 0 : 1),
					isSwap ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
				),
			);
		}
		before = row;
		row = next;
	}
	return row[b.length] ?? 0;
}
