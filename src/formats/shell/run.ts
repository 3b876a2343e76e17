import type {
	Assignment,
	Command,
	Function as ShellFunction,
	SyntaxNode,
} from "unbash";
import type { ShellCommand, ShellLoop, ShellWord } from "../parsed-file.js";
import type { Setting } from "./expand.js";
import type { Variable } from "./scope.js";
import type { Source } from "./source.js";
import type { Text } from "./text.js";

/** What a walk through a script gathers. */
export interface Run {
	readonly commands: ShellCommand[];
	readonly functions: Map<string, KnownFunction>;
	/** Every name that was ever exported. */
	readonly exported: Set<string>;
	/** The environment that the last command got, to be shared while nothing changes. */
	environment: Environment;
	steps: number;
	/** The text of a script that is sourced by this name, where it is at hand. */
	readonly sourced: Sourced;
	/** Hears the words of each command that is noted. */
	readonly noted?: (words: readonly Text[]) => void;
	/** How many parts of the script are being walked inside each other. */
	nesting: number;
	/** Walks a part of the script. */
	walk(node: SyntaxNode, frame: Frame): void;
}

/** Gives the text of the script that a name in the script means; undefined when it is not at hand. */
export type Sourced = (name: string) => string | undefined;

/** Exported variables, and the same as words. */
export interface Environment {
	readonly variables: readonly (Variable | undefined)[];
	readonly words: ReadonlyMap<string, ShellWord>;
}

/** A function that the script has defined so far. */
export interface KnownFunction {
	readonly node: ShellFunction;
	readonly source: Source;
	isCalled: boolean;
}

/** Where in the script the walk is. */
export interface Frame extends Setting {
	readonly run: Run;
	/** Words in front of what runs here, such as `srun` before `bash -c`. */
	readonly wrapper: readonly ShellWord[];
	readonly loops: readonly ShellLoop[];
	/** Names of the functions that are being walked, outermost first. */
	readonly active: readonly string[];
	/** How many texts put together by the script are being walked. */
	readonly depth: number;
	/** False inside branches and loops of the function or script being walked. */
	readonly isCertain: boolean;
	/** Variables that belong to the function being walked. */
	readonly locals?: Set<string>;
}

/** A simple command with its words expanded. */
export interface Found {
	readonly node: Command;
	readonly words: readonly Text[];
	/** The first word. */
	readonly name: string;
	readonly line: number;
	/** The assignments in front of it. */
	readonly assignments: readonly Assignment[];
}

/** Work after which a script is given up: it repeats itself more than any launch script does. */
const MAX_STEPS = 3_000_000;

/** Parts inside each other, functions and built texts included; the stack of the machine ends not far beyond. */
const MAX_NESTING = 1500;

/** True when the walk has to stop, for good. */
export function isSpent(run: Run): boolean {
	if (run.nesting > MAX_NESTING) run.steps = MAX_STEPS + 1;
	return run.steps > MAX_STEPS;
}
