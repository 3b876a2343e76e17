/** Things to say about one run. */
export interface Group {
	readonly name: string;
	readonly items: readonly string[];
}

/** `**Why** …` in one line where there is one thing to say, else a list; a run with several things has a list of its own. */
export function groupedSection(
	title: string,
	groups: readonly Group[],
	more = "",
): string {
	const [only] = groups;
	if (!only) return "";
	if (groups.length === 1 && more === "") {
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
