/** Deepest brackets that are followed. */
const DEEPEST = 20;

/** The value of a sum or product in numbers, as references in HyperPyYAML may hold; undefined for anything else. */
export function calculate(text: string): number | undefined {
	if (text.length > 200 || !/^[\d\s.e+\-*/()]+$/i.test(text)) return undefined;
	const tokens = text.match(
		/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|\*\*|\/\/|[+\-*/()]/gi,
	);
	if (!tokens || tokens.join("") !== text.replaceAll(/\s/g, ""))
		return undefined;
	const state = { tokens, at: 0, depth: 0 };
	const value = sum(state);
	return state.at === tokens.length &&
		value !== undefined &&
		Number.isFinite(value)
		? value
		: undefined;
}

interface State {
	readonly tokens: readonly string[];
	at: number;
	depth: number;
}

function sum(state: State): number | undefined {
	let value = product(state);
	while (value !== undefined && /^[+-]$/.test(state.tokens[state.at] ?? "")) {
		const sign = state.tokens[state.at++] === "+" ? 1 : -1;
		const next = product(state);
		value = next === undefined ? undefined : value + sign * next;
	}
	return value;
}

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
	"*": (a, b) => a * b,
	"/": (a, b) => a / b,
	"//": (a, b) => Math.floor(a / b),
};

function product(state: State): number | undefined {
	let value = power(state);
	for (;;) {
		const token = state.tokens[state.at] ?? "";
		const operator = Object.hasOwn(operators, token)
			? operators[token]
			: undefined;
		if (value === undefined || !operator) return value;
		state.at++;
		const next = power(state);
		value = next === undefined ? undefined : operator(value, next);
	}
}

function power(state: State): number | undefined {
	const base = factor(state);
	if (base === undefined || state.tokens[state.at] !== "**") return base;
	state.at++;
	const exponent = factor(state);
	return exponent === undefined ? undefined : base ** exponent;
}

function factor(state: State): number | undefined {
	const token = state.tokens[state.at++];
	if (token === "-") {
		const value = factor(state);
		return value === undefined ? undefined : -value;
	}
	if (token !== "(") {
		const number = Number(token);
		return token === undefined || Number.isNaN(number) ? undefined : number;
	}
	if (++state.depth > DEEPEST) return undefined;
	const value = sum(state);
	return state.tokens[state.at++] === ")" ? value : undefined;
}
