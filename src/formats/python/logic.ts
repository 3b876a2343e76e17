import { type Machine, type Place, sourceOf } from "./machine.js";
import { compare, operate, operateOne } from "./operators.js";
import { partsOf, type SyntaxNode } from "./syntax.js";
import { plain, truthOf, type Value } from "./value.js";

/** `-a`, `not a`. */
export function unary({
	machine,
	node,
	scope,
	line,
}: Place): Value | undefined {
	const [operator, operand] = partsOf(node);
	if (!operator || !operand) return undefined;
	const sign = sourceOf(machine, operator);
	// The parser takes `not a or b` for `not (a or b)`.
	const isMistaken = sign === "not" && isLogic(operand);
	return isMistaken
		? undefined
		: operateOne(sign, machine.evaluate(operand, scope), line);
}

function isLogic(node: SyntaxNode): boolean {
	return (
		node.name === "BinaryExpression" &&
		partsOf(node).some(({ name }) => name === "and" || name === "or")
	);
}

/** `a + b`, `a < b`, `a and b`. */
export function binary({
	machine,
	node,
	scope,
	line,
}: Place): Value | undefined {
	const parts = partsOf(node);
	const [first, last] = [parts[0], parts.at(-1)];
	if (!first || !last || parts.length < 3) return undefined;
	const operator = parts
		.slice(1, -1)
		.map((part) => sourceOf(machine, part))
		.join(" ");
	const left = machine.evaluate(first, scope);
	if (operator === "and" || operator === "or") {
		const truth = truthOf(left);
		if (truth === undefined) return undefined;
		return truth === (operator === "and")
			? machine.evaluate(last, scope)
			: left;
	}
	const right = machine.evaluate(last, scope);
	if (!COMPARISON.test(operator)) return operate(operator, left, right, line);
	if (isComparison(machine, first)) return undefined;
	const holds = compare(operator, left, right);
	return holds === undefined ? undefined : plain(holds, line);
}

const COMPARISON = /^(==|!=|<=?|>=?|in|not in|is|is not)$/;

/** `a < b < c` compares twice, which nobody needs here. */
function isComparison(machine: Machine, node: SyntaxNode): boolean {
	return (
		node.name === "BinaryExpression" &&
		partsOf(node)
			.slice(1, -1)
			.some((part) => COMPARISON.test(sourceOf(machine, part)))
	);
}

/** `a if b else c`. */
export function conditional({
	machine,
	node,
	scope,
}: Place): Value | undefined {
	const [yes, , condition, , no] = partsOf(node);
	if (!yes || !condition || !no) return undefined;
	const truth = truthOf(machine.evaluate(condition, scope));
	if (truth === undefined) return undefined;
	return machine.evaluate(truth ? yes : no, scope);
}
