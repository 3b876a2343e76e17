/** Does something for each item, a few at a time; the results keep the items' order. */
export async function inParallel<T, U>(
	items: readonly T[],
	each: (item: T) => Promise<U>,
	atOnce = 8,
): Promise<readonly U[]> {
	const results: U[] = [];
	let next = 0;
	const work = async (): Promise<void> => {
		while (next < items.length) {
			const at = next++;
			// The index is below the length, so the item is there whatever its type.
			results[at] = await each(items[at] as T);
		}
	};
	await Promise.all(
		Array.from({ length: Math.min(atOnce, items.length) }, work),
	);
	return results;
}
