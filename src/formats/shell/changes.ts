import {
	forEachChild,
	type Function as ShellFunction,
	type SyntaxNode,
} from "unbash";
import { assignedNames } from "./arithmetic.js";

/** What a part of a script may change. */
export interface Changes {
	/** How many parts were looked through. */
	looked: number;
	/** Variables that it may set. */
	readonly names: Set<string>;
	/** It may change `$1`, `$2` … */
	shifts: boolean;
}

/** Everything that a loop body may change, so that a value from before the loop is not taken for the value in it. */
export function changesOf(
	nodes: readonly SyntaxNode[],
	functions: ReadonlyMap<string, { readonly node: ShellFunction }>,
): Changes {
	const changes: Changes = { looked: 0, names: new Set(), shifts: false };
	const called = new Set<string>();
	const pending = [...nodes];
	for (let node = pending.pop(); node; node = pending.pop()) {
		changes.looked++;
		note(node, changes);
		const callee = calleeOf(node);
		const body = callee === undefined ? undefined : functions.get(callee)?.node;
		if (callee !== undefined && body && !called.has(callee)) {
			called.add(callee);
			pending.push(body.body);
		}
		if (!isClosed(node)) forEachChild(node, (child) => pending.push(child));
	}
	return changes;
}

/** Commands whose bare words are names of variables that they set. */
export const SETTERS: ReadonlySet<string> = new Set([
	"read",
	"mapfile",
	"readarray",
	"getopts",
	"unset",
	"let",
	"printf",
]);

function note(node: SyntaxNode, changes: Changes): void {
	switch (node.type) {
		case "Assignment":
			changes.names.add(node.name);
			return;
		case "For":
		case "Select":
			changes.names.add(node.name.value);
			return;
		case "ArithmeticCommand":
		case "ArithmeticExpansion":
			for (const name of assignedNames(node.expression)) {
				changes.names.add(name);
			}
			return;
		case "ArithmeticFor":
			for (const part of [node.initialize, node.update]) {
				for (const name of assignedNames(part)) changes.names.add(name);
			}
			return;
		case "ParameterExpansion":
			if (
				node.operation?.type === "Default" &&
				node.operation.operator.endsWith("=")
			)
				changes.names.add(node.parameter);
			return;
		case "Command":
			noteCommand(node.name?.value ?? "", node.args, changes);
	}
}

function noteCommand(
	name: string,
	args: readonly { readonly text: string }[],
	changes: Changes,
): void {
	if (name === "shift" || name === "set") changes.shifts = true;
	if (!SETTERS.has(name)) return;
	for (const argument of args) {
		const set = /^[A-Za-z_]\w*/.exec(argument.text)?.[0];
		if (set !== undefined) changes.names.add(set);
	}
}

function calleeOf(node: SyntaxNode): string | undefined {
	return node.type === "Command" ? node.name?.value : undefined;
}

/** What runs in a shell of its own cannot change the variables here. */
function isClosed(node: SyntaxNode): boolean {
	return (
		node.type === "CommandExpansion" ||
		node.type === "ProcessSubstitution" ||
		node.type === "Subshell"
	);
}
