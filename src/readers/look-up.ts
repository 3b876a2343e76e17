/** The row of a table under a word that a file has; undefined for a word that is none of its own keys. */
export function lookUp<V>(
	table: Readonly<Record<string, V>>,
	word: string | undefined,
): V | undefined {
	return word !== undefined && Object.hasOwn(table, word)
		? table[word]
		: undefined;
}
