import fc from "fast-check";
import { expect, test } from "vitest";
import { parseShell } from "../../../src/formats/shell/parse.js";
import { commandsOf } from "../parsed.js";

const texts = fc.string({ unit: "grapheme-ascii", maxLength: 12 });

/** A text in single quotes, as `shlex.quote` writes it. */
function quoted(text: string): string {
	return `'${text.replaceAll("'", `'"'"'`)}'`;
}

/** A text in double quotes. */
function doubleQuoted(text: string): string {
	return `"${text.replace(/[\\"$`]/g, "\\$&")}"`;
}

/** A text without quotes, every character of it escaped. */
function escaped(text: string): string {
	return text.replace(/[\s\S]/g, "\\$&");
}

test.each([
	["single quotes", quoted],
	["double quotes", doubleQuoted],
	["backslashes", escaped],
])("words in %s are read back as they were", (_, write) => {
	fc.assert(
		fc.property(fc.array(texts.filter(Boolean), { maxLength: 6 }), (words) => {
			const [command] = commandsOf(`train ${words.map(write).join(" ")}\n`);

			expect(command?.words.slice(1).map(({ text }) => text)).toEqual(words);
			expect(command?.words.every(({ known }) => known)).toBe(true);
		}),
		{ numRuns: 300 },
	);
});

test("words of an array come out of it as they went in, each on its line", () => {
	fc.assert(
		fc.property(fc.array(texts.filter(Boolean), { maxLength: 6 }), (words) => {
			const script = `A=(\n${words.map(quoted).join("\n")}\n)\ntrain "\${A[@]}"\n`;

			const found = commandsOf(script)[0]?.words.slice(1);

			expect(found?.map(({ text }) => text)).toEqual(words);
			expect(found?.map(({ line }) => line)).toEqual(
				words.map((_, i) => i + 2),
			);
		}),
		{ numRuns: 300 },
	);
});

test("a text goes through variables and eval unchanged", () => {
	fc.assert(
		fc.property(texts.filter(Boolean), (text) => {
			const script = `A=${quoted(text)}\nB="$A"\neval "train ${quoted(text).replace(/[\\"$`]/g, "\\$&")}"\nend "$B"\n`;

			const [evaluated, direct] = commandsOf(script);

			expect(evaluated?.words[1]?.text).toBe(text);
			expect(direct?.words[1]?.text).toBe(text);
		}),
		{ numRuns: 300 },
	);
});

test("a script inside another file has the lines of that file", () => {
	const { script, comments } = parseShell(
		"job.yaml",
		"# go\nA=1\ntrain $A\n",
		11,
	);

	expect(comments).toEqual([{ text: "# go", line: 11 }]);
	expect(script.commands[0]?.words.map(({ line }) => line)).toEqual([13, 12]);
});
