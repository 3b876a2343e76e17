/** A text as a YAML scalar on one line: plain where that is safe, otherwise quoted as in JSON. */
export function word(text: string): string {
	return isPlain(text) ? text : quoted(text);
}

/** A text as a quoted YAML scalar on one line. */
export function quoted(text: string): string {
	return JSON.stringify(text).replaceAll(NOT_PLAIN_TEXT, escaped);
}

/** A text behind a `#`, which cannot leave its line. */
export function remark(text: string): string {
	return text.replaceAll(NOT_PLAIN_TEXT, "�");
}

/** What may end a line somewhere, or shows nothing, or turns the direction of a text. */
const NOT_PLAIN_TEXT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

function escaped(character: string): string {
	return [...character]
		.flatMap((each) =>
			Array.from({ length: each.length }, (_, at) => each.charCodeAt(at)),
		)
		.map((code) => `\\u${code.toString(16).padStart(4, "0")}`)
		.join("");
}

function isPlain(text: string): boolean {
	return (
		/^[A-Za-z][\w./-]*$|^\d+(\.\d+)?$/.test(text) &&
		!/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
	);
}
