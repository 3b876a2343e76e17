import { MAX_DEPTH } from "../unreadable.js";

/** A value while a file is worked out. Lists, dictionaries and calls are shared and change in place, as in Python. */
export type Value = Plain | List | Dict | Call | Named | Defined | Unknown;

export interface Plain {
	readonly kind: "plain";
	readonly value: string | number | boolean | null;
	/** As it stands in the file, or as Python would print it. */
	readonly text: string;
	readonly line: number;
}

/** A list, tuple or set. */
export interface List {
	readonly kind: "list";
	readonly items: Value[];
	/** It has more items than are known. */
	readonly isOpen?: boolean;
	readonly line: number;
}

export interface Dict {
	readonly kind: "dict";
	readonly slots: Slots;
	readonly line: number;
}

/** A call that is kept as it stands, with its named arguments as slots: attributes read and change them. */
export interface Call {
	readonly kind: "call";
	readonly callee: string;
	/** The value whose method is called. */
	readonly receiver?: Value;
	readonly positional: readonly Value[];
	readonly slots: Slots;
	readonly line: number;
}

/** Something that is defined elsewhere. */
export interface Named {
	readonly kind: "named";
	readonly name: string;
	readonly line: number;
}

/** A function of the file. */
export interface Defined {
	readonly kind: "defined";
	readonly name: string;
	/** Parameters that every call must give. */
	readonly required: number;
	/** What a call of it gives; undefined where that is not known. */
	invoke(given: Arguments): Value | undefined;
	readonly line: number;
}

/** The arguments of a call. */
export interface Arguments {
	readonly positional: readonly Value[];
	readonly slots: Slots;
	readonly line: number;
}

/** What only a run would tell. */
export interface Unknown {
	readonly kind: "unknown";
	readonly text: string;
	readonly line: number;
}

export type Slots = Map<string, Slot>;

export interface Slot {
	readonly value: Value;
	/** Line of the key. */
	readonly line: number;
}

/** Names that a module or a call of a function knows. */
export interface Scope {
	/** What assignments, functions and imports of read files bind, in order. */
	readonly names: Slots;
	/** What imports bind that nobody read: names and nothing more. */
	readonly outside: Map<string, Named>;
	/** Where names are looked up that this scope lacks. */
	readonly around?: Scope;
}

/** A scope without names. */
export function newScope(around?: Scope): Scope {
	const own = { names: new Map(), outside: new Map() };
	return around === undefined ? own : { ...own, around };
}

/** A plain value; its text is what Python would print, unless the file writes it otherwise. */
export function plain(
	value: Plain["value"],
	line: number,
	text = printed(value),
): Plain {
	return { kind: "plain", value, text, line };
}

/** A value that only a run would tell, with its expression shortened for reports. */
export function unknown(text: string, line: number): Unknown {
	const short = text.length > 80 ? `${text.slice(0, 79)}…` : text;
	return { kind: "unknown", text: short.replace(/\s+/g, " "), line };
}

/** True or false where that is known. */
export function truthOf(value: Value): boolean | undefined {
	switch (value.kind) {
		case "plain":
			return Boolean(value.value);
		case "list":
			return value.items.length > 0;
		case "dict":
			return value.slots.size > 0;
		default:
			return undefined;
	}
}

/** The number in a value; true and false are no numbers here. */
export function numberIn(value: Value | undefined): number | undefined {
	return value?.kind === "plain" && typeof value.value === "number"
		? value.value
		: undefined;
}

/** The text in a value. */
export function textIn(value: Value | undefined): string | undefined {
	return value?.kind === "plain" && typeof value.value === "string"
		? value.value
		: undefined;
}

/** The same value with lists, dictionaries and calls of its own. `take` is asked before each part. */
export function copyOf(value: Value, take: () => boolean, depth = 0): Value {
	if (!take() || depth > MAX_DEPTH) return unknown("…", value.line);
	const inside = (each: Value) => copyOf(each, take, depth + 1);
	const copySlots = (slots: Slots): Slots =>
		new Map(
			[...slots].map(([key, { value: held, line }]) => [
				key,
				{ value: inside(held), line },
			]),
		);
	switch (value.kind) {
		case "list":
			return { ...value, items: value.items.map(inside) };
		case "dict":
			return { ...value, slots: copySlots(value.slots) };
		case "call":
			return { ...value, slots: copySlots(value.slots) };
		default:
			return value;
	}
}

function printed(value: Plain["value"]): string {
	if (value === null) return "None";
	if (typeof value === "boolean") return value ? "True" : "False";
	return String(value);
}
