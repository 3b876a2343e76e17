import type { ParsedFile } from "../formats/parsed-file.js";
import type { Fact } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import type { Override, Reference } from "./reader.js";

/**
 * A way of starting runs that are written elsewhere: a Slurm script, a cluster job. It names a config and gives it
 * hardware. One file or folder under readers/launchers, and one line in `readers/launchers/index.ts`.
 */
export interface Launcher {
	readonly name: string;
	/** Where the launcher documents its keys. */
	readonly source: string;
	/** The runs that this file starts. Empty for a file that starts none. */
	launches(file: ParsedFile): readonly Launch[];
}

export interface Launch {
	/** The config that the command names. */
	readonly target: Reference;
	/** Further files that the command gives the run, such as an accelerate config. */
	readonly references: readonly Reference[];
	/** What the command line and the job header state, with origin `launch`. */
	readonly facts: readonly Fact[];
	readonly problems: readonly Problem[];
	/** What the command sets in the config as `key=value`. */
	readonly overrides?: Settings;
	/** What the command sets in the config by flags. */
	readonly flags?: Settings;
}

/** What a command sets in a config, and the problems that are left where the config's reader takes that. */
export interface Settings {
	readonly given: readonly Override[];
	readonly problems: readonly Problem[];
}
