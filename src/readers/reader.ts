import type { ParsedFile } from "../formats/parsed-file.js";
import type { Fact } from "../plan/plan.js";
import type { Problem } from "../problem.js";

/**
 * One framework's way of writing a training run. A reader gets parsed text and gives facts; it never opens a file.
 * Adding a framework is one folder with one `Reader`, and one line in `readers/index.ts`.
 */
export interface Reader {
	/** Short name that reports show, such as `axolotl`. */
	readonly framework: string;
	readonly title: string;
	/** Where the framework documents or defines its keys, and the version that was read. */
	readonly source: string;
	/** True when this file is written for the framework. The first reader in the list that says so reads it. */
	recognises(file: ParsedFile): boolean;
	/** Other files of the same commit that this one needs. */
	references(file: ParsedFile): readonly Reference[];
	/**
	 * The runs (or the part of a run) that the file states. `open` gives referenced files, already brought; `overrides`
	 * are what the command that starts the file sets in it.
	 */
	read(
		file: ParsedFile,
		open: Open,
		overrides?: readonly Override[],
	): readonly Reading[];
	/** It reads the overrides; for other readers they are told as a problem. */
	readonly takesOverrides?: true;
	/**
	 * How a command that names the config sets its keys, where the framework does no more than put the values into the
	 * config: then they stand in the file that is read. For other readers they are told as a problem.
	 */
	readonly setBy?: "flags" | "pairs";
}

/** A value that a command line sets in the config that it starts, as in `trainer.max_steps=10`, `+a=1` or `~b`. */
export interface Override {
	readonly mode: "set" | "add" | "delete";
	/** The key, or the group whose file is chosen. */
	readonly key: string;
	/** The value as written; empty for a deletion. */
	readonly text: string;
	/** The script and the line of the command. */
	readonly path: string;
	readonly line: number;
}

/** Gives the first candidate of a reference that exists in the commit. */
export type Open = (reference: Reference) => ParsedFile | undefined;

export interface Reference {
	/** The path as the file writes it. */
	readonly text: string;
	/** Paths in the repository where it may be, in order; none when it points out of the tree. */
	readonly candidates: readonly string[];
	readonly line: number;
	readonly key: string;
	/** It helps when it is there, and its absence is no problem. */
	readonly optional?: true;
}

export type Reading =
	| {
			readonly kind: "training";
			/** Distinguishes several runs of one file; empty when there is one. */
			readonly name: string;
			readonly facts: readonly Fact[];
			/** Paths of other files whose facts are in it. */
			readonly files: readonly string[];
			readonly problems: readonly Problem[];
	  }
	| {
			/** A part of a run, such as a DeepSpeed JSON: it counts only through the runs that use it. */
			readonly kind: "fragment";
			readonly why: string;
			/** What it states, for the run or the launch that uses it. */
			readonly facts: readonly Fact[];
	  }
	| {
			/** Inference, merging, evaluation, preprocessing: same keys, no training. */
			readonly kind: "not-training";
			readonly why: string;
	  };
