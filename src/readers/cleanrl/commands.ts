import type { ParsedFile, ShellCommand } from "../../formats/parsed-file.js";
import {
	type Flag,
	flagsOf,
	flatWords,
	runningCommands,
} from "../commands/words.js";
import { scripts } from "./scripts.js";

/** A command that trains with one of CleanRL's scripts, once or as a benchmark of it. */
export interface CleanRlCommand {
	readonly command: ShellCommand;
	/** Name of the script without its ending. */
	readonly script: string;
	readonly line: number;
	/** Flags of the benchmark and of the script: no name is in both but what the benchmark sets itself. */
	readonly flags: readonly Flag[];
	readonly isBenchmark: boolean;
}

/** The commands of a file that start CleanRL's benchmark or a script in its folder. */
export function cleanRlCommands(file: ParsedFile): readonly CleanRlCommand[] {
	return runningCommands(file).flatMap((command): readonly CleanRlCommand[] => {
		const words = flatWords(command);
		const begin = words.findIndex(({ text }) => BENCHMARK.test(text));
		const isBenchmark = begin >= 0;
		const started = words.find(({ text }) => SCRIPT.test(text));
		const script = SCRIPT.exec(started?.text ?? "")?.[2];
		if (!started || script === undefined) return [];
		// Scripts of such names stand everywhere; a plain command is CleanRL's only where its folder says so.
		const isOurs = isBenchmark || /(^|\/)cleanrl\//.test(started.text);
		if (!isOurs || !(isBenchmark || Object.hasOwn(scripts, script))) return [];
		const { line } = started;
		// What stands in front is another program's.
		const from = isBenchmark ? begin : words.indexOf(started);
		const flags = flagsOf(words.slice(from + 1));
		return [{ command, script, line, flags, isBenchmark }];
	});
}

const BENCHMARK =
	/^cleanrl_utils\.benchmark$|(^|\/)cleanrl_utils\/benchmark\.py$/;

const SCRIPT = /(^|\/)(?!benchmark\.py$)([\w-]+)\.py$/;
