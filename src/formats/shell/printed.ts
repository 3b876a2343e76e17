import type { CommandExpansionPart, SyntaxNode } from "unbash";
import { evaluate } from "./arithmetic.js";
import { numberOf } from "./expand.js";
import type { Frame } from "./run.js";
import { over } from "./scope.js";
import { syntaxOf } from "./syntax.js";
import { charactersOf, isKnown, joinWords, type Text } from "./text.js";

/**
 * What `$( … )` prints, where it only puts words or whole numbers together: `echo`, `expr`, `bc` after an `echo`, and
 * functions of the script that do no more than that.
 */
export function printedBy(
	part: CommandExpansionPart,
	frame: Frame,
): Text | undefined {
	const { script } = part;
	const [node, ...others] = script?.commands ?? [];
	if (!node || others.length > 0 || frame.depth >= DEEPEST) return undefined;
	return printed(node, { ...frame, depth: frame.depth + 1 });
}

const DEEPEST = 8;

function printed(node: SyntaxNode, frame: Frame): Text | undefined {
	switch (node.type) {
		case "Statement":
			return printed(node.command, frame);
		case "Pipeline": {
			const [first, second, ...others] = node.commands;
			if (!first || others.length > 0) return undefined;
			if (!second) return printed(first, frame);
			return isCalculator(second)
				? calculated(printed(first, frame), frame)
				: undefined;
		}
		case "Command":
		case "AndOr":
			return printedByCommand(node, frame);
		default:
			return undefined;
	}
}

function isCalculator(node: SyntaxNode): boolean {
	return (
		node.type === "Command" &&
		node.name?.value === "bc" &&
		node.suffix.length === 0
	);
}

/** Walks the command apart and looks at what it would have run: one `echo`, or an `expr`. */
function printedByCommand(node: SyntaxNode, frame: Frame): Text | undefined {
	const { run } = frame;
	const commands: typeof run.commands = [];
	const texts: (readonly Text[])[] = [];
	const apart = {
		...run,
		commands,
		noted: (words: readonly Text[]) => {
			if (!/^(\[|test)$/.test(charactersOf(words[0] ?? []))) texts.push(words);
		},
	};
	run.walk(node, {
		...frame,
		run: apart,
		scope: over(frame.scope),
		loops: [],
		wrapper: [],
	});
	run.steps = apart.steps;
	const [words, ...others] = texts;
	const [name, ...rest] = words ?? [];
	if (!name || others.length > 0 || commands[0]?.loops) return undefined;
	switch (charactersOf(name)) {
		case "echo":
			return joinWords(rest.filter((word) => charactersOf(word) !== "-n"));
		case "expr":
			return calculated(joinWords(rest), frame);
		default:
			return undefined;
	}
}

function calculated(text: Text | undefined, frame: Frame): Text | undefined {
	if (!text || !isKnown(text)) return undefined;
	const written = charactersOf(text);
	if (!/^[\d\s+*/%()-]+$/.test(written)) return undefined;
	const syntax = syntaxOf(`((${written}))`);
	if ("detail" in syntax) return undefined;
	const [statement] = syntax.script.commands;
	const node = statement?.type === "Statement" ? statement.command : statement;
	if (node?.type !== "ArithmeticCommand") return undefined;
	const value = evaluate(node.expression, (word) => numberOf(word, frame));
	const line = text[0]?.line ?? 1;
	return value === undefined
		? undefined
		: [{ text: String(value), line, known: true, whole: false }];
}
