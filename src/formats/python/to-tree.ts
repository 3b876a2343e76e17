import { type Entry, type Scalar, type Tree, UNKNOWN } from "../tree.js";
import { MAX_DEPTH } from "../unreadable.js";
import { ARGUMENTS, CALL, CALLEE, NAME, RECEIVER } from "./tags.js";
import {
	type Call,
	type List,
	type Plain,
	plain,
	type Slots,
	type Value,
} from "./value.js";

/** The located tree of a value. Values that hold each other, or too many, end as unknown. */
export function treeOf(value: Value): Tree {
	let left = MAX_NODES;
	const grow = (each: Value, depth: number): Tree => {
		left -= 1;
		if (left < 0 || depth > MAX_DEPTH) return tagged("…", UNKNOWN, each.line);
		const entriesOf = (slots: Slots): readonly Entry[] =>
			[...slots].map(([key, slot]) => ({
				key,
				value: grow(slot.value, depth + 1),
				line: slot.line,
			}));
		switch (each.kind) {
			case "plain":
				return scalarOf(each);
			case "list":
				return {
					kind: "sequence",
					items: each.items.map((item) => grow(item, depth + 1)),
					line: each.line,
				};
			case "dict":
				return {
					kind: "mapping",
					entries: entriesOf(each.slots),
					line: each.line,
				};
			case "call":
				return {
					kind: "mapping",
					tag: CALL,
					entries: [...ownEntries(each, depth), ...entriesOf(each.slots)],
					line: each.line,
				};
			case "named":
			case "defined":
				return tagged(each.name, NAME, each.line);
			case "unknown":
				return tagged(each.text, UNKNOWN, each.line);
		}
	};
	const ownEntries = (call: Call, depth: number): readonly Entry[] => {
		const { line } = call;
		const args: List = { kind: "list", items: [...call.positional], line };
		return [
			{ key: CALLEE, value: scalarOf(plain(call.callee, line)), line },
			...(call.receiver
				? [{ key: RECEIVER, value: grow(call.receiver, depth + 1), line }]
				: []),
			...(call.positional.length > 0
				? [{ key: ARGUMENTS, value: grow(args, depth + 1), line }]
				: []),
		];
	};
	return grow(value, 1);
}

/** Values of one tree. */
const MAX_NODES = 100_000;

function scalarOf({ value, text, line }: Plain): Scalar {
	const quoted = typeof value === "string";
	return { kind: "scalar", value, text, quoted, line };
}

function tagged(text: string, tag: string, line: number): Scalar {
	return { kind: "scalar", value: text, text, quoted: false, tag, line };
}
