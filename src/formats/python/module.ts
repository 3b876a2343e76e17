import type { Tree } from "../tree.js";
import { newBudget } from "./budget.js";
import { evaluate } from "./expression.js";
import { type Import, importsIn } from "./imports.js";
import type { Machine, World } from "./machine.js";
import { execute } from "./statement.js";
import type { PythonSyntax } from "./syntax.js";
import { treeOf } from "./to-tree.js";
import { type Dict, newScope, type Scope } from "./value.js";

/** A Python file as config readers use it. */
export interface PythonModule {
	/** Every import in it, in order. */
	readonly imports: readonly Import[];
	/** Line of the first place that is no Python, where there is one. */
	readonly brokenAt?: number;
	/**
	 * The names that its top level sets, as far as the file alone tells. They are worked out when somebody asks: most
	 * Python files are programs, which no reader asks.
	 */
	readonly names: Tree;
	/** The same, with what other files give. */
	run(world: World): Scope;
}

/** A world in which nothing else was read. */
function emptyWorld(): World {
	return { firstLine: 0, budget: newBudget(), imported: () => undefined };
}

/** Wraps the syntax of a file. */
export function moduleOf(syntax: PythonSyntax): PythonModule {
	const { brokenAt, top, text } = syntax;
	let names: Tree | undefined;
	return {
		imports: importsIn(top, text),
		...(brokenAt === undefined ? {} : { brokenAt }),
		get names() {
			names ??= treeOf(namesOf(run(syntax, emptyWorld())));
			return names;
		},
		run: (world) => run(syntax, world),
	};
}

/** The names of a scope that are values, as a dictionary: functions are left out. */
export function namesOf(scope: Scope): Dict {
	const slots = [...scope.names].filter(
		([, { value }]) => value.kind !== "defined",
	);
	return { kind: "dict", slots: new Map(slots), line: 1 };
}

function run(syntax: PythonSyntax, world: World): Scope {
	const machine: Machine = {
		syntax,
		world,
		evaluate: (node, scope) => evaluate(machine, node, scope),
		execute: (body, scope) => execute(machine, body, scope),
	};
	const scope = newScope();
	execute(machine, syntax.top, scope);
	return scope;
}
