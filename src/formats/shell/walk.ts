import type {
	AndOr,
	ArithmeticFor,
	Case,
	For,
	If,
	Select,
	Function as ShellFunction,
	SyntaxNode,
	While,
} from "unbash";
import type { ShellLoop } from "../parsed-file.js";
import { inDoubt } from "./agree.js";
import { assignedNames } from "./arithmetic.js";
import { applyArithmetic, forgetAll } from "./assignment.js";
import { changesOf } from "./changes.js";
import { runCommand } from "./command.js";
import { chosenItem, joined, type Outcome, outcomeOf } from "./condition.js";
import { countedOf, sequenceOf } from "./counted.js";
import { expandWord } from "./expand.js";
import { hardlyFails } from "./hardly-fails.js";
import { type Frame, isSpent } from "./run.js";
import { assign, forget, lookUp, mergeBranches, over } from "./scope.js";
import { charactersOf, isKnown, toWord } from "./text.js";

/** Walks a part of a script in the order in which it runs. */
export function walk(node: SyntaxNode, frame: Frame): void {
	const { run } = frame;
	run.steps++;
	if (isSpent(run)) return;
	run.nesting++;
	walkNode(node, frame);
	run.nesting--;
}

function walkNode(node: SyntaxNode, frame: Frame): void {
	switch (node.type) {
		case "Script":
		case "CompoundList":
			for (const each of node.commands) walk(each, frame);
			return;
		case "Statement":
		case "Redirected":
			walk(node.command, frame);
			return;
		case "Command":
			runCommand(node, frame);
			return;
		case "BraceGroup":
			walk(node.body, frame);
			return;
		case "Subshell":
		case "Coproc":
			walk(node.body, { ...frame, scope: over(frame.scope) });
			return;
		case "Pipeline":
			walkPipeline(node.commands, frame);
			return;
		case "AndOr":
			walkAndOr(node, frame);
			return;
		case "If":
			walkIf(node, frame);
			return;
		case "Case":
			walkCase(node, frame);
			return;
		case "For":
		case "Select":
			walkFor(node, frame);
			return;
		case "While":
			walkWhile(node, frame);
			return;
		case "ArithmeticFor":
			walkCounted(node, frame);
			return;
		case "ArithmeticCommand":
			applyArithmetic(node.expression, frame, node.pos);
			return;
		case "Function":
			define(node, frame);
			return;
		default:
			return;
	}
}

/** Each part of a pipeline runs in a shell of its own. */
function walkPipeline(nodes: readonly SyntaxNode[], frame: Frame): void {
	const [only, ...rest] = nodes;
	if (only && rest.length === 0) {
		walk(only, frame);
		return;
	}
	for (const node of nodes) walk(node, { ...frame, scope: over(frame.scope) });
}

/** `a && b`: what comes after a command that may fail is a branch. */
function walkAndOr(node: AndOr, frame: Frame): void {
	let scope = frame.scope;
	let isCertain = frame.isCertain;
	// Nothing before the first has failed.
	let outcome: Outcome = true;
	for (const [index, command] of node.commands.entries()) {
		const operator = node.operators[index - 1] ?? "&&";
		// What has failed for certain does not run the next, nor does what has succeeded where `||` stands.
		if (outcome === (operator === "||")) continue;
		if (outcome === undefined && scope === frame.scope) {
			scope = over(frame.scope);
			isCertain = false;
		}
		const inside = { ...frame, scope, isCertain };
		const own: Outcome = hardlyFails(command)
			? true
			: outcomeOf(command, inside);
		outcome = joined(outcome, operator, () => own);
		walk(command, inside);
	}
	if (scope !== frame.scope) mergeBranches([scope], frame.scope, true);
}

/** Branches that the script itself rules out are left out; where it decides for one, only that one is walked. */
function walkIf(node: If, frame: Frame): void {
	const clauses = [node, ...node.elif];
	const open: (readonly SyntaxNode[])[] = [];
	for (const { clause, then } of clauses) {
		const outcome = outcomeOf(clause, frame);
		const isFirst = open.length === 0;
		if (isFirst) walk(clause, frame);
		if (outcome === true) {
			if (isFirst) walk(then, frame);
			else walkBranches([...open, [clause, then]], frame, false);
			return;
		}
		if (outcome === undefined) open.push(isFirst ? [then] : [clause, then]);
	}
	if (open.length === 0) {
		if (node.else) walk(node.else, frame);
		return;
	}
	const parts = node.else ? [...open, [node.else]] : open;
	walkBranches(parts, frame, node.else === undefined);
}

