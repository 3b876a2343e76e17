import type { ParsedFile, ShellScript } from "../../formats/parsed-file.js";
import type { Tree } from "../../formats/tree.js";
import type { FieldReading } from "../fields.js";

/**
 * A kind of file that asks somebody for machines and says what runs on them: a Kubernetes manifest, a SkyPilot task.
 * One file or folder under readers/launchers, and one line in `readers/launchers/index.ts`.
 */
export interface JobFormat {
	readonly name: string;
	/** Where the format documents its keys, and the version that was read. */
	readonly source: string;
	/** The jobs of this file; none for a file of another kind. */
	jobs(file: ParsedFile): readonly Job[];
}

/** One job as its file states it. */
export interface Job {
	/** Tells several jobs of one file apart; empty where there is one. */
	readonly name: string;
	/** Machines and place, with origin `launch`. */
	readonly hardware: FieldReading;
	/** What runs on the machines. */
	readonly script: ShellScript;
	/** A config that stands in the job file for the command to read. */
	readonly config?: Tree;
	/** Folders of the machine, and the folders of the repository that are mounted there. */
	readonly mounts?: ReadonlyMap<string, string>;
}
