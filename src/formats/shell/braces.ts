/** Most words that one pair of braces may become. */
const MAX_WORDS = 1000;

/** What `{a,b}` and `{1..4}` stand for; undefined for braces with quotes, expansions or braces in them. */
export function alternativesOf(braces: string): readonly string[] | undefined {
	const range = /^\{(-?\d{1,9})\.\.(-?\d{1,9})(?:\.\.(-?\d{1,9}))?\}$/.exec(
		braces,
	);
	if (range) {
		const [first, last, step] = range.slice(1).map(Number);
		return numbers(first ?? 0, last ?? 0, step);
	}
	const list = /^\{([^{}"'`$\\]*,[^{}"'`$\\]*)\}$/.exec(braces);
	const words = list?.[1]?.split(",");
	return words && words.length <= MAX_WORDS ? words : undefined;
}

function numbers(
	first: number,
	last: number,
	step: number | undefined,
): readonly string[] | undefined {
	const stride = Math.abs(step || 1) * (last < first ? -1 : 1);
	const count = Math.floor((last - first) / stride) + 1;
	if (count > MAX_WORDS) return undefined;
	return Array.from({ length: count }, (_, index) =>
		String(first + index * stride),
	);
}