function walkCase(node: Case, frame: Frame): void {
	const chosen = chosenItem(node, frame);
	if (chosen === "none") return;
	if (chosen) {
		walk(chosen.body, frame);
		return;
	}
	const hasDefault = node.items.some((item) =>
		item.pattern.some((pattern) => pattern.text === "*"),
	);
	const parts = node.items.map((item) => [item.body]);
	walkBranches(parts, frame, !hasDefault);
}

/** Walks parts of which one runs, or none. */
function walkBranches(
	parts: readonly (readonly SyntaxNode[])[],
	frame: Frame,
	mayRunNone: boolean,
): void {
	const scopes = parts.map((nodes) => {
		const scope = over(frame.scope);
		for (const each of nodes) walk(each, { ...frame, scope, isCertain: false });
		return scope;
	});
	mergeBranches(scopes, frame.scope, mayRunNone);
}

function walkFor(node: For | Select, frame: Frame): void {
	const variable = node.name.value;
	const { line } = frame.source.at(node.name.pos);
	const words = node.wordlist?.flatMap((word) => expandWord(word, frame));
	const [only, ...rest] = words ?? [];
	const numbers =
		only && rest.length === 0
			? sequenceOf(charactersOf(only), valueIn(frame))
			: undefined;
	if (numbers) {
		forget(frame.scope, variable, line);
		walkLoop([node.body], frame, loopOver(variable, numbers, line));
		return;
	}
	if (only && rest.length === 0) {
		assign(frame.scope, variable, { kind: "text", text: only, line });
	} else forget(frame.scope, variable, line);
	const values = words?.every(isKnown)
		? { values: words.map((word) => toWord(word, line)) }
		: {};
	walkLoop([node.body], frame, { variable, ...values });
}

/** `for ((i = 0; i < 5; i++))` */
function walkCounted(node: ArithmeticFor, frame: Frame): void {
	const { line } = frame.source.at(node.pos);
	const head = frame.source.text.slice(node.pos, node.body.pos);
	const numbers = countedOf(head, valueIn(frame));
	const names = assignedNames(node.initialize);
	forgetAll(names, frame, line);
	const [variable] = names;
	if (variable === undefined) walkLoop([node.body], frame, {});
	else walkLoop([node.body], frame, loopOver(variable, numbers, line));
}

/** Arguments that a launch may give are like `${X:-default}`: what the script sets before stands without them. */
function walkWhile(node: While, frame: Frame): void {
	const { clause, body } = node;
	const head = frame.source.text.slice(clause.pos, clause.end);
	const isOpen = frame.call?.items?.every(isKnown) !== true;
	const ofArguments = isOpen && /\$#|\$\{?1\b|\bgetopts\b/.test(head);
	walkLoop([clause, body], frame, {}, ofArguments);
}

function loopOver(
	variable: string,
	numbers: readonly string[] | undefined,
	line: number,
): ShellLoop {
	const values = numbers?.map((text) => ({ text, line, known: true }));
	return { variable, ...(values && { values }) };
}

/** The text of a variable that is known here. */
function valueIn(frame: Frame): (name: string) => string | undefined {
	return (name) => {
		const value = lookUp(frame.scope, name)?.value;
		return value?.kind === "text" && isKnown(value.text)
			? charactersOf(value.text)
			: undefined;
	};
}

/**
 * Walks the body of a loop once. What it may change is in doubt from its start, because an earlier round may have
 * changed it, and after its end, because it may not have run.
 */
function walkLoop(
	nodes: readonly SyntaxNode[],
	frame: Frame,
	loop: ShellLoop,
	keepsBefore = false,
): void {
	const scope = over(frame.scope);
	const { names, shifts, looked } = changesOf(nodes, frame.run.functions);
	frame.spend(looked / 2);
	for (const name of names) {
		const held = lookUp(scope, name);
		if (held) assign(scope, name, inDoubt(held.value, name), held.exported);
	}
	if (shifts && frame.call) frame.call.items = undefined;
	const loops = [...frame.loops, loop];
	for (const node of nodes) {
		walk(node, { ...frame, scope, loops, isCertain: false });
	}
	if (keepsBefore) {
		for (const name of scope.own.keys()) {
			if (lookUp(frame.scope, name)) scope.own.delete(name);
		}
	}
	mergeBranches([scope], frame.scope, true);
}

function define(node: ShellFunction, frame: Frame): void {
	const { source, run } = frame;
	run.functions.set(node.name.value, { node, source, isCalled: false });
}
