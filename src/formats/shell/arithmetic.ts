import type { ArithmeticExpression, ArithmeticWord } from "unbash";

/**
 * The value of a shell arithmetic expression over whole numbers; undefined when a part of it is not known, for
 * operators on bits, and for expressions longer than anybody writes.
 */
export function evaluate(
	expression: ArithmeticExpression | undefined,
	resolve: (word: ArithmeticWord) => number | undefined,
	depth = 0,
): number | undefined {
	if (depth > MAX_TERMS) return undefined;
	const value = (part: ArithmeticExpression) =>
		evaluate(part, resolve, depth + 1);
	switch (expression?.type) {
		case "ArithmeticWord":
			return resolve(expression);
		case "ArithmeticGroup":
			return value(expression.expression);
		case "ArithmeticUnary":
			return apply(UNARY[expression.operator], 0, value(expression.operand));
		case "ArithmeticBinary": {
			const { operator, left, right } = expression;
			return apply(BINARY[operator], value(left), value(right));
		}
		case "ArithmeticTernary": {
			const test = value(expression.test);
			if (test === undefined) return undefined;
			return value(test === 0 ? expression.alternate : expression.consequent);
		}
		default:
			return undefined;
	}
}

const MAX_TERMS = 500;

/** A whole number as the shell writes it: decimal, 0x hexadecimal or 0 octal. */
export function toInteger(text: string): number | undefined {
	const digits = text.trim();
	if (!/^[-+]?(0|[1-9]\d*|0[xX][\da-fA-F]+|0[0-7]+)$/.test(digits)) {
		return undefined;
	}
	const size = digits.replace(/^[-+]/, "");
	const isOctal = /^0\d/.test(size);
	const value = isOctal ? Number.parseInt(size, 8) : Number(size);
	if (!Number.isSafeInteger(value)) return undefined;
	return digits.startsWith("-") ? -value : value;
}

/** The variables that an expression assigns, such as `i` in `i++` and `n` in `n = 2`. */
export function assignedNames(
	expression: ArithmeticExpression | undefined,
): readonly string[] {
	const names: string[] = [];
	const pending = expression ? [expression] : [];
	for (let part = pending.pop(); part; part = pending.pop()) {
		const target = targetOf(part);
		if (target) names.push(...namesOf(target));
		pending.push(...partsIn(part));
	}
	return names;
}

function targetOf(
	expression: ArithmeticExpression,
): ArithmeticExpression | undefined {
	switch (expression.type) {
		case "ArithmeticUnary":
			return /^(\+\+|--)$/.test(expression.operator)
				? expression.operand
				: undefined;
		case "ArithmeticBinary":
			return /^([-+*/%&^|]|<<|>>)?=$/.test(expression.operator)
				? expression.left
				: undefined;
		default:
			return undefined;
	}
}

function partsIn(
	expression: ArithmeticExpression,
): readonly ArithmeticExpression[] {
	switch (expression.type) {
		case "ArithmeticGroup":
			return [expression.expression];
		case "ArithmeticUnary":
			return [expression.operand];
		case "ArithmeticBinary":
			return [expression.left, expression.right];
		case "ArithmeticTernary":
			return [expression.test, expression.consequent, expression.alternate];
		default:
			return [];
	}
}

type Operation = (left: number, right: number) => number;

const UNARY: Readonly<Record<string, Operation>> = {
	"-": (_, operand) => -operand,
	"+": (_, operand) => operand,
	"!": (_, operand) => Number(operand === 0),
};

const BINARY: Readonly<Record<string, Operation>> = {
	"+": (left, right) => left + right,
	"-": (left, right) => left - right,
	"*": (left, right) => left * right,
	"/": (left, right) => Math.trunc(left / right),
	"%": (left, right) => left % right,
	"**": (left, right) => (right < 0 ? Number.NaN : left ** right),
	"<": (left, right) => Number(left < right),
	"<=": (left, right) => Number(left <= right),
	">": (left, right) => Number(left > right),
	">=": (left, right) => Number(left >= right),
	"==": (left, right) => Number(left === right),
	"!=": (left, right) => Number(left !== right),
	"&&": (left, right) => Number(left !== 0 && right !== 0),
	"||": (left, right) => Number(left !== 0 || right !== 0),
};

/** Division by zero and results beyond 2^53 are not known. */
function apply(
	operation: Operation | undefined,
	left: number | undefined,
	right: number | undefined,
): number | undefined {
	if (!operation || left === undefined || right === undefined) return undefined;
	const result = operation(left, right);
	return Number.isSafeInteger(result) ? result : undefined;
}

function namesOf(target: ArithmeticExpression): readonly string[] {
	if (target.type !== "ArithmeticWord") return [];
	const name = /^[A-Za-z_]\w*/.exec(target.value)?.[0];
	return name === undefined ? [] : [name];
}
