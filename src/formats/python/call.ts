import { spend } from "./budget.js";
import { builtIn } from "./builtins.js";
import { lineOf, type Machine, type Place, sourceOf } from "./machine.js";
import { readMember } from "./member.js";
import { methodOf } from "./methods.js";
import { partsOf, type SyntaxNode, splitAt } from "./syntax.js";
import {
	type Arguments,
	type Call,
	type Scope,
	type Slots,
	textIn,
	type Value,
} from "./value.js";

/** What a call gives: a builtin's or the file's own function's value, or the call itself, kept as it stands. */
export function callOf(place: Place): Value | undefined {
	const { machine, node, scope, line } = place;
	const [callee, list] = partsOf(node);
	if (!callee || list?.name !== "ArgList") return undefined;
	if (callee.name === "MemberExpression") {
		return callMember(place, callee, list);
	}
	const called = machine.evaluate(callee, scope);
	const given = argumentsIn(machine, list, scope, line);
	if (!given) return undefined;
	const name = sourceOf(machine, callee).replace(/\s+/g, "");
	const isElsewhere = called.kind === "unknown" || called.kind === "named";
	if (isElsewhere && callee.name === "VariableName") {
		return builtIn(name, given, machine) ?? keep(name, given, machine);
	}
	if (called.kind === "defined") {
		return called.invoke(given) ?? keep(name, given, machine);
	}
	return keep(name, given, machine);
}

function callMember(
	{ machine, scope, line }: Place,
	callee: SyntaxNode,
	list: SyntaxNode,
): Value | undefined {
	const member = readMember(machine, callee, scope);
	const given = argumentsIn(machine, list, scope, line);
	if (!member || !given) return undefined;
	const receiver = machine.evaluate(member.of, scope);
	const name = textIn(member.key) ?? "";
	const full = sourceOf(machine, callee).replace(/\s+/g, "");
	if (receiver.kind === "named") {
		return builtIn(full, given, machine) ?? keep(full, given, machine);
	}
	if (receiver.kind === "unknown" && receiver.text !== "") {
		return keep(full, given, machine);
	}
	return (
		methodOf(receiver, name, given, machine) ??
		keep(name, given, machine, receiver)
	);
}

function keep(
	callee: string,
	{ positional, slots, line }: Arguments,
	machine: Machine,
	receiver?: Value,
): Call | undefined {
	const isWithin = spend(machine.world.budget, positional.length + slots.size);
	if (!isWithin) return undefined;
	return {
		kind: "call",
		callee,
		...(receiver && { receiver }),
		positional,
		slots,
		line,
	};
}

/** The arguments of a call; undefined for a generator in place of arguments. */
function argumentsIn(
	machine: Machine,
	list: SyntaxNode,
	scope: Scope,
	line: number,
): Arguments | undefined {
	const positional: Value[] = [];
	const slots: Slots = new Map();
	for (const words of splitAt(partsOf(list).slice(1, -1), ",")) {
		const [first, second, third] = words;
		if (!first) continue;
		if (words.some(({ name }) => name === "for")) return undefined;
		if (third && second?.name === "AssignOp") {
			const value = machine.evaluate(third, scope);
			const key = sourceOf(machine, first);
			slots.set(key, { value, line: lineOf(machine, first) });
		} else if (second) {
			unpack(first.name, machine.evaluate(second, scope), positional, slots);
		} else {
			positional.push(machine.evaluate(first, scope));
		}
	}
	return { positional, slots, line };
}

function unpack(
	stars: string,
	value: Value,
	positional: Value[],
	slots: Slots,
): void {
	if (stars === "*" && value.kind === "list") {
		for (const item of value.items) positional.push(item);
	} else if (
		stars === "**" &&
		(value.kind === "dict" || value.kind === "call")
	) {
		for (const [key, slot] of value.slots) slots.set(key, slot);
	} else {
		slots.set(stars, { value, line: value.line });
	}
}
