import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Open, Override } from "../reader.js";
import { isOwnGroup, referenceTo } from "./config-paths.js";
import { type DefaultItem, defaultItems } from "./defaults-list.js";
import { firstText } from "./overrides.js";

/** Which config of each group is taken, by the group's path; an empty name for none. */
export type Choices = ReadonlyMap<string, string>;

interface Chosen {
	readonly names: Choices;
	/** Groups that the command line adds to the list. */
	readonly added: readonly DefaultItem[];
	/** What the command line sets that is no group. */
	readonly values: readonly Override[];
}

/**
 * What the command line and the `override` items choose: the command first, then lists, the last item of a list before
 * those above it, because Hydra walks lists from their end and the first choice counts (defaults_list.py, 1.3).
 */
export function choicesOf(
	file: ParsedFile,
	open: Open,
	given: {
		readonly overrides: readonly Override[];
		readonly chosen: Choices;
	},
): Chosen {
	const names = new Map(given.chosen);
	const added: DefaultItem[] = [];
	const values: Override[] = [];
	const seen = { count: 0 };
	const own = defaultItems(file.documents[0]);
	for (const override of given.overrides) {
		const key = override.key.replace(/^\//, "");
		const item = groupItem(override, key.replace(/@.*$/, ""));
		const isListed = own.some((each) => keyOf(each, "") === key);
		const isGroup =
			isListed || (item && open(referenceTo(file, item, item.names[0] ?? "")));
		if (!isGroup) values.push(override);
		else {
			names.set(key, item?.names[0] ?? "");
			if (!isListed && item) added.push(item);
		}
	}
	for (const [group, name] of given.chosen) {
		if (own.some((each) => each.group === group)) continue;
		added.push({ ...NEW_ITEM, group, names: [name] });
	}
	for (const item of added) {
		const found = open(referenceTo(file, item, item.names[0] ?? ""));
		if (found) collect(found, item.group, { open, names, trail: [], seen });
	}
	collect(file, "", { open, names, trail: [], seen });
	return { names, added, values };
}

/** The key under which a choice of an item is held: its whole group, with what stands after `@`. */
export function keyOf(item: DefaultItem, parent: string): string {
	const group = item.group.startsWith("/")
		? item.group.slice(1)
		: [parent, item.group].filter((part) => part !== "").join("/");
	return item.package === undefined ? group : `${group}@${item.package}`;
}

/** The name that is chosen of an item's group; a plain config name is never chosen anew. */
export function chosenName(
	item: DefaultItem,
	parent: string,
	choices: Choices,
): string | undefined {
	return item.group === "" ? undefined : choices.get(keyOf(item, parent));
}

/** A name of a list with `${group}` put in. */
export function nameIn(name: string, choices: Choices): string {
	return name.replace(
		/\$\{([\w/]+)\}/g,
		(written, group: string) => choices.get(group) ?? written,
	);
}

const NEW_ITEM = {
	kind: "config",
	isOptional: false,
	isOverride: false,
	line: 1,
} as const;

function groupItem(override: Override, group: string): DefaultItem | undefined {
	const isPlain = override.mode !== "delete" && /^[\w/-]+$/.test(group);
	const name = firstText(override);
	return isPlain && /^[\w./+-]+$/.test(name)
		? { ...NEW_ITEM, group, names: [name], line: override.line }
		: undefined;
}

interface Walk {
	readonly open: Open;
	readonly names: Map<string, string>;
	readonly trail: readonly string[];
	/** How many files were looked at. */
	readonly seen: { count: number };
}

function collect(file: ParsedFile, group: string, walk: Walk): void {
	if (walk.trail.includes(file.path) || walk.trail.length > DEEPEST) return;
	if (++walk.seen.count > MOST_FILES) return;
	const items = defaultItems(file.documents[0]);
	for (const item of items) {
		const key = keyOf(item, group);
		if (item.isOverride && !walk.names.has(key)) {
			walk.names.set(key, item.names[0] ?? "");
		}
	}
	const inside = { ...walk, trail: [...walk.trail, file.path] };
	for (const item of items.toReversed()) {
		if (item.kind === "self" || item.isOverride || isOwnGroup(item.group))
			continue;
		const key = keyOf(item, group);
		const choice = chosenName(item, group, walk.names);
		for (const written of choice === undefined ? item.names : [choice]) {
			const name = nameIn(written, walk.names);
			const found =
				name === "" ? undefined : walk.open(referenceTo(file, item, name));
			if (!found) continue;
			collect(found, item.group === "" ? group : key, inside);
		}
	}
	// A choice in a list counts where another name refers to it.
	for (const item of items) {
		const key = keyOf(item, group);
		const [name, ...others] = item.names;
		if (
			others.length === 0 &&
			item.kind === "config" &&
			item.group !== "" &&
			name !== undefined &&
			!walk.names.has(key)
		) {
			walk.names.set(key, name);
		}
	}
}

const DEEPEST = 12;

/** Counted as often as they are named. */
const MOST_FILES = 200;
