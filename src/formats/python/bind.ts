import { lineOf, type Machine, sourceOf } from "./machine.js";
import { readMember, slotsOf } from "./member.js";
import { insideOf, type SyntaxNode } from "./syntax.js";
import { type Scope, unknown, type Value } from "./value.js";

/** Binds targets between commas: one takes the value, several take its items. */
export function bind(
	scope: Scope,
	machine: Machine,
	targets: readonly SyntaxNode[],
	value: Value,
): void {
	const own = targets.filter(({ name }) => name !== ",");
	const [only, ...more] = own;
	if (only && more.length === 0) {
		bindOne(scope, machine, only, value);
		return;
	}
	own.forEach((target, index) => {
		const items = value.kind === "list" ? value.items : [];
		const isUnpacked = own.some(({ name }) => name === "*");
		const part = isUnpacked ? undefined : items[index];
		bindOne(
			scope,
			machine,
			target,
			part ?? unknown(sourceOf(machine, target), lineOf(machine, target)),
		);
	});
}

/** Binds a name, an attribute, a subscript or a tuple of those. */
export function bindOne(
	scope: Scope,
	machine: Machine,
	target: SyntaxNode,
	value: Value,
): void {
	switch (target.name) {
		case "VariableName":
			scope.names.set(sourceOf(machine, target), {
				value,
				line: lineOf(machine, target),
			});
			return;
		case "MemberExpression":
			bindMember(scope, machine, target, value);
			return;
		case "TupleExpression":
		case "ArrayExpression":
		case "ParenthesizedExpression":
			bind(scope, machine, insideOf(target), value);
			return;
		default:
	}
}

function bindMember(
	scope: Scope,
	machine: Machine,
	target: SyntaxNode,
	value: Value,
): void {
	const member = readMember(machine, target, scope);
	if (member?.key?.kind !== "plain") return;
	const of = held(scope, machine, member.of);
	const key = member.key.value;
	if (of?.kind === "list" && typeof key === "number") {
		const index = key < 0 ? of.items.length + key : key;
		if (index < of.items.length) of.items[index] = value;
		return;
	}
	const slots = of && slotsOf(of);
	slots?.set(String(key), { value, line: lineOf(machine, target) });
}

/**
 * The value that a target changes. A part that a call leaves to its defaults, as in `config.training.steps = 5`, comes
 * into being with what is set in it.
 */
function held(
	scope: Scope,
	machine: Machine,
	node: SyntaxNode,
): Value | undefined {
	const found = machine.evaluate(node, scope);
	if (node.name === "VariableName") return opened(scope, machine, node, found);
	const isOpen = found.kind === "unknown" || found.kind === "named";
	if (!isOpen || node.name !== "MemberExpression") return found;
	const member = readMember(machine, node, scope);
	if (member?.key?.kind !== "plain" || !member.isAttribute) return undefined;
	const of = held(scope, machine, member.of);
	const key = String(member.key.value);
	if (!of || of.kind === "unknown" || slotsOf(of)?.has(key)) return undefined;
	const line = lineOf(machine, node);
	const made: Value = {
		kind: "call",
		callee: "",
		positional: [],
		slots: new Map(),
		line,
	};
	slotsOf(of)?.set(key, { value: made, line });
	return made;
}

/** A name for something that was not read becomes a call of it with what is set in it, and nothing else known. */
function opened(
	scope: Scope,
	machine: Machine,
	node: SyntaxNode,
	found: Value,
): Value {
	if (found.kind !== "unknown" && found.kind !== "named") return found;
	const line = lineOf(machine, node);
	const callee = found.kind === "named" ? found.name : found.text;
	const value: Value = {
		kind: "call",
		callee,
		positional: [],
		slots: new Map(),
		line,
	};
	scope.names.set(sourceOf(machine, node), { value, line });
	return value;
}
