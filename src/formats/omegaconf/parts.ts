/** A part of a text of an OmegaConf config. Source: omegaconf 2.3.0, grammar/OmegaConfGrammarParser.g4. */
export type Part =
	| { readonly kind: "text"; readonly text: string }
	/** `${a.b}`; the path may itself hold interpolations. */
	| { readonly kind: "reference"; readonly text: string; readonly path: string }
	/** `${name:argument,argument}`. */
	| {
			readonly kind: "call";
			readonly text: string;
			readonly name: string;
			readonly arguments: readonly string[];
	  };

/** The parts of a text in their order; a brace that nothing closes leaves the rest a plain text. */
export function partsOf(text: string): readonly Part[] {
	const parts: Part[] = [];
	let from = 0;
	for (;;) {
		const start = text.indexOf("${", from);
		const end = start < 0 ? -1 : closingBrace(text, start + 2);
		if (end < 0) break;
		if (start > from) parts.push(plain(text.slice(from, start)));
		// A backslash in front makes it plain text.
		parts.push(
			text[start - 1] === "\\"
				? plain(text.slice(start, end + 1))
				: partOf(text.slice(start, end + 1)),
		);
		from = end + 1;
	}
	if (from < text.length) parts.push(plain(text.slice(from)));
	return parts;
}

/** Splits at commas that stand outside of quotes and brackets. */
export function splitArguments(text: string): readonly string[] {
	const found: string[] = [];
	let depth = 0;
	let quote = "";
	let from = 0;
	for (let at = 0; at < text.length; at++) {
		const sign = text.charAt(at);
		if (quote !== "") {
			if (sign === quote) quote = "";
		} else if (sign === "'" || sign === '"') quote = sign;
		else if ("([{".includes(sign)) depth++;
		else if (")]}".includes(sign)) depth--;
		else if (sign === "," && depth === 0) {
			found.push(text.slice(from, at).trim());
			from = at + 1;
		}
	}
	found.push(text.slice(from).trim());
	return found;
}

function plain(text: string): Part {
	return { kind: "text", text };
}

function partOf(text: string): Part {
	const inside = text.slice(2, -1).trim();
	const [, name, rest = ""] =
		/^([A-Za-z_][\w.]*)\s*:([\s\S]*)$/.exec(inside) ?? [];
	return name === undefined
		? { kind: "reference", text, path: inside }
		: { kind: "call", text, name, arguments: splitArguments(rest) };
}

function closingBrace(text: string, from: number): number {
	let depth = 1;
	for (let at = from; at < text.length; at++) {
		if (text[at] === "{") depth++;
		else if (text[at] === "}" && --depth === 0) return at;
	}
	return -1;
}
