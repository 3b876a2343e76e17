import {
	asBoolean,
	asNumber,
	asPlain,
	asText,
	entryAt,
	itemsOf,
	type Tree,
} from "../../formats/tree.js";
import { lookUp } from "../look-up.js";

export type Part = Readonly<Record<string, unknown>>;

/** A dictionary with a `type`, as MMEngine's registries build it. */
export interface Built {
	readonly type: string;
	readonly tree: Tree | undefined;
	at(key: string): Tree | undefined;
	number(key: string, standard: number): number;
	text(key: string): string | undefined;
	isOn(key: string, standard?: boolean): boolean;
	/** Numbers of a list; of one number, that number. */
	numbers(key: string, standard: readonly number[]): readonly number[];
	/** What its `norm_cfg` is called in a network; `none` without one, undefined for a norm that nobody here builds. */
	readonly norm: string | undefined;
}

/** Reads such a dictionary; its type without the modules before it. */
export function builtOf(tree: Tree | undefined): Built {
	const at = (key: string) => entryAt(tree, key)?.value;
	return {
		type: asText(at("type"))?.replace(/^.*[.:]/, "") ?? "",
		tree,
		at,
		number: (key, standard) => asNumber(at(key)) ?? standard,
		text: (key) => asText(at(key)),
		isOn: (key, standard = false) => asBoolean(at(key)) ?? standard,
		numbers: (key, standard) => numbersIn(at(key)) ?? standard,
		norm: normOf(at("norm_cfg")),
	};
}

/** The items of a list, or the one dictionary that stands for it. */
export function each(tree: Tree | undefined): readonly Tree[] {
	if (tree?.kind === "sequence") return itemsOf(tree);
	return tree?.kind === "mapping" ? [tree] : [];
}

const NORMS: Readonly<Record<string, string>> = {
	BN: "batch",
	SyncBN: "batch",
	MMSyncBN: "batch",
	GN: "group",
	LN: "layer",
};

// A norm that asks for no gradient keeps its scales as they were.
function normOf(tree: Tree | undefined): string | undefined {
	const type = asText(entryAt(tree, "type")?.value);
	if (tree?.kind !== "mapping" || type === undefined) return "none";
	const trains = asBoolean(entryAt(tree, "requires_grad")?.value) ?? true;
	const found = lookUp(NORMS, type);
	return found === "batch" && !trains ? "frozen" : found;
}

function numbersIn(tree: Tree | undefined): readonly number[] | undefined {
	const plain = tree && asPlain(tree);
	const list = Array.isArray(plain) ? plain : [plain];
	const numbers = list.filter((value) => typeof value === "number");
	return numbers.length === list.length ? numbers : undefined;
}
