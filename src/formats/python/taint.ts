import { bindOne } from "./bind.js";
import { lineOf, type Machine, type Outcome, sourceOf } from "./machine.js";
import { partsOf, type SyntaxNode } from "./syntax.js";
import { type Scope, unknown } from "./value.js";

/**
 * Makes everything unknown that statements would set which may or may not run. A `return` among them makes the rest of
 * the function unknown as well.
 */
export function blur(
	machine: Machine,
	node: SyntaxNode,
	scope: Scope,
): Outcome {
	let returns = false;
	for (const statement of statementsIn(node)) {
		if (statement.name === "ReturnStatement") returns = true;
		for (const target of targetsOf(machine, statement)) {
			const text = sourceOf(machine, statement);
			bindOne(
				scope,
				machine,
				target,
				unknown(text, lineOf(machine, statement)),
			);
		}
	}
	return returns
		? { value: unknown(sourceOf(machine, node), lineOf(machine, node)) }
		: undefined;
}

/** Statements that set something or return, at any depth, but not in functions. */
function statementsIn(node: SyntaxNode): readonly SyntaxNode[] {
	const found: SyntaxNode[] = [];
	node.cursor().iterate(({ name, node: each }) => {
		if (SETS.has(name)) found.push(each);
		return !/Definition$|Expression$/.test(name);
	});
	return found;
}

const SETS = new Set([
	"AssignStatement",
	"UpdateStatement",
	"ExpressionStatement",
	"ReturnStatement",
]);

function targetsOf(
	machine: Machine,
	statement: SyntaxNode,
): readonly SyntaxNode[] {
	const parts = partsOf(statement);
	if (statement.name === "UpdateStatement") return parts.slice(0, 1);
	if (statement.name === "ExpressionStatement")
		return receiver(machine, parts[0]);
	const last = parts.findLastIndex(({ name }) => name === "AssignOp");
	return parts
		.slice(0, Math.max(0, last))
		.filter(({ name }) =>
			/^(VariableName|MemberExpression|TupleExpression)$/.test(name),
		);
}

/** Methods that change what they are called on. */
const CHANGES = new Set([
	"update",
	"merge",
	"append",
	"extend",
	"insert",
	"pop",
	"setdefault",
	"clear",
]);

/** `a.update(…)` and `a.append(…)` change `a`. */
function receiver(
	machine: Machine,
	call: SyntaxNode | undefined,
): readonly SyntaxNode[] {
	const callee = call?.name === "CallExpression" ? call.firstChild : null;
	if (callee?.name !== "MemberExpression") return [];
	const method = sourceOf(machine, callee).replace(/^.*\./s, "");
	if (!CHANGES.has(method)) return [];
	const of = callee.firstChild;
	return of && (of.name === "VariableName" || of.name === "MemberExpression")
		? [of]
		: [];
}
