import { lineOf, type Machine, type Place, sourceOf } from "./machine.js";
import { partsOf, type SyntaxNode } from "./syntax.js";
import {
	numberIn,
	plain,
	type Scope,
	type Slots,
	type Value,
} from "./value.js";

/** What `a.b`, `a["b"]` and `a[1:2]` name. */
export interface Member {
	readonly of: SyntaxNode;
	/** The attribute's name or the subscript's value; undefined for a slice. */
	readonly key?: Value;
	/** Between the brackets. */
	readonly slice: readonly SyntaxNode[];
	readonly isAttribute: boolean;
}

/** The parts of a member expression. */
export function readMember(
	machine: Machine,
	node: SyntaxNode,
	scope: Scope,
): Member | undefined {
	const [of, mark, ...rest] = partsOf(node);
	const [first] = rest;
	if (!of || !first) return undefined;
	if (mark?.name === ".") {
		const name = plain(sourceOf(machine, first), lineOf(machine, first));
		return { of, key: name, slice: [], isAttribute: true };
	}
	const slice = rest.slice(0, -1);
	const isOne = slice.length === 1 && first.name !== ":";
	return {
		of,
		...(isOne && { key: machine.evaluate(first, scope) }),
		slice,
		isAttribute: false,
	};
}

/** The value of a member expression. */
export function memberOf({
	machine,
	node,
	scope,
	line,
}: Place): Value | undefined {
	const member = readMember(machine, node, scope);
	if (!member) return undefined;
	const of = machine.evaluate(member.of, scope);
	const { key } = member;
	if (!key) return sliceOf(of, member.slice, { machine, node, scope, line });
	if (of.kind === "named" && member.isAttribute && key.kind === "plain") {
		return { kind: "named", name: `${of.name}.${String(key.value)}`, line };
	}
	const index = numberIn(key);
	if (of.kind === "list") {
		return index === undefined || of.isOpen ? undefined : of.items.at(index);
	}
	const slots = slotsOf(of);
	return key.kind === "plain"
		? slots?.get(String(key.value))?.value
		: undefined;
}

/** The named parts of a value, where it has some. */
export function slotsOf(value: Value): Slots | undefined {
	return value.kind === "dict" || value.kind === "call"
		? value.slots
		: undefined;
}

function sliceOf(
	of: Value,
	nodes: readonly SyntaxNode[],
	{ machine, scope, line }: Place,
): Value | undefined {
	const colons = nodes.filter(({ name }) => name === ":").length;
	if (colons !== 1 || nodes.some(({ name }) => name === ",")) return undefined;
	const at = nodes.findIndex(({ name }) => name === ":");
	const end = (node: SyntaxNode | undefined): Value | undefined =>
		node && machine.evaluate(node, scope);
	const [from, to] = [end(at > 0 ? nodes[0] : undefined), end(nodes[at + 1])];
	const [start, stop] = [numberIn(from), numberIn(to)];
	if ((from && start === undefined) || (to && stop === undefined)) {
		return undefined;
	}
	if (of.kind === "list" && !of.isOpen) {
		return { kind: "list", items: of.items.slice(start, stop), line };
	}
	return of.kind === "plain" && typeof of.value === "string"
		? plain(of.value.slice(start, stop), line)
		: undefined;
}
