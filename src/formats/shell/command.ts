import type { Command, Word } from "unbash";
import type { ShellWord } from "../parsed-file.js";
import { applyAssignment } from "./assignment.js";
import { BUILTINS } from "./builtins.js";
import { expandText, expandWord } from "./expand.js";
import { callFunction, runBuiltText } from "./inside.js";
import type { Environment, Found, Frame, Run } from "./run.js";
import { lookUp, type Scope } from "./scope.js";
import { charactersOf, joinWords, type Text, toWord } from "./text.js";
import type { Value } from "./value.js";

/** Walks a simple command: sets what it sets, and notes it unless setting is all it does. */
export function runCommand(node: Command, frame: Frame): void {
	const assignments = node.prefix.filter((part) => part.type === "Assignment");
	if (!node.name) {
		for (const each of assignments) applyAssignment(each, frame);
		return;
	}
	const words = wordsOf(node, node.name, frame);
	const name = charactersOf(words[0] ?? []);
	const { line } = frame.source.at(node.name.pos);
	const found = { node, words, name, line, assignments };
	if (BUILTINS.get(name)?.(found, frame)) return;
	if (callFunction(found, frame) || runBuiltText(found, frame)) return;
	note(found, frame);
}

/** What `export` and its like assign is no word; neither are redirections. */
function wordsOf(node: Command, name: Word, frame: Frame): readonly Text[] {
	const words = node.suffix.filter((part) => part.type === "Word");
	return [name, ...words].flatMap((word) => expandWord(word, frame));
}

function note({ words, line, assignments }: Found, frame: Frame): void {
	if (words.length === 0) return;
	const { run, wrapper, loops } = frame;
	run.noted?.(words);
	const own = words.map((word) => toWord(word, line));
	run.environment = exportedIn(frame.scope, run);
	const environment = new Map(run.environment.words);
	for (const { name, value, pos } of assignments) {
		if (value.type === "ArrayValue") continue;
		const at = frame.source.at(pos).line;
		environment.set(name, toWord(expandText(value, frame), at));
	}
	run.commands.push({
		words: [...wrapper, ...own],
		environment: assignments.length > 0 ? environment : run.environment.words,
		line,
		...(loops.length > 0 ? { loops } : {}),
	});
}

/** The exported variables; the last environment itself while none of them changed. */
function exportedIn(scope: Scope, run: Run): Environment {
	const names = [...run.exported];
	run.steps += names.length / 10;
	const variables = names.map((name) => lookUp(scope, name));
	const { environment } = run;
	if (
		variables.length === environment.variables.length &&
		variables.every((each, index) => each === environment.variables[index])
	) {
		return environment;
	}
	run.steps += names.length;
	const words = new Map<string, ShellWord>();
	for (const [index, name] of names.entries()) {
		const variable = variables[index];
		if (variable?.exported) words.set(name, wordOf(name, variable.value));
	}
	return { variables, words };
}

/** A variable as one word. */
export function wordOf(name: string, value: Value): ShellWord {
	const { line } = value;
	switch (value.kind) {
		case "text":
			return toWord(value.text, line);
		case "array":
			return toWord(joinWords(value.items), line);
		case "table":
		case "opaque":
			return { text: `$${name}`, line, known: false };
	}
}
