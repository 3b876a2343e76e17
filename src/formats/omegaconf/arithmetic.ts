/** How deep parentheses may be nested, and how long an expression may be. */
const DEEPEST = 20;
const LONGEST = 200;

/**
 * The value of an arithmetic expression in Python's notation: numbers, `+ - * / // % **`, signs and parentheses.
 * Undefined for anything else, so that nothing of a config is ever run.
 */
export function arithmetic(text: string): number | undefined {
	const tokens = tokensOf(text);
	if (!tokens) return undefined;
	const cursor = { tokens, at: 0, depth: 0 };
	const value = sum(cursor);
	const isWhole = cursor.at === tokens.length;
	return isWhole && value !== undefined && Number.isFinite(value)
		? value
		: undefined;
}

interface Cursor {
	readonly tokens: readonly string[];
	at: number;
	depth: number;
}

function tokensOf(text: string): readonly string[] | undefined {
	if (text.length > LONGEST) return undefined;
	const tokens = text.match(TOKEN) ?? [];
	const isComplete = tokens.join("") === text.replace(/\s+/g, "");
	return isComplete && tokens.length > 0 ? tokens : undefined;
}

const TOKEN = /(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|\*\*|\/\/|[-+*/%()]/g;

const SUMS: Readonly<Record<string, (a: number, b: number) => number>> = {
	"+": (a, b) => a + b,
	"-": (a, b) => a - b,
};

const PRODUCTS: Readonly<Record<string, (a: number, b: number) => number>> = {
	"*": (a, b) => a * b,
	"/": (a, b) => a / b,
	"//": (a, b) => Math.floor(a / b),
	// Python's remainder has the sign of the divisor.
	"%": (a, b) => a - Math.floor(a / b) * b,
};

function sum(cursor: Cursor): number | undefined {
	return chain(cursor, SUMS, product);
}

function product(cursor: Cursor): number | undefined {
	return chain(cursor, PRODUCTS, signed);
}

function chain(
	cursor: Cursor,
	operators: typeof SUMS,
	operand: (cursor: Cursor) => number | undefined,
): number | undefined {
	let value = operand(cursor);
	for (;;) {
		const token = cursor.tokens[cursor.at] ?? "";
		const apply = Object.hasOwn(operators, token)
			? operators[token]
			: undefined;
		if (!apply || value === undefined) return value;
		cursor.at++;
		const other = operand(cursor);
		value = other === undefined ? undefined : apply(value, other);
	}
}

// Like Python, a power binds stronger than the sign in front of it.
function signed(cursor: Cursor): number | undefined {
	const token = cursor.tokens[cursor.at];
	if (token !== "-" && token !== "+") return power(cursor);
	cursor.at++;
	if (++cursor.depth > DEEPEST) return undefined;
	const value = signed(cursor);
	cursor.depth--;
	return value === undefined || token === "+" ? value : -value;
}

function power(cursor: Cursor): number | undefined {
	const base = atom(cursor);
	if (base === undefined || cursor.tokens[cursor.at] !== "**") return base;
	cursor.at++;
	const exponent = signed(cursor);
	return exponent === undefined ? undefined : base ** exponent;
}

function atom(cursor: Cursor): number | undefined {
	const token = cursor.tokens[cursor.at++];
	if (token === undefined) return undefined;
	if (/^[\d.]/.test(token)) return Number(token.replaceAll("_", ""));
	if (token !== "(" || ++cursor.depth > DEEPEST) return undefined;
	const value = sum(cursor);
	cursor.depth--;
	return cursor.tokens[cursor.at++] === ")" ? value : undefined;
}
