import { MAX_ITEMS, MAX_TEXT, spend } from "./budget.js";
import type { Machine } from "./machine.js";
import {
	type Arguments,
	type Call,
	copyOf,
	type Dict,
	type List,
	plain,
	type Slots,
	textIn,
	type Value,
} from "./value.js";

/** What a method of a dictionary, list or text gives, with what it changes in place; undefined for any other. */
export function methodOf(
	receiver: Value,
	name: string,
	given: Arguments,
	machine: Machine,
): Value | undefined {
	const isChange = name === "update" || name === "pop";
	if (receiver.kind === "dict" || (receiver.kind === "call" && isChange)) {
		return lookUp(DICT, name)?.(receiver, given, machine);
	}
	if (receiver.kind === "list") {
		return lookUp(LIST, name)?.(receiver, given, machine);
	}
	const text = textIn(receiver);
	return text === undefined ? undefined : lookUp(TEXT, name)?.(text, given);
}

type Method<R> = (
	receiver: R,
	given: Arguments,
	machine: Machine,
) => Value | undefined;

/** A kept call has its named arguments as keys, which `update` and `pop` change. */
const DICT: Readonly<Record<string, Method<Dict | Call>>> = {
	update: (dict, given, { world }) => {
		const { positional, slots, line } = given;
		const updates = [...positional, { kind: "dict", slots, line } as const];
		for (const update of updates) {
			if (update.kind !== "dict" && update.kind !== "call") {
				dict.slots.set("**", { value: update, line });
				continue;
			}
			if (world.updatesDeep) updateDeep(dict.slots, update.slots);
			else for (const [key, slot] of update.slots) dict.slots.set(key, slot);
		}
		return plain(null, line);
	},
	merge: (dict, { positional: [update], line }) => {
		if (update?.kind !== "dict") return undefined;
		updateDeep(dict.slots, update.slots);
		return plain(null, line);
	},
	get: (dict, { positional: [key, otherwise], line }) => {
		const name = textIn(key);
		if (name === undefined || dict.slots.has("**")) return undefined;
		return dict.slots.get(name)?.value ?? otherwise ?? plain(null, line);
	},
	pop: (dict, { positional: [key, otherwise] }) => {
		const name = textIn(key);
		const held = name === undefined ? undefined : dict.slots.get(name);
		if (name !== undefined) dict.slots.delete(name);
		return held?.value ?? otherwise;
	},
	setdefault: (dict, { positional: [key, value], line }) => {
		const name = textIn(key);
		if (name === undefined) return undefined;
		const held = dict.slots.get(name)?.value ?? value ?? plain(null, line);
		if (!dict.slots.has(name)) dict.slots.set(name, { value: held, line });
		return held;
	},
	copy: (dict) => ({ ...dict, slots: new Map(dict.slots) }),
	keys: ({ slots, line }) => ({
		kind: "list",
		items: [...slots.keys()].map((key) => plain(key, line)),
		line,
	}),
	values: ({ slots, line }) => ({
		kind: "list",
		items: [...slots.values()].map(({ value }) => value),
		line,
	}),
	items: ({ slots, line }) => ({
		kind: "list",
		items: [...slots].map(([key, slot]) => ({
			kind: "list" as const,
			items: [plain(key, slot.line), slot.value],
			line: slot.line,
		})),
		line,
	}),
};

/** Keys of dictionaries inside are updated one by one; `_delete_` in an update leaves nothing of the old. */
export function updateDeep(slots: Slots, update: Slots, depth = 0): void {
	for (const [key, slot] of update) {
		const held = slots.get(key)?.value;
		const { value } = slot;
		if (held?.kind !== "dict" || value.kind !== "dict" || depth > MAX_MERGE) {
			slots.set(key, slot);
			continue;
		}
		const deletion = value.slots.get("_delete_")?.value;
		const isAnew = deletion?.kind === "plain" && deletion.value === true;
		const merged: Slots = new Map(isAnew ? [] : held.slots);
		updateDeep(merged, value.slots, depth + 1);
		merged.delete("_delete_");
		slots.set(key, { ...slot, value: { ...held, slots: merged } });
	}
}

/** Levels of dictionaries that an update goes into. */
const MAX_MERGE = 64;

const LIST: Readonly<Record<string, Method<List>>> = {
	append: (list, { positional: [value], line }, { world }) => {
		if (!value || list.items.length >= MAX_ITEMS) return undefined;
		if (spend(world.budget)) list.items.push(value);
		return plain(null, line);
	},
	extend: (list, { positional: [more], line }) => {
		if (more?.kind !== "list") return undefined;
		if (list.items.length + more.items.length > MAX_ITEMS) return undefined;
		list.items.push(...more.items);
		return plain(null, line);
	},
	insert: (list, { positional: [index, value], line }) => {
		if (index?.kind !== "plain" || !value) return undefined;
		list.items.splice(Number(index.value), 0, value);
		return plain(null, line);
	},
	pop: (list, { positional: [index] }) => {
		const at = index?.kind === "plain" ? Number(index.value) : -1;
		return list.items.splice(at, 1)[0];
	},
	copy: (list, _, { world }) =>
		copyOf({ ...list, items: [...list.items] }, () => spend(world.budget)),
};

const TEXT: Readonly<
	Record<string, (text: string, given: Arguments) => Value | undefined>
> = {
	lower: (text, { line }) => plain(text.toLowerCase(), line),
	upper: (text, { line }) => plain(text.toUpperCase(), line),
	strip: (text, { positional, line }) =>
		positional.length === 0 ? plain(text.trim(), line) : undefined,
	startswith: (text, { positional: [part], line }) =>
		tested(textIn(part), (each) => text.startsWith(each), line),
	endswith: (text, { positional: [part], line }) =>
		tested(textIn(part), (each) => text.endsWith(each), line),
	replace: (text, { positional: [from, to], line }) => {
		const [old, fresh] = [textIn(from), textIn(to)];
		if (!old || fresh === undefined) return undefined;
		const replaced = text.replaceAll(old, () => fresh);
		return replaced.length > MAX_TEXT ? undefined : plain(replaced, line);
	},
	split: (text, { positional: [mark], line }) => {
		const between = textIn(mark);
		if (!between) return undefined;
		const items = text.split(between).map((part) => plain(part, line));
		return { kind: "list", items, line };
	},
	join: (text, { positional: [list], line }) => {
		if (list?.kind !== "list") return undefined;
		const parts = list.items.map(textIn);
		if (parts.includes(undefined)) return undefined;
		const joined = parts.join(text);
		return joined.length > MAX_TEXT ? undefined : plain(joined, line);
	},
	format: (text, { positional, slots, line }) => {
		if (slots.size > 0 || /\{[^}]/.test(text)) return undefined;
		let index = 0;
		let isKnown = true;
		const filled = text.replaceAll("{}", () => {
			const value = positional[index++];
			if (value?.kind !== "plain") isKnown = false;
			return value?.kind === "plain" ? String(value.value) : "";
		});
		return isKnown && filled.length <= MAX_TEXT
			? plain(filled, line)
			: undefined;
	},
};

function tested(
	part: string | undefined,
	test: (part: string) => boolean,
	line: number,
): Value | undefined {
	return part === undefined ? undefined : plain(test(part), line);
}

function lookUp<V>(
	table: Readonly<Record<string, V>>,
	name: string,
): V | undefined {
	return Object.hasOwn(table, name) ? table[name] : undefined;
}
