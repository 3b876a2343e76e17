import type { Script } from "unbash";
import type { ShellScript, ShellWord } from "../parsed-file.js";
import type { Comment, Parsed } from "../tree.js";
import { unreadable } from "../unreadable.js";
import { wordOf } from "./command.js";
import { printedBy } from "./printed.js";
import { type Frame, isSpent, type Run, type Sourced } from "./run.js";
import { over, type Scope, type Variable } from "./scope.js";
import { fileSource, type Source, withPlaceholders } from "./source.js";
import { syntaxOf } from "./syntax.js";
import { walk } from "./walk.js";

/**
 * Reads a shell script as far as it can be told without running it: what its own assignments, defaults and arithmetic
 * decide is put in, and everything else stays as written. `firstLine` is for a script inside another file, `given` for
 * the environment that such a file gives it, `sourced` for the scripts that it takes in.
 */
export function parseShell(
	path: string,
	text: string,
	firstLine = 1,
	given: ReadonlyMap<string, ShellWord> = new Map(),
	sourced: Sourced = () => undefined,
): Parsed & { readonly script: ShellScript } {
	const comments = commentsOf(text, firstLine);
	const syntax = readSyntax(text, firstLine);
	if ("detail" in syntax) return nothing(path, comments, syntax);
	const { script, source } = syntax;
	const run = newRun(given, sourced);
	const scope = scopeOf(given);
	const frame = newFrame(run, scope, source);
	walk(script, frame);
	walkUncalled(run, frame);
	if (isSpent(run)) {
		const detail = "its variables and functions repeat each other without end";
		return nothing(path, comments, { detail });
	}
	const variables = new Map(
		[...scope.own].map(([name, { value }]) => [name, wordOf(name, value)]),
	);
	const { commands } = run;
	return {
		documents: [],
		comments,
		problems: [],
		script: { commands, variables },
	};
}

/** Parses a text, in a second try with its placeholders quoted: `<PATH>` unquoted is a mistake to the shell. */
function readSyntax(
	text: string,
	firstLine: number,
):
	| { readonly script: Script; readonly source: Source }
	| { readonly detail: string; readonly line: number } {
	const source = fileSource(text, firstLine);
	const syntax = syntaxOf(text);
	if ("script" in syntax) return { ...syntax, source };
	const { quoted, offsets } = quotePlaceholders(text);
	const second = offsets.size === 0 ? syntax : syntaxOf(quoted);
	if ("script" in second) {
		const filled = fileSource(quoted, firstLine);
		return { ...second, source: withPlaceholders(filled, offsets) };
	}
	const { line } = source.at(syntax.offset);
	return { detail: syntax.detail, line };
}

/** Puts placeholders into quotes, and tells where they then stand. */
function quotePlaceholders(text: string): {
	readonly quoted: string;
	readonly offsets: ReadonlySet<number>;
} {
	const offsets = new Set<number>();
	const quoted = text.replace(PLACEHOLDER, (found, offset: number) => {
		offsets.add(offset + 2 * offsets.size + 1);
		return `"${found}"`;
	});
	return { quoted, offsets };
}

const PLACEHOLDER = /(?<==)<[^<>"\n]+>|<[A-Z][A-Z0-9_ ]*>/g;

function newRun(given: ReadonlyMap<string, ShellWord>, sourced: Sourced): Run {
	return {
		sourced,
		commands: [],
		functions: new Map(),
		exported: new Set(given.keys()),
		environment: { variables: [], words: new Map() },
		steps: 0,
		nesting: 0,
		walk,
	};
}

/** The variables that a script finds when it starts. */
function scopeOf(given: ReadonlyMap<string, ShellWord>): Scope {
	const own = new Map<string, Variable>();
	for (const [name, word] of given) {
		const text = [{ ...word, whole: false }];
		const value = { kind: "text", text, line: word.line } as const;
		own.set(name, { value, exported: true });
	}
	return { own };
}

function newFrame(run: Run, scope: Scope, source: Source): Frame {
	const frame: Frame = {
		run,
		scope,
		source,
		wrapper: [],
		loops: [],
		active: [],
		depth: 0,
		isCertain: true,
		spend: (steps) => {
			run.steps += steps;
		},
		printed: (part, setting) => printedBy(part, { ...frame, ...setting }),
	};
	return frame;
}

/** What a function runs counts even when only a trap or another script calls it. */
function walkUncalled(run: Run, frame: Frame): void {
	for (const [name, known] of run.functions) {
		if (known.isCalled) continue;
		walk(known.node.body, {
			...frame,
			scope: over(frame.scope),
			source: known.source,
			active: [name],
			locals: new Set(),
		});
	}
}

/** Every line that begins with `#`, such as `#SBATCH --nodes=2`. */
function commentsOf(text: string, firstLine: number): readonly Comment[] {
	return text
		.split("\n")
		.map((line, index) => ({ text: line.trim(), line: index + firstLine }))
		.filter((comment) => comment.text.startsWith("#"));
}

function nothing(
	path: string,
	comments: readonly Comment[],
	failure: { readonly detail: string; readonly line?: number },
): Parsed & { readonly script: ShellScript } {
	const problem = unreadable({ path, format: "a shell script", ...failure });
	return {
		documents: [],
		comments,
		problems: [problem],
		script: { commands: [], variables: new Map() },
	};
}
