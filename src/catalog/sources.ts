/** Looks a row's source up in its table's list of sources; a stray key is our mistake and stops the program. */
export function sourceOf(
	sources: Readonly<Record<string, string>>,
	key: string,
): string {
	const source = sources[key];
	if (source === undefined) throw new Error(`No source \`${key}\``);
	return source;
}
