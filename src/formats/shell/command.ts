import type { Assignment, Command, Word } from "unbash";
import type { ShellWord } from "../parsed-file.js";
import { applyAssignment, forgetAll } from "./assignment.js";
import { builtins } from "./builtins.js";
import { expandText, expandWord } from "./expand.js";
import { callFunction, runText } from "./inside.js";
import type { Frame } from "./run.js";
import { assign, lookUp, over } from "./scope.js";
import { charactersOf, type Text, toWord } from "./text.js";

/** Walks a simple command: sets what it sets, and notes it unless it only sets. */
export function runCommand(node: Command, frame: Frame): void {
	const assignments = node.prefix.filter((part) => part.type === "Assignment");
	if (!node.name) {
		for (const each of assignments) applyAssignment(each, frame);
		return;
	}
	const words = wordsOf(node, node.name, frame);
	const name = charactersOf(words[0] ?? []);
	const line = frame.source.at(node.name.pos).line;
	const found = { node, words, name, line, assignments };
	if (builtins[name]?.(found, frame)) return;
	if (callFunction(found, frame)) return;
	if (runText(found, frame)) return;
	note(found, frame);
}

/** A simple command with its words expanded. */
export interface Found {
	readonly node: Command;
	readonly words: readonly Text[];
	readonly name: string;
	readonly line: number;
	readonly assignments: readonly Assignment[];
}
