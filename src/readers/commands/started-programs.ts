import type {
	ParsedFile,
	ShellCommand,
	ShellWord,
} from "../../formats/parsed-file.js";
import type { Mapping } from "../../formats/tree.js";
import { flagTree } from "./flag-tree.js";
import { flagsOf, flatWords, runningCommands } from "./words.js";

/** A command taken apart at the word that names one of a framework's programs, whoever starts it. */
export interface StartedProgram {
	readonly command: ShellCommand;
	/** The words up to the program: what starts it. */
	readonly launcher: readonly ShellWord[];
	/** The word that names the program, such as `verl.trainer.main_ppo`. */
	readonly program: ShellWord;
	/** What the program gets. */
	readonly rest: readonly ShellWord[];
}

/** The commands of a script in which a word names one of the programs. */
export function startedPrograms(
	file: ParsedFile,
	program: RegExp,
): readonly StartedProgram[] {
	return programsAt(file, (words) =>
		words.findIndex(({ text }) => program.test(text)),
	);
}

/** The same for programs that more than a name tells: `find` gives the place of the word, -1 for none. */
export function programsAt(
	file: ParsedFile,
	find: (words: readonly ShellWord[]) => number,
): readonly StartedProgram[] {
	return runningCommands(file).flatMap((command) => {
		const words = flatWords(command);
		const at = find(words);
		const program = words[at];
		return program
			? [
					{
						command,
						launcher: words.slice(0, at + 1),
						program,
						rest: words.slice(at + 1),
					},
				]
			: [];
	});
}

/** A program whose flags are the whole run. */
export interface FlagRun extends StartedProgram {
	/** The program's flags by name without dashes, with `-` for `_`; a flag without a value is true. */
	readonly flags: Mapping;
}

/** The commands that start one of the programs with flags; a build or a copy names the program too. */
export function flagRuns(
	file: ParsedFile,
	program: RegExp,
): readonly FlagRun[] {
	return startedPrograms(file, program)
		.map((started) => ({
			...started,
			flags: flagTree(flagsOf(started.rest), { keyOf: ({ name }) => name }),
		}))
		.filter(({ flags }) => flags.entries.length > 0);
}
