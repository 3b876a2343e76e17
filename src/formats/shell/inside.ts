import { applyAssignment } from "./assignment.js";
import { expandDocument } from "./expand.js";
import type { Found, Frame } from "./run.js";
import { commit, over } from "./scope.js";
import { builtSource } from "./source.js";
import { syntaxOf } from "./syntax.js";
import { charactersOf, joinWords, type Text, toWord } from "./text.js";

/** How deep functions may call each other, and texts run texts. */
const MAX_CALLS = 16;

/** Walks the body of a function where it is called; false when the name is no function of the script. */
export function callFunction(found: Found, frame: Frame): boolean {
	const { name, words, assignments } = found;
	const { run, active } = frame;
	const known = run.functions.get(name);
	if (!known || active.includes(name) || active.length >= MAX_CALLS) {
		return false;
	}
	known.isCalled = true;
	const scope = over(frame.scope);
	const locals = new Set(assignments.map((assignment) => assignment.name));
	const inside = { ...frame, scope };
	for (const each of assignments) applyAssignment(each, inside);
	run.walk(known.node.body, {
		...inside,
		source: known.source,
		call: { items: words.slice(1) },
		active: [...active, name],
		isCertain: true,
		locals,
	});
	commit(scope, frame.scope, locals);
	return true;
}

/** Walks the text that `eval` or `bash -c` runs; false for every other command. */
export function runBuiltText(found: Found, frame: Frame): boolean {
	const { words, name, line } = found;
	if (frame.depth >= MAX_CALLS) return false;
	if (name === "eval") {
		return runText(joinWords(words.slice(1)), line, frame);
	}
	const document = found.node.redirects.find(({ type }) => type === "HereDoc");
	if (document?.type === "HereDoc" && SCRIPTED.test(name)) {
		return runDocument(expandDocument(document, frame), found, frame);
	}
	const at = shellIn(words);
	const text = at === undefined ? undefined : words[at + 2];
	if (at === undefined || !text) return false;
	const wrapper = words.slice(0, at).map((word) => toWord(word, line));
	return runText(text, line, {
		...frame,
		scope: over(frame.scope),
		wrapper: [...frame.wrapper, ...wrapper],
	});
}

/** Commands that run a here-document, or write it where it is run. */
const SCRIPTED = /^(.*\/)?(ba|z)?sh$|^(sbatch|cat|tee|ssh|srun|qsub)$/;

/** A here-document that is a script by its first line runs in a shell of its own; the command is noted as well. */
function runDocument(text: Text, { line }: Found, frame: Frame): boolean {
	if (/^\s*#!.*\b(ba|z)?sh\b/.test(charactersOf(text))) {
		runText(text, line, { ...frame, scope: over(frame.scope) });
	}
	return false;
}

/** Where `bash -c` stands in the words. */
function shellIn(words: readonly Text[]): number | undefined {
	const texts = words.map(charactersOf);
	const at = texts.findIndex(
		(text, index) =>
			/^(.*\/)?(ba|da|z)?sh$/.test(text) &&
			/^-[a-z]*c$/.test(texts[index + 1] ?? ""),
	);
	return at < 0 ? undefined : at;
}

/** False when the text is not shell or runs nothing, so that the command stands for itself. */
function runText(text: Text, line: number, frame: Frame): boolean {
	const source = builtSource(text, line);
	frame.spend(source.text.length / 8);
	const syntax = syntaxOf(source.text);
	if ("detail" in syntax) return false;
	const before = frame.run.commands.length;
	frame.run.walk(syntax.script, { ...frame, source, depth: frame.depth + 1 });
	return frame.run.commands.length > before;
}
