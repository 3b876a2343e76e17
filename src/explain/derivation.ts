/** A number with how it comes about: given, or an operation on other numbers. */
export interface Derivation {
	readonly name: string;
	readonly value: number;
	readonly unit: Unit;
	readonly by: Operation;
	readonly parts: readonly Derivation[];
	/** Where a given number comes from, or why it is so. */
	readonly note?: string;
	/** It stands on a line of its own below the formula that uses it. */
	readonly hasLine?: true;
	/** A factor in it is known to nobody, so that the value is only per unit of that factor. */
	readonly isUnknown?: true;
}

/** What numbers of a derivation count. */
export type Unit =
	| ""
	| "parameters"
	| "FLOP"
	| "FLOP/s"
	| "B"
	| "B/s"
	| "s"
	| "h"
	| "device-h"
	| "W"
	| "kWh"
	| "kg"
	| "L"
	| "USD"
	/** Of the logarithm: 0.2 is about 20 %. */
	| "share";

/** How the parts of a derivation make its value. */
const operations = {
	given: () => Number.NaN,
	sum: (parts) => parts.reduce((total, part) => total + part, 0),
	product: (parts) => parts.reduce((total, part) => total * part, 1),
	/** The first divided by each of the others. */
	quotient: ([first = Number.NaN, ...others]) =>
		others.reduce((left, part) => left / part, first),
	/** What the first is above the second, and never below 0. */
	excess: ([first = Number.NaN, second = Number.NaN]) =>
		Math.max(0, first - second),
	/** Independent errors add up as the sides of a box to its diagonal. */
	quadrature: (parts) => Math.hypot(...parts),
} as const satisfies Record<string, (parts: readonly number[]) => number>;

export type Operation = keyof typeof operations;

/** What a number is and how it is written. */
export interface Label {
	readonly name: string;
	readonly unit?: Unit;
	readonly note?: string;
	/** The number that the estimate has; without it the operation gives it. */
	readonly value?: number;
	readonly hasLine?: true;
}

/** A number that is not derived from others here. */
export function given(
	value: number,
	name: string,
	{
		unit = "",
		...more
	}: Pick<Derivation, "note" | "isUnknown"> & {
		readonly unit?: Unit;
	} = {},
): Derivation {
	return { name, value, unit, by: "given", parts: [], ...more };
}

/** A number that an operation makes of others. */
export function derived(
	by: Exclude<Operation, "given">,
	{ value, unit = "", ...label }: Label,
	parts: readonly Derivation[],
): Derivation {
	const made = operations[by](parts.map((part) => part.value));
	return {
		...label,
		value: value ?? made,
		unit,
		by,
		parts,
		...(parts.some(({ isUnknown }) => isUnknown) && { isUnknown: true }),
	};
}

/** The same number on a line of its own. */
export function onLine(derivation: Derivation): Derivation {
	return { ...derivation, hasLine: true };
}

/** What the parts make, whatever value stands beside them; undefined for a given number. */
export function remade({ by, parts }: Derivation): number | undefined {
	return by === "given"
		? undefined
		: operations[by](parts.map((part) => part.value));
}

/** Leaves out factors and terms that change nothing. */
export function unless(
	neutral: number,
	parts: readonly Derivation[],
): readonly Derivation[] {
	return parts.filter(({ value }) => value !== neutral);
}
