import type { Problem } from "../problem.js";
import type { PythonModule } from "./python/module.js";
import type { Comment, Tree } from "./tree.js";

/** A file of one commit, parsed by what its name says it is. */
export interface ParsedFile {
	readonly path: string;
	readonly text: string;
	readonly format: Format;
	/** The documents of a data format; empty for scripts and for what could not be read. */
	readonly documents: readonly Tree[];
	/** The commands of a shell script. */
	readonly script?: ShellScript;
	/** A Python file, which a reader may work out with the files that it imports. */
	readonly python?: PythonModule;
	readonly comments: readonly Comment[];
	readonly problems: readonly Problem[];
}

/** What the name of a file says that it is. */
export type Format =
	| "yaml"
	| "json"
	| "jsonnet"
	| "toml"
	| "ini"
	| "shell"
	| "python"
	| "unknown";

/** A shell script as far as it can be told without running it. */
export interface ShellScript {
	/**
	 * Simple commands in the order in which the script comes to them, with variables, arrays and defaults put in where
	 * the script itself sets them. A function's commands come where it is called, or last when nothing calls it.
	 */
	readonly commands: readonly ShellCommand[];
	/** The last value of each variable that the script sets. */
	readonly variables: ReadonlyMap<string, ShellWord>;
}

/** A simple command: a program with its words. */
export interface ShellCommand {
	/** The command's name first. */
	readonly words: readonly ShellWord[];
	/** Assignments in front of the command, such as `CUDA_VISIBLE_DEVICES=0,1`, and exports before it. */
	readonly environment: ReadonlyMap<string, ShellWord>;
	readonly line: number;
	/** The loops around the command, outermost first; absent outside of loops. */
	readonly loops?: readonly ShellLoop[];
}

/** A loop of a script: its body stands once among the commands, with the loop's variable as written. */
export interface ShellLoop {
	/** Absent for `while` and `until`. */
	readonly variable?: string;
	/** The words of `for … in`; absent when they cannot be told. */
	readonly values?: readonly ShellWord[];
}

/** One word of a command after expansion. */
export interface ShellWord {
	/** The word after expansion; what only the launch decides stays as written, such as `$SLURM_NNODES`. */
	readonly text: string;
	/** Where the text stands: for a word out of an array or a string variable, the line there. */
	readonly line: number;
	/** False when a part of the text is only decided at launch. */
	readonly known: boolean;
}
