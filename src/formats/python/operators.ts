import { MAX_ITEMS, MAX_TEXT } from "./budget.js";
import {
	type Dict,
	type List,
	numberIn,
	type Plain,
	plain,
	textIn,
	truthOf,
	type Value,
} from "./value.js";

/** What an operator makes of two values; undefined where only a run would tell, or the result would be too large. */
export function operate(
	operator: string,
	left: Value,
	right: Value,
	line: number,
): Value | undefined {
	const [a, b] = [numberIn(left), numberIn(right)];
	if (a !== undefined && b !== undefined) {
		const result = lookUp(ARITHMETIC, operator)?.(a, b);
		return result !== undefined && Number.isFinite(result)
			? plain(result, line)
			: undefined;
	}
	if (operator === "+") return joined(left, right, line);
	if (operator === "*") return repeated(left, right, line);
	if (operator === "|") return united(left, right, line);
	return undefined;
}

/** Whether a comparison holds; undefined where that is not known. */
export function compare(
	operator: string,
	left: Value,
	right: Value,
): boolean | undefined {
	if (operator === "in" || operator === "not in") {
		const found = isIn(left, right);
		return operator === "in" || found === undefined ? found : !found;
	}
	if (operator === "==" || operator === "is") return areEqual(left, right);
	if (operator === "!=" || operator === "is not") {
		const equal = areEqual(left, right);
		return equal === undefined ? undefined : !equal;
	}
	const [a, b] = [numberIn(left), numberIn(right)];
	return a === undefined || b === undefined
		? undefined
		: lookUp(ORDER, operator)?.(a, b);
}

/** `not`, `-`, `+` and `~`. */
export function operateOne(
	operator: string,
	value: Value,
	line: number,
): Plain | undefined {
	if (operator === "not") {
		const truth = truthOf(value);
		return truth === undefined ? undefined : plain(!truth, line);
	}
	const number = numberIn(value);
	if (number === undefined) return undefined;
	if (operator === "-") return plain(-number, line);
	if (operator === "+") return plain(number, line);
	return operator === "~" ? plain(~number, line) : undefined;
}

const ARITHMETIC: Readonly<
	Record<string, (a: number, b: number) => number | undefined>
> = {
	"+": (a, b) => a + b,
	"-": (a, b) => a - b,
	"*": (a, b) => a * b,
	"/": (a, b) => a / b,
	"//": (a, b) => Math.floor(a / b),
	// Python's remainder has the sign of the divisor.
	"%": (a, b) => a - b * Math.floor(a / b),
	"**": (a, b) => a ** b,
	"<<": (a, b) => (b >= 0 ? a * 2 ** b : undefined),
	">>": (a, b) => Math.floor(a / 2 ** b),
};

const ORDER: Readonly<Record<string, (a: number, b: number) => boolean>> = {
	"<": (a, b) => a < b,
	"<=": (a, b) => a <= b,
	">": (a, b) => a > b,
	">=": (a, b) => a >= b,
};

function lookUp<V>(
	table: Readonly<Record<string, V>>,
	word: string,
): V | undefined {
	return Object.hasOwn(table, word) ? table[word] : undefined;
}

function joined(left: Value, right: Value, line: number): Value | undefined {
	const [a, b] = [textIn(left), textIn(right)];
	if (a !== undefined && b !== undefined) return textOf(a + b, line);
	if (left.kind !== "list" || right.kind !== "list") return undefined;
	const isOpen = left.isOpen || right.isOpen;
	const list = listOf([...left.items, ...right.items], line);
	return list && isOpen ? { ...list, isOpen } : list;
}

function repeated(left: Value, right: Value, line: number): Value | undefined {
	const times = numberIn(left) ?? numberIn(right);
	const [one] = [left, right].filter((each) => numberIn(each) === undefined);
	if (times === undefined || !one || !Number.isInteger(times)) return undefined;
	const count = Math.max(0, times);
	const text = textIn(one);
	if (text !== undefined) {
		return text.length * count > MAX_TEXT
			? undefined
			: textOf(text.repeat(count), line);
	}
	if (one.kind !== "list" || one.items.length * count > MAX_ITEMS) {
		return undefined;
	}
	const { items } = one;
	return listOf(Array.from({ length: count }, () => items).flat(), line);
}

function united(left: Value, right: Value, line: number): Dict | undefined {
	if (left.kind !== "dict" || right.kind !== "dict") return undefined;
	return {
		kind: "dict",
		slots: new Map([...left.slots, ...right.slots]),
		line,
	};
}

function textOf(text: string, line: number): Plain | undefined {
	return text.length > MAX_TEXT ? undefined : plain(text, line);
}

function listOf(items: Value[], line: number): List | undefined {
	return items.length > MAX_ITEMS ? undefined : { kind: "list", items, line };
}

function areEqual(left: Value, right: Value): boolean | undefined {
	if (left.kind === "plain" && right.kind === "plain") {
		return left.value === right.value;
	}
	// A collection or a call is never a number, a text or None.
	const isKnown = [left, right].every(
		({ kind }) => kind !== "unknown" && kind !== "named",
	);
	const isMixed = (left.kind === "plain") !== (right.kind === "plain");
	if (!isKnown || !isMixed) return undefined;
	return left.kind === "call" || right.kind === "call" ? undefined : false;
}

function isIn(left: Value, right: Value): boolean | undefined {
	const [part, text] = [textIn(left), textIn(right)];
	if (part !== undefined && text !== undefined) return text.includes(part);
	if (left.kind !== "plain") return undefined;
	if (right.kind === "dict") return right.slots.has(String(left.value));
	if (right.kind !== "list") return undefined;
	const equal = right.items.map((item) => areEqual(left, item));
	if (equal.includes(true)) return true;
	return right.isOpen || equal.includes(undefined) ? undefined : false;
}
