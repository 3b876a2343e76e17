import type {
	ParsedFile,
	ShellCommand,
	ShellWord,
} from "../../formats/parsed-file.js";
import type { Mapping } from "../../formats/tree.js";
import { fileName } from "../paths.js";
import { type CommandLine, commandLine } from "./command-line.js";
import { flagTree } from "./flag-tree.js";
import { flagsOf, runningCommands } from "./words.js";

/**
 * A command that runs one of a framework's training scripts, its flags as a mapping. A script has a common name such as
 * `train.py`, so that it counts only behind a launcher that we know.
 */
export interface ScriptRun {
	readonly command: ShellCommand;
	readonly line: CommandLine;
	/** The script's name without folders. */
	readonly script: string;
	/** Flags by name with `_` throughout: `--max-steps 5` is `max_steps: 5`, a flag alone is true. */
	readonly tree: Mapping;
	/** Words after the script that follow no flag. */
	readonly positional: readonly ShellWord[];
}

/** The commands of a file that run a script whose name has a pattern; the flags in `lists` keep all their values. */
export function scriptRuns(
	file: ParsedFile,
	scripts: RegExp,
	lists: ReadonlySet<string> = new Set(),
): readonly ScriptRun[] {
	return runningCommands(file).flatMap((command) => {
		const line = commandLine(command);
		// A program that trains by itself stands for its script.
		const path =
			line?.script?.text ?? line?.stages.at(-1)?.program.words.at(-1) ?? "";
		const script = fileName(path);
		if (!line || !scripts.test(script)) return [];
		const { rest } = line;
		const first = rest.findIndex(({ text }) => text.startsWith("-"));
		return [
			{
				command,
				line,
				script,
				tree: flagTree(flagsOf(rest), { isList: (key) => lists.has(key) }),
				positional: first < 0 ? rest : rest.slice(0, first),
			},
		];
	});
}
