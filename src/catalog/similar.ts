/**
 * Names that share most pairs of letters with a word, most alike first (Dice 1945). Unlike edits, pairs do not mind that
 * `80GB-SXM` and `SXM-80GB` swap their halves, as names of hardware and models do.
 */
export function similar(
	word: string,
	names: readonly string[],
	atMost = 3,
): readonly string[] {
	const wanted = pairs(squeezed(word));
	return names
		.map((name) => ({ name, alike: dice(wanted, pairs(squeezed(name))) }))
		.filter(({ alike }) => alike >= 0.4)
		.sort((a, b) => b.alike - a.alike || (a.name < b.name ? -1 : 1))
		.slice(0, atMost)
		.map(({ name }) => name);
}

/** Lower case without punctuation and spaces: how names are compared. */
export function squeezed(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function pairs(word: string): ReadonlySet<string> {
	const found = new Set<string>();
	for (let i = 0; i + 1 < word.length; i++) found.add(word.slice(i, i + 2));
	return found;
}

function dice(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
	let shared = 0;
	for (const pair of left) if (right.has(pair)) shared++;
	return left.size + right.size === 0
		? 0
		: (2 * shared) / (left.size + right.size);
}
