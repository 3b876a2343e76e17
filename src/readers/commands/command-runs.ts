import type {
	ParsedFile,
	ShellCommand,
	ShellWord,
} from "../../formats/parsed-file.js";
import type { Entry, Mapping, Tree } from "../../formats/tree.js";
import { type Fact, fact, fold } from "../../plan/plan.js";
import type { Problem } from "../../problem.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { commandHardware } from "../megatron/hardware.js";
import type { Reading } from "../reader.js";
import { repeatReading } from "./loops.js";
import { flagsOf, flatWords, isTextCommand, lastFlag } from "./words.js";

/** A command of a script that starts a program whose flags are the whole run. */
export interface CommandRun {
	readonly command: ShellCommand;
	/** What stands before the program, and its name. */
	readonly words: readonly ShellWord[];
	/** The word that names the program. */
	readonly program: string;
	/** The program's flags by name without dashes, with `-` for `_`; a flag without a value is true. */
	readonly flags: Mapping;
}

/** The commands of a script in which a word names one of the programs. */
export function commandRuns(
	file: ParsedFile,
	program: RegExp,
): readonly CommandRun[] {
	return (file.script?.commands ?? [])
		.filter((command) => !isTextCommand(command))
		.flatMap((command) => {
			const words = flatWords(command);
			const at = words.findIndex(({ text }) => program.test(text));
			const name = words[at]?.text;
			if (at < 0 || name === undefined) return [];
			const flags = flagMapping(words.slice(at + 1), command.line);
			// A build or a copy names the program too.
			return flags.entries.length === 0
				? []
				: [{ command, words: words.slice(0, at + 1), program: name, flags }];
		});
}

function flagMapping(words: readonly ShellWord[], line: number): Mapping {
	const byName = new Map<string, Entry>();
	for (const { name, values, line: at } of flagsOf(words)) {
		byName.set(name, { key: name, value: flagValue(values[0], at), line: at });
	}
	return { kind: "mapping", entries: [...byName.values()], line };
}

function flagValue(word: ShellWord | undefined, line: number): Tree {
	return word
		? {
				kind: "scalar",
				value: word.text,
				text: word.text,
				quoted: false,
				line: word.line,
			}
		: { kind: "scalar", value: true, text: "true", quoted: false, line };
}

/** What starts a command: torchrun and Slurm as everywhere, processes of mpirun, and loops around it. */
export function launchOf(file: ParsedFile, run: CommandRun): FieldReading {
	return gather(
		commandHardware(file, run),
		{ facts: mpiFacts(file, run) },
		repeatReading(run.command, file.path),
	);
}

function mpiFacts(file: ParsedFile, { words }: CommandRun): readonly Fact[] {
	const at = words.findIndex(({ text }) =>
		/(^|\/)(mpirun|mpiexec)$/.test(text),
	);
	if (at < 0) return [];
	const flag = lastFlag(flagsOf(words.slice(at + 1)), ["np", "n"]);
	const text = flag?.values[0]?.text ?? "";
	if (!flag || !/^[1-9]\d*$/.test(text)) return [];
	const origin = {
		kind: "launch",
		path: file.path,
		line: flag.line,
		text: flag.text,
	} as const;
	return [fact("hardware.count", Number(text), origin)];
}

/** Runs of one file: those that mean the same count once, and the others are told apart by their order. */
export function distinctRuns(
	reads: readonly {
		readonly facts: readonly Fact[];
		readonly problems: readonly Problem[];
		readonly files?: readonly string[];
	}[],
): readonly Reading[] {
	const byMeaning = new Map(
		reads.map((read) => {
			const values = [...fold(read.facts)].map(([key, { value }]) => [
				key,
				value,
			]);
			return [JSON.stringify(values), read] as const;
		}),
	);
	const all = [...byMeaning.values()];
	return all.map(({ facts, problems, files = [] }, index) => ({
		kind: "training",
		name: all.length === 1 ? "" : `command ${index + 1}`,
		facts,
		problems,
		files,
	}));
}
