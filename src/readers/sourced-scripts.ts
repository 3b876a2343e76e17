import type { ParsedFile } from "../formats/parsed-file.js";
import { parseShell } from "../formats/shell/parse.js";
import { candidatesFor } from "./paths.js";
import type { Open, Reference } from "./reader.js";

/**
 * The same script with the scripts that it sources run where it sources them. What comes out of those stands on the line
 * that sources them.
 */
export function withSourced(file: ParsedFile, open: Open): ParsedFile {
	const isOwn = file.format === "shell" && file.script !== undefined;
	if (!isOwn || sourcedScripts(file).length === 0) return file;
	const bring = (text: string) =>
		open({
			text,
			candidates: candidatesFor(file.path, text),
			line: 1,
			key: "source",
		})?.text;
	const { script } = parseShell(file.path, file.text, 1, new Map(), bring);
	return { ...file, script };
}

/** Scripts whose variables a script takes over. */
export function sourcedScripts(file: ParsedFile): readonly Reference[] {
	return (file.script?.commands ?? []).flatMap(({ words, line }) => {
		const [name, script] = words;
		if (!name || !/^(source|\.)$/.test(name.text) || !script?.known) return [];
		const text = script.text;
		return [
			{
				text,
				candidates: candidatesFor(file.path, text),
				line,
				key: name.text,
			},
		];
	});
}
