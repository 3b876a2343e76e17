/**
 * Names that share most pairs of letters with a word, most alike first. Unlike edits, pairs do not mind that `80GB-SXM`
 * and `SXM-80GB` swap their halves, as names of hardware and models do.
 */
export function similar(
	word: string,
	names: readonly string[],
	atMost = 3,
): readonly string[] {
	const wanted = pairs(squeezed(word));
	return names
		.map((name) => ({ name, alike: likeness(wanted, pairs(squeezed(name))) }))
		.filter(({ alike }) => alike >= 0.45)
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

// Mean of Dice's coefficient and of the share of the shorter name, so that a part of a name finds the whole.
function likeness(
	left: ReadonlySet<string>,
	right: ReadonlySet<string>,
): number {
	const shorter = Math.min(left.size, right.size);
	if (shorter === 0) return 0;
	let shared = 0;
	for (const pair of left) if (right.has(pair)) shared++;
	return shared / (left.size + right.size) + shared / shorter / 2;
}
