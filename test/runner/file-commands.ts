/** Reads a file of `GITHUB_OUTPUT`, `GITHUB_ENV` or `GITHUB_STATE` by the rules of the runner, errors included. */
export function parseFileCommands(
	text: string,
): Readonly<Record<string, string>> {
	const lines = splitLines(text);
	const values: Record<string, string> = {};
	let index = 0;
	while (index < lines.length) {
		const line = lines[index]?.text ?? "";
		index += 1;
		if (line === "") continue;
		const equals = line.indexOf("=");
		const heredoc = line.indexOf("<<");
		if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
			const name = line.slice(0, heredoc);
			const end = endOfHeredoc(lines, index, line, heredoc);
			values[name] = joined(lines.slice(index, end));
			index = end + 1;
		} else {
			if (equals < 0) throw new Error(`Invalid format '${line}'`);
			const name = line.slice(0, equals);
			if (name === "") {
				throw new Error(`Invalid format '${line}'. Name must not be empty`);
			}
			values[name] = line.slice(equals + 1);
		}
	}
	return values;
}

interface Line {
	readonly text: string;
	/** Empty at the end of a file without a last line break. */
	readonly end: string;
}

function splitLines(text: string): readonly Line[] {
	return [...text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)]
		.map(([, line = "", end = ""]) => ({ text: line, end }))
		.filter((line) => line.text !== "" || line.end !== "");
}

function endOfHeredoc(
	lines: readonly Line[],
	start: number,
	opening: string,
	marker: number,
): number {
	const delimiter = opening.slice(marker + 2);
	if (marker === 0 || delimiter === "") {
		throw new Error(
			`Invalid format '${opening}'. Name must not be empty and delimiter must not be empty`,
		);
	}
	for (let index = start; index < lines.length; index++) {
		if (lines[index]?.text === delimiter) return index;
		if (lines[index]?.end === "") {
			throw new Error("Invalid value. EOF marker missing new line.");
		}
	}
	throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
}

/** The text of lines without the last line break. */
function joined(lines: readonly Line[]): string {
	return lines
		.map(({ text, end }, index) =>
			index === lines.length - 1 ? text : text + end,
		)
		.join("");
}
