import type { Function as ShellFunction, SyntaxNode } from "unbash";
import type { ShellCommand, ShellLoop, ShellWord } from "../parsed-file.js";
import type { Setting } from "./expand.js";
import type { Source } from "./source.js";

/** What a walk through a script gathers. */
export interface Run {
	readonly commands: ShellCommand[];
	readonly functions: Map<string, KnownFunction>;
	/** Every name that was ever exported. */
	readonly exported: Set<string>;
	/** The environment that the last command got, to be shared while nothing changes. */
	environment?: {
		readonly given: readonly (ShellWord | undefined)[];
		readonly map: ReadonlyMap<string, ShellWord>;
	};
	steps: number;
	/** Walks a part of the script. */
	walk(node: SyntaxNode, frame: Frame): void;
}

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
	/** False inside branches and loops. */
	readonly isCertain: boolean;
	/** Variables that belong to the function being walked. */
	readonly locals?: Set<string>;
}

/** Work after which a script is given up: it repeats itself more than any launch script does. */
export const MAX_STEPS = 20_000_000;

/** True when the walk has to stop. */
export function isSpent(run: Run): boolean {
	return run.steps > MAX_STEPS;
}
