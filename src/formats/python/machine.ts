import type { Budget } from "./budget.js";
import type { Import } from "./imports.js";
import type { PythonSyntax, SyntaxNode } from "./syntax.js";
import type { Dict, Scope, Slots, Value } from "./value.js";

/** What a module sees of other files, and what it may take. */
export interface World {
	/** Added to every line, so that lines of several files stay apart. */
	readonly firstLine: number;
	readonly budget: Budget;
	/** The names of an imported file, where it was read. */
	imported(wanted: Import): Slots | undefined;
	/** The names of a file that is named by its path, as in `get_config("common/train.py")`. */
	named?(path: string): Dict | undefined;
	/** What `_base_.name` refers to. */
	readonly base?: Dict;
	/** `update` goes into dictionaries inside, as that of MMEngine does. */
	readonly updatesDeep?: boolean;
}

/** The parts of the interpreter, which need each other. */
export interface Machine {
	readonly syntax: PythonSyntax;
	readonly world: World;
	evaluate(node: SyntaxNode, scope: Scope): Value;
	execute(body: SyntaxNode, scope: Scope): Outcome;
}

/** How a body ended before its last line. */
export type Outcome =
	| "break"
	| "continue"
	| { readonly value: Value }
	| undefined;

/** An expression that is worked out. */
export interface Place {
	readonly machine: Machine;
	readonly node: SyntaxNode;
	readonly scope: Scope;
	readonly line: number;
}

/** The text of a node. */
export function sourceOf(machine: Machine, node: SyntaxNode): string {
	return machine.syntax.text.slice(node.from, node.to);
}

/** The line of a node. */
export function lineOf(machine: Machine, node: SyntaxNode): number {
	return machine.world.firstLine + machine.syntax.lineAt(node.from);
}
