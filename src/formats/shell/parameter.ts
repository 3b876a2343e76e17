import type {
	ParameterDefaultOperation,
	ParameterExpansionPart,
	Word,
} from "unbash";
import { toInteger } from "./arithmetic.js";
import { assign, lookUp, type Scope } from "./scope.js";
import { charactersOf, doubted, isKnown, type Text } from "./text.js";
import type { Value } from "./value.js";

/** What a parameter stands for; undefined when only the launch decides it, or when we do not follow the operation. */
export type Expansion =
	| { readonly kind: "text"; readonly text: Text }
	| { readonly kind: "items"; readonly items: readonly Text[] }
	| undefined;

/** What parameters are looked up in. */
export interface Parameters {
	readonly scope: Scope;
	/** The arguments of the function around; undefined at the top, where only the launch decides them. */
	readonly positional?: readonly Text[] | undefined;
	readonly line: number;
	/** Expands the word after an operator such as `:-`. */
	operand(word: Word): Text;
}

/** `$NAME`, `$1`, `$@`. */
export function expandSimple(name: string, parameters: Parameters): Expansion {
	const { positional, scope } = parameters;
	if (name === "@" || name === "*") {
		return positional && { kind: "items", items: positional };
	}
	if (/^[1-9]\d*$/.test(name)) {
		return positional && toText(positional[Number(name) - 1]);
	}
	return firstOf(lookUp(scope, name)?.value);
}

/**
 * `${NAME}` with its index and operation. Followed are defaults (`:-`, `:=`, `:+`, `:?`), lengths and changes of case;
 * what cuts or replaces parts of the text is not.
 */
export function expandParameter(
	part: ParameterExpansionPart,
	parameters: Parameters,
): Expansion {
	const whole = wholeOf(part, parameters);
	if (part.prefix === "#") return lengthOf(whole, parameters.line);
	if (part.prefix !== undefined) return undefined;
	const { operation } = part;
	switch (operation?.type) {
		case undefined:
			return whole;
		case "Default":
			return withDefault(whole, { part, operation, parameters });
		case "CaseModification":
			return operation.operand
				? undefined
				: changeCase(whole, operation.operator);
		default:
			return undefined;
	}
}

function wholeOf(
	part: ParameterExpansionPart,
	parameters: Parameters,
): Expansion {
	const { parameter, index } = part;
	if (!index) return expandSimple(parameter, parameters);
	const value = lookUp(parameters.scope, parameter)?.value;
	if (!value || value.kind === "opaque") return undefined;
	if (value.kind === "table") return entryOf(value, index, parameters);
	const items = value.kind === "array" ? value.items : [value.text];
	if (index.text === "@" || index.text === "*") return { kind: "items", items };
	const at = toInteger(charactersOf(parameters.operand(index)));
	return at === undefined ? undefined : toText(items.at(at));
}

function entryOf(
	{ entries }: Value & { readonly kind: "table" },
	index: Word,
	parameters: Parameters,
): Expansion {
	if (index.text === "@" || index.text === "*") {
		return { kind: "items", items: [...entries.values()] };
	}
	const key = parameters.operand(index);
	const found = isKnown(key) ? entries.get(charactersOf(key)) : undefined;
	return found && toText(found);
}

function withDefault(
	whole: Expansion,
	found: {
		readonly part: ParameterExpansionPart;
		readonly operation: ParameterDefaultOperation;
		readonly parameters: Parameters;
	},
): Expansion {
	const { part, operation, parameters } = found;
	const { operator, operand } = operation;
	const isMissing = isUnset(part, parameters) || isEmpty(whole, operator);
	switch (operator) {
		case ":?":
		case "?":
			return whole;
		case ":+":
		case "+":
			if (whole === undefined) return undefined;
			return isMissing
				? toText([])
				: inPlaceOf(whole, parameters.operand(operand));
		default: {
			if (!isMissing) return whole;
			const text = parameters.operand(operand);
			if (operator.endsWith("=")) {
				const { scope, line } = parameters;
				assign(scope, part.parameter, { kind: "text", text, line });
			}
			return { kind: "text", text };
		}
	}
}

/** True when neither the script nor a call sets the parameter, so that its default is what the script states. */
function isUnset(
	{ parameter }: ParameterExpansionPart,
	{ positional, scope }: Parameters,
): boolean {
	if (/^[1-9]\d*$/.test(parameter)) {
		return positional?.[Number(parameter) - 1] === undefined;
	}
	return /^[A-Za-z_]/.test(parameter) && lookUp(scope, parameter) === undefined;
}

function isEmpty(whole: Expansion, operator: string): boolean {
	if (!whole || !operator.startsWith(":")) return false;
	if (whole.kind === "items") return whole.items.length === 0;
	return isKnown(whole.text) && charactersOf(whole.text) === "";
}

/** The alternative of `:+` is in doubt when the value that decides is. */
function inPlaceOf(whole: NonNullable<Expansion>, text: Text): Expansion {
	const deciding = whole.kind === "text" ? whole.text : whole.items.flat();
	return { kind: "text", text: isKnown(deciding) ? text : doubted(text) };
}

function lengthOf(whole: Expansion, line: number): Expansion {
	if (!whole) return undefined;
	const parts = whole.kind === "text" ? whole.text : whole.items.flat();
	if (!isKnown(parts)) return undefined;
	const length =
		whole.kind === "text"
			? charactersOf(whole.text).length
			: whole.items.length;
	const text = String(length);
	return toText([{ text, line, known: true, whole: false }]);
}

function changeCase(whole: Expansion, operator: string): Expansion {
	if (whole?.kind !== "text" || !isKnown(whole.text)) return undefined;
	const change = CASES[operator];
	if (!change) return undefined;
	const text = whole.text.map((segment) => ({
		...segment,
		text: change(segment.text),
	}));
	return { kind: "text", text };
}

const CASES: Readonly<Record<string, (text: string) => string>> = {
	"^^": (text) => text.toUpperCase(),
	",,": (text) => text.toLowerCase(),
};

/** A bare name means the first item of an array. */
function firstOf(value: Value | undefined): Expansion {
	if (!value || value.kind === "opaque" || value.kind === "table") {
		return undefined;
	}
	return toText(value.kind === "text" ? value.text : value.items[0]);
}

function toText(text: Text | undefined): Expansion {
	return { kind: "text", text: text ?? [] };
}
