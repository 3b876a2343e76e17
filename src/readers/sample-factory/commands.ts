import type { ParsedFile, ShellCommand } from "../../formats/parsed-file.js";
import {
	type Flag,
	flagsOf,
	flatWords,
	lastFlag,
	runningCommands,
} from "../commands/words.js";

/** A command that trains with Sample Factory. */
export interface TrainingCommand {
	readonly command: ShellCommand;
	/** Last part of the module, such as `train_atari`. */
	readonly program: string;
	readonly line: number;
	readonly flags: readonly Flag[];
}

/** The commands of a file that train with a program of Sample Factory's examples, or with its algorithm. */
export function trainingCommands(file: ParsedFile): readonly TrainingCommand[] {
	return runningCommands(file).flatMap(
		(command): readonly TrainingCommand[] => {
			const words = flatWords(command);
			const index = words.findIndex(({ text }) => PROGRAM.test(text));
			const started = words[index];
			const [, folder = "", program] = PROGRAM.exec(started?.text ?? "") ?? [];
			if (!started || program === undefined) return [];
			const flags = flagsOf(words.slice(index + 1));
			const isExample = /(^|[./])sf_examples[./]/.test(folder);
			if (!lastFlag(flags, ["env"])) return [];
			return isExample || isAppo(flags)
				? [{ command, program, line: started.line, flags }]
				: [];
		},
	);
}

/** Asynchronous PPO, the one algorithm that Sample Factory has. */
function isAppo(flags: readonly Flag[]): boolean {
	return lastFlag(flags, ["algo"])?.values[0]?.text === "APPO";
}

const PROGRAM = /^((?:[\w-]+[./])*)(train_\w+)(?:\.py)?$/;
