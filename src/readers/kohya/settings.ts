import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Tree } from "../../formats/tree.js";

/** The settings of a run with what a window, a TOML file or a command calls the same by other names. */
export interface Settings {
	readonly file: ParsedFile;
	readonly tree: Tree;
	/** The script that is run; empty where a file leaves it to who runs it. */
	readonly script: string;
}
