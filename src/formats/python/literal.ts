/** The number of a Python literal; undefined for complex ones. */
export function readNumber(text: string): number | undefined {
	const digits = text.replaceAll("_", "").toLowerCase();
	if (digits.endsWith("j")) return undefined;
	const number = Number(digits);
	return Number.isFinite(number) ? number : undefined;
}

/** The text of a string literal without its quotes; undefined for bytes. */
export function readString(literal: string): string | undefined {
	const parts = /^([a-z]*)("""|'''|"|')([\s\S]*)\2$/i.exec(literal);
	if (!parts) return undefined;
	const [, prefix = "", , body = ""] = parts;
	if (/b/i.test(prefix)) return undefined;
	return /r/i.test(prefix) ? body : withoutEscapes(body);
}

/** A part of a string with its escapes read. */
export function withoutEscapes(body: string): string {
	return body.replace(
		/\\(\n|x[\da-f]{2}|u[\da-f]{4}|[0-7]{1,3}|.)/gi,
		(whole, code: string) => {
			if (code === "\n") return "";
			if (/^[xu]/.test(code) && code.length > 1) {
				return String.fromCharCode(Number.parseInt(code.slice(1), 16));
			}
			if (/^[0-7]/.test(code)) {
				return String.fromCharCode(Number.parseInt(code, 8));
			}
			return ESCAPES.get(code) ?? whole;
		},
	);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
	["n", "\n"],
	["t", "\t"],
	["r", "\r"],
	["\\", "\\"],
	["'", "'"],
	['"', '"'],
]);
