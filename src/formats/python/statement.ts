import { bind, bindOne } from "./bind.js";
import { spend } from "./budget.js";
import { evaluateList } from "./expression.js";
import { readImports } from "./imports.js";
import { defined } from "./invoke.js";
import { lineOf, type Machine, type Outcome, sourceOf } from "./machine.js";
import { readMember, slotsOf } from "./member.js";
import { operate } from "./operators.js";
import { insideOf, partsOf, type SyntaxNode, splitAt } from "./syntax.js";
import { blur } from "./taint.js";
import { type Scope, truthOf, unknown } from "./value.js";

/** Goes through the statements of a body in their order; the outcome says how it ended early. */
export function execute(
	machine: Machine,
	body: SyntaxNode,
	scope: Scope,
): Outcome {
	for (let node = body.firstChild; node; node = node.nextSibling) {
		if (!spend(machine.world.budget)) return STOPPED;
		if (!Object.hasOwn(RUN, node.name)) continue;
		const outcome = RUN[node.name]?.({ machine, node, scope });
		if (outcome !== undefined) return outcome;
	}
	return undefined;
}

/** What a body gives that did not come to its end. */
const STOPPED: Outcome = { value: unknown("…", 0) };

interface Place {
	readonly machine: Machine;
	readonly node: SyntaxNode;
	readonly scope: Scope;
}

const RUN: Readonly<Record<string, (place: Place) => Outcome>> = {
	StatementGroup: ({ machine, node, scope }) => execute(machine, node, scope),
	AssignStatement: assign,
	UpdateStatement: update,
	ExpressionStatement: ({ machine, node, scope }) => {
		const [expression] = partsOf(node);
		if (expression?.name === "CallExpression") {
			machine.evaluate(expression, scope);
		}
		return undefined;
	},
	ImportStatement: importNames,
	FunctionDefinition: define,
	DecoratedStatement: ({ machine, node, scope }) => {
		const inner = partsOf(node).find(({ name }) => /Definition$/.test(name));
		if (!inner) return undefined;
		return inner.name === "FunctionDefinition"
			? define({ machine, node: inner, scope })
			: defineClass({ machine, node: inner, scope });
	},
	ClassDefinition: defineClass,
	ReturnStatement: ({ machine, node, scope }) => {
		const nodes = partsOf(node).slice(1);
		const values = nodes.filter(({ name }) => name !== ",");
		const value = evaluateList(machine, values, scope);
		return { value: value ?? unknown("None", lineOf(machine, node)) };
	},
	RaiseStatement: ({ machine, node }) => ({
		value: unknown(sourceOf(machine, node), lineOf(machine, node)),
	}),
	BreakStatement: () => "break",
	ContinueStatement: () => "continue",
	IfStatement: choose,
	ForStatement: loop,
	WhileStatement: ({ machine, node, scope }) => blur(machine, node, scope),
	MatchStatement: ({ machine, node, scope }) => blur(machine, node, scope),
	TryStatement: firstBody,
	WithStatement: firstBody,
	DeleteStatement: remove,
};

function assign({ machine, node, scope }: Place): Outcome {
	const groups = splitAt(
		partsOf(node).filter(({ name }) => name !== "TypeDef"),
		"AssignOp",
	);
	const last = groups.at(-1) ?? [];
	const nodes = last.filter(({ name }) => name !== ",");
	if (groups.length < 2) return undefined;
	const value = evaluateList(machine, nodes, scope);
	if (!value) return undefined;
	for (const targets of groups.slice(0, -1)) {
		bind(scope, machine, targets, value);
	}
	return undefined;
}

function update({ machine, node, scope }: Place): Outcome {
	const [target, mark, source] = partsOf(node);
	if (!target || !mark || !source) return undefined;
	const operator = sourceOf(machine, mark).replace(/=$/, "");
	const line = lineOf(machine, node);
	const held = machine.evaluate(target, scope);
	const change = machine.evaluate(source, scope);
	// `list += list` changes the list itself, which other names may hold too.
	if (held.kind === "list" && change.kind === "list" && operator === "+") {
		const longer = operate("+", held, change, line);
		if (longer) held.items.push(...change.items);
		return undefined;
	}
	const value =
		operate(operator, held, change, line) ??
		unknown(sourceOf(machine, node), line);
	bindOne(scope, machine, target, value);
	return undefined;
}

function importNames({ machine, node, scope }: Place): Outcome {
	const { world, syntax } = machine;
	for (const wanted of readImports(node, syntax.text)) {
		const found = world.imported(wanted);
		const line = lineOf(machine, node);
		for (const { name, as } of wanted.names) {
			if (name === "*") {
				for (const [key, slot] of found ?? []) scope.names.set(key, slot);
				continue;
			}
			const slot = wanted.whole ? undefined : found?.get(name);
			if (slot) scope.names.set(as, slot);
			else scope.outside.set(as, { kind: "named", name: as, line });
		}
	}
	return undefined;
}

function define({ machine, node, scope }: Place): Outcome {
	const value = defined(machine, node, scope);
	if (value) scope.names.set(value.name, { value, line: value.line });
	return undefined;
}

function defineClass({ machine, node, scope }: Place): Outcome {
	const named = partsOf(node).find(({ name }) => name === "VariableName");
	if (!named) return undefined;
	const name = sourceOf(machine, named);
	const line = lineOf(machine, node);
	scope.outside.set(name, { kind: "named", name, line });
	return undefined;
}

/** `if` on a known value takes its branch; on an unknown one, all that a branch would set is unknown. */
function choose({ machine, node, scope }: Place): Outcome {
	const parts = partsOf(node);
	let condition: SyntaxNode | undefined;
	for (const part of parts) {
		if (part.name !== "Body") {
			if (part.name !== "if" && part.name !== "elif") condition = part;
			if (part.name === "else") condition = undefined;
			continue;
		}
		const truth = condition
			? truthOf(machine.evaluate(condition, scope))
			: true;
		if (truth === undefined) return blur(machine, node, scope);
		if (truth) return execute(machine, part, scope);
	}
	return undefined;
}

/** A loop over a known list; otherwise all that it would set is unknown. */
function loop({ machine, node, scope }: Place): Outcome {
	const parts = partsOf(node);
	const at = parts.findIndex(({ name }) => name === "in");
	const body = parts.find(({ name }) => name === "Body");
	const source = parts[at + 1];
	if (!body || !source) return undefined;
	const over = machine.evaluate(source, scope);
	if (over.kind !== "list" || over.isOpen) return blur(machine, node, scope);
	const targets = parts.slice(1, at).filter(({ name }) => name !== "for");
	for (const item of [...over.items]) {
		bind(scope, machine, targets, item);
		const outcome = execute(machine, body, scope);
		if (outcome === "break") break;
		if (typeof outcome === "object") return outcome;
	}
	return undefined;
}

function firstBody({ machine, node, scope }: Place): Outcome {
	const body = partsOf(node).find(({ name }) => name === "Body");
	return body && execute(machine, body, scope);
}

function remove({ machine, node, scope }: Place): Outcome {
	for (const target of insideOf(node).slice(1)) {
		if (target.name === "VariableName") {
			scope.names.delete(sourceOf(machine, target));
		} else if (target.name === "MemberExpression") {
			const member = readMember(machine, target, scope);
			const of = member && machine.evaluate(member.of, scope);
			const key = member?.key;
			if (of && key?.kind === "plain") slotsOf(of)?.delete(String(key.value));
		}
	}
	return undefined;
}
