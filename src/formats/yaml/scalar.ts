import type { Scalar } from "../tree.js";

type Value = Scalar["value"];

/**
 * Reads a plain scalar as PyYAML does (YAML 1.1), because trainers load their configs with it: `yes` and `on` are
 * booleans, `1e-4` is text, `10_000` and `0x10` are numbers. Two differences: base 60 (`1:30`) and dates stay text.
 * Source: yaml/pyyaml, lib/yaml/resolver.py, 6.0.2.
 */
export function readPlain(text: string): Value {
	for (const { pattern, read } of READINGS) {
		if (pattern.test(text)) return read(text);
	}
	return text;
}

/** Reads a scalar with a tag: the standard ones convert, any other leaves the text as it stands. */
export function readTagged(tag: string, text: string): Value {
	switch (tag) {
		case "!!int":
		case "!!float":
			return toTaggedNumber(text);
		case "!!bool":
		case "!!null":
			return readPlain(text);
		default:
			return text;
	}
}

const READINGS: readonly {
	readonly pattern: RegExp;
	readonly read: (text: string) => Value;
}[] = [
	{ pattern: /^(~|null|Null|NULL|)$/, read: () => null },
	{
		pattern: /^(yes|Yes|YES|true|True|TRUE|on|On|ON)$/,
		read: () => true,
	},
	{
		pattern: /^(no|No|NO|false|False|FALSE|off|Off|OFF)$/,
		read: () => false,
	},
	{ pattern: /^[-+]?0b[01_]+$/, read: (text) => toInteger(text, "0b", 2) },
	{ pattern: /^[-+]?0[0-7_]+$/, read: (text) => toInteger(text, "0", 8) },
	{
		pattern: /^[-+]?0x[0-9a-fA-F_]+$/,
		read: (text) => toInteger(text, "0x", 16),
	},
	{ pattern: /^[-+]?(0|[1-9][0-9_]*)$/, read: toDecimal },
	{
		pattern: /^([-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][-+][0-9]+)?$/,
		read: toDecimal,
	},
	{ pattern: /^[-+]?\.(inf|Inf|INF)$/, read: toInfinity },
	{ pattern: /^\.(nan|NaN|NAN)$/, read: () => Number.NaN },
];

function toInteger(text: string, prefix: string, base: number): number {
	const negative = text.startsWith("-");
	const digits = text
		.replace(/^[-+]/, "")
		.slice(prefix.length)
		.replaceAll("_", "");
	const size = digits === "" ? 0 : Number.parseInt(digits, base);
	return negative ? -size : size;
}

function toDecimal(text: string): number {
	return Number(text.replaceAll("_", ""));
}

function toInfinity(text: string): number {
	return text.startsWith("-")
		? Number.NEGATIVE_INFINITY
		: Number.POSITIVE_INFINITY;
}

/** Python's `float("1e6")` accepts more than the resolver of plain scalars does. */
function toTaggedNumber(text: string): Value {
	const resolved = readPlain(text);
	if (typeof resolved === "number") return resolved;
	return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)
		? Number(text)
		: text;
}
