import type { ParsedFile } from "../formats/parsed-file.js";
import { parseShell } from "../formats/shell/parse.js";
import { candidatesFor } from "./paths.js";
import type { Open } from "./reader.js";

/**
 * The same script with the scripts that it sources run where it sources them. What comes out of those stands on the line
 * that sources them.
 */
export function withSourced(file: ParsedFile, open: Open): ParsedFile {
	const isOwn = file.format === "shell" && file.script !== undefined;
	const sources = file.script?.commands.some(({ words: [name] }) =>
		/^(source|\.)$/.test(name?.text ?? ""),
	);
	if (!isOwn || !sources) return file;
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
