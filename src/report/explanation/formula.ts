import type { Derivation, Operation } from "../../explain/derivation.js";
import { UNKNOWN } from "../format.js";
import type { Ink } from "../ink.js";
import { amountText } from "./amounts.js";

/** The formula of a number with the values put in; empty where the lines below say it. */
export function formulaText(ink: Ink, derivation: Derivation): string {
	const { by, parts } = derivation;
	const adds = by === "sum" || by === "quadrature";
	if (by === "given" || (adds && parts.every(({ hasLine }) => hasLine))) {
		return "";
	}
	return expression(ink, derivation);
}

/** What operations are written with, and how tightly they bind. */
const signs = {
	given: { sign: "", binds: 3 },
	sum: { sign: " + ", binds: 1 },
	product: { sign: " × ", binds: 2 },
	quotient: { sign: " ÷ ", binds: 2 },
	excess: { sign: " − ", binds: 3 },
	quadrature: { sign: " ⊕ ", binds: 1 },
} as const satisfies Record<
	Operation,
	{ readonly sign: string; readonly binds: number }
>;

function expression(ink: Ink, { by, parts }: Derivation): string {
	const texts = parts.map((part, index) => operand(ink, part, { by, index }));
	if (by === "excess") return `what ${texts.join(" exceeds ")}`;
	return texts.join(signs[by].sign).replaceAll("+ −", "− ");
}

function operand(
	ink: Ink,
	part: Derivation,
	{ by, index }: { readonly by: Operation; readonly index: number },
): string {
	if (part.by === "given" || part.hasLine) return leaf(ink, part);
	const text = expression(ink, part);
	const isLast = by === "quotient" && index > 0;
	const isLoose = signs[part.by].binds < signs[by].binds || isLast;
	// One part alone is no operation.
	return isLoose && part.parts.length > 1 ? `(${text})` : text;
}

function leaf(ink: Ink, { value, unit, name, isUnknown }: Derivation): string {
	if (isUnknown) return `${UNKNOWN} ${ink.code(name || unit)}`;
	const amount = amountText(value, unit);
	return name === "" ? amount : `${amount} ${ink.code(name)}`;
}
