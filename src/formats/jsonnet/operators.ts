import type { Entry, Scalar, Tree } from "../tree.js";
import type { Token } from "./tokens.js";

/** Operators with their strength; a stronger one binds first. */
export const precedences = {
	"+": 1,
	"-": 1,
	"*": 2,
	"/": 2,
	"%": 2,
} as const;

export type Operator = keyof typeof precedences;

/** The operator that a token is; undefined for any other. */
export function operatorIn({ kind, text }: Token): Operator | undefined {
	return kind === "sign" && Object.hasOwn(precedences, text)
		? (text as Operator)
		: undefined;
}

const numbers: Readonly<Record<Operator, (a: number, b: number) => number>> = {
	"+": (a, b) => a + b,
	"-": (a, b) => a - b,
	"*": (a, b) => a * b,
	"/": (a, b) => a / b,
	"%": (a, b) => a % b,
};

/** What an operator gives for two values: numbers are reckoned with, `+` joins texts, lists and objects. */
export function applied(
	operator: Operator,
	left: Tree,
	right: Tree,
): Tree | undefined {
	if (left.kind === "scalar" && right.kind === "scalar") {
		return scalars(operator, left, right);
	}
	if (operator !== "+") return undefined;
	if (left.kind === "sequence" && right.kind === "sequence") {
		return { ...left, items: [...left.items, ...right.items] };
	}
	if (left.kind !== "mapping" || right.kind !== "mapping") return undefined;
	const entries = new Map<string, Entry>(
		[...left.entries, ...right.entries].map((entry) => [entry.key, entry]),
	);
	return { ...left, entries: [...entries.values()] };
}

function scalars(
	operator: Operator,
	left: Scalar,
	right: Scalar,
): Scalar | undefined {
	const [a, b] = [left.value, right.value];
	if (typeof a === "number" && typeof b === "number") {
		const value = numbers[operator](a, b);
		return { ...left, value, text: String(value) };
	}
	const isText = typeof a === "string" || typeof b === "string";
	if (!isText) return undefined;
	// A number that is reckoned with an unknown variable is unknown too.
	const sign = operator === "+" ? "" : ` ${operator} `;
	const text = `${left.text}${sign}${right.text}`.slice(0, LONGEST);
	return { ...left, value: text, text, quoted: true };
}

const LONGEST = 10_000;
