import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reference } from "../reader.js";

/** A variable with the file that sets it. */
export interface Variable {
	readonly word: ShellWord;
	readonly file: ParsedFile;
}

export type Variables = ReadonlyMap<string, Variable>;

/** Scripts that a config sources: `source $(dirname ${BASH_SOURCE[0]})/config_common.sh`. */
export function sourcedConfigs(file: ParsedFile): readonly Reference[] {
	return (file.script?.commands ?? []).flatMap(({ words, line }) => {
		const [name, ...rest] = words;
		if (!name || !/^(source|\.)$/.test(name.text)) return [];
		// The folder is that of the script itself, however it is written.
		const written = rest.map(({ text }) => text).join(" ");
		const text = /[\w.-]+\.sh$/.exec(written)?.[0];
		if (text === undefined) return [];
		const candidates = candidatesFor(file.path, text);
		return [{ text, candidates, line, key: name.text }];
	});
}

/** Configs that source each other in a row: few submissions have three. */
const DEEPEST = 4;

/** Every variable that a config or what it sources sets; its own win. */
export function variablesOf(
	file: ParsedFile,
	open: Open,
	depth = 0,
): Variables {
	const found = new Map<string, Variable>();
	if (depth < DEEPEST) {
		for (const reference of sourcedConfigs(file)) {
			const sourced = open(reference);
			if (!sourced || sourced.path === file.path) continue;
			for (const [name, variable] of variablesOf(sourced, open, depth + 1)) {
				found.set(name, variable);
			}
		}
	}
	for (const [name, word] of file.script?.variables ?? []) {
		found.set(name, { word, file });
	}
	return found;
}

/** A whole number above zero in the first of the variables that is set. */
export function countIn(
	variables: Variables,
	names: readonly string[],
):
	| {
			readonly value: number;
			readonly name: string;
			readonly variable: Variable;
	  }
	| undefined {
	for (const name of names) {
		const variable = variables.get(name);
		const text = variable?.word.text.trim() ?? "";
		if (variable && /^[1-9]\d*$/.test(text)) {
			return { value: Number(text), name, variable };
		}
	}
	return undefined;
}
