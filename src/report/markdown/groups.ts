/** What there is to say about one run. */
export interface Group {
	readonly name: string;
	readonly items: readonly string[];
}

/** A list of runs, or where only one run is told of at all, its things without its name. */
export function groupedSection(
	title: string,
	groups: readonly Group[],
	{ isNamed, more = "" }: { readonly isNamed: boolean; readonly more?: string },
): string {
	const [only] = groups;
	if (!only) return "";
	if (groups.length === 1 && !isNamed) {
		return only.items.length === 1
			? `**${title}** ${only.items.join("")}`
			: [`**${title}**`, "", ...only.items.map((item) => `- ${item}`)].join(
					"\n",
				);
	}
	const lines = groups.flatMap(({ name, items }) =>
		items.length === 1
			? [`- ${name}: ${items.join("")}`]
			: [`- ${name}`, ...items.map((item) => `  - ${item}`)],
	);
	const rest = more === "" ? [] : [`- ${more}`];
	return [`**${title}**`, "", ...lines, ...rest].join("\n");
}
