/** Gives the line, counted from 1, of an offset in the text. */
export function lineFinder(text: string): (offset: number) => number {
	const starts = [0];
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
		starts.push(at + 1);
	}
	return (offset) => countUpTo(starts, offset);
}

/** How many of the ascending numbers are not above the limit, by halving. */
function countUpTo(ascending: readonly number[], limit: number): number {
	let low = 0;
	let high = ascending.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
		else high = middle;
	}
	return low;
}
