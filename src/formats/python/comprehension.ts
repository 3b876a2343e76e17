import { bind } from "./bind.js";
import { lineOf, type Place } from "./machine.js";
import { partsOf, type SyntaxNode } from "./syntax.js";
import { newScope, type Slots, truthOf, type Value } from "./value.js";

/** A comprehension with one `for` over a known list; any other is unknown. */
export function comprehend(place: Place): Value | undefined {
	const { machine, node, scope, line } = place;
	const parts = partsOf(node).slice(1, -1);
	const loop = readLoop(parts);
	if (!loop) return undefined;
	const source = machine.evaluate(loop.source, scope);
	if (source.kind !== "list" || source.isOpen) return undefined;
	const items: Value[] = [];
	const slots: Slots = new Map();
	for (const item of source.items) {
		const inside = newScope(scope);
		bind(inside, machine, loop.targets, item);
		const keep = loop.condition
			? truthOf(machine.evaluate(loop.condition, inside))
			: true;
		if (keep === undefined) return undefined;
		if (!keep) continue;
		const value = machine.evaluate(loop.value, inside);
		items.push(value);
		if (!loop.key) continue;
		const key = machine.evaluate(loop.key, inside);
		if (key.kind !== "plain") return undefined;
		slots.set(String(key.value), { value, line: lineOf(machine, loop.key) });
	}
	return loop.key
		? { kind: "dict", slots, line }
		: { kind: "list", items, line };
}

interface Loop {
	readonly key?: SyntaxNode;
	readonly value: SyntaxNode;
	readonly targets: readonly SyntaxNode[];
	readonly source: SyntaxNode;
	readonly condition?: SyntaxNode;
}

function readLoop(parts: readonly SyntaxNode[]): Loop | undefined {
	const at = (word: string) => parts.findIndex(({ name }) => name === word);
	const isOne = parts.filter(({ name }) => name === "for").length === 1;
	const [first, colon, third] = parts;
	const source = parts[at("in") + 1];
	if (!isOne || !first || !source) return undefined;
	const hasKey = colon?.name === ":" && third !== undefined;
	const condition = at("if") > 0 ? parts[at("if") + 1] : undefined;
	const end = parts.slice(at("in") + 2);
	if (end.length > (condition ? 2 : 0)) return undefined;
	return {
		...(hasKey && { key: first }),
		value: hasKey ? third : first,
		targets: parts.slice(at("for") + 1, at("in")),
		source,
		...(condition && { condition }),
	};
}
