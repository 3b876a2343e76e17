import type { DefaultItem } from "./defaults-list.js";

/** Keys under which a config stands in the composed one. */
export type Package = readonly string[];

/** Where a config of a defaults list goes: what the list says after `@`, else what the file says, else its group. */
export function packageOf({
	parent,
	item,
	header,
	group,
}: {
	readonly parent: Package;
	readonly item: DefaultItem;
	/** The words of the file's own `# @package`. */
	readonly header: string | undefined;
	/** The whole group of the config, from the root. */
	readonly group: string;
}): Package {
	const words = item.package ?? header;
	if (words === "_group_") return keysOf(group.replaceAll("/", "."));
	if (words === undefined) {
		const own = item.group || item.names[0]?.replace(/\/?[^/]*$/, "") || "";
		const keys = keysOf(own.replace(/^\//, "").replaceAll("/", "."));
		return own.startsWith("/") ? keys : [...parent, ...keys];
	}
	const keys = keysOf(words.replace(/^_(global|here)_/, ""));
	return words.startsWith("_global_") ? keys : [...parent, ...keys];
}

function keysOf(text: string): readonly string[] {
	return text.split(".").filter((key) => key !== "" && key !== "..");
}
