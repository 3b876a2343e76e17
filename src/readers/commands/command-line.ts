import type { ShellCommand, ShellWord } from "../../formats/parsed-file.js";
import { type Program, programs } from "./programs.js";
import { type Flag, flagsOf, flatWords } from "./words.js";

/** A command line taken apart: who starts it, with which flags, and what is started. */
export interface CommandLine {
	/** Programs in order, each with its own flags: srun before torchrun before the script. */
	readonly stages: readonly Stage[];
	/** Options of srun or sbatch in front of them. */
	readonly slurm: readonly Flag[];
	/** The script or module that is started; undefined where the last program trains by itself. */
	readonly script?: ShellWord;
	/** Words after the script, or after a program that trains by itself. */
	readonly rest: readonly ShellWord[];
	/** Variables of the command. */
	readonly environment: ReadonlyMap<string, ShellWord>;
}

export interface Stage {
	readonly program: Program;
	readonly line: number;
	readonly flags: readonly Flag[];
}

/** Takes a command apart; undefined when it starts no program of the table. */
export function commandLine(command: ShellCommand): CommandLine | undefined {
	const words = flatWords(command);
	const starts = programStarts(words);
	const [first] = starts;
	const last = starts.at(-1);
	if (!first || !last) return undefined;
	const script = last.program.isTrainer
		? undefined
		: scriptIndex(words, last.end);
	if (!last.program.isTrainer && script === undefined) return undefined;
	const restFrom = script === undefined ? last.end : script + 1;
	const scriptWord = script === undefined ? undefined : words[script];
	return {
		stages: starts.map(({ program, at, end }, index) => ({
			program,
			line: words[at]?.line ?? command.line,
			flags: flagsOf(
				words.slice(
					end,
					starts[index + 1]?.at ??
						(program.isTrainer ? words.length : restFrom),
				),
			),
		})),
		slurm: slurmOptions(words.slice(0, first.at)),
		...(scriptWord && { script: scriptWord }),
		rest: words.slice(restFrom),
		environment: environmentOf(command, words.slice(0, first.at)),
	};
}

interface Start {
	readonly program: Program;
	readonly at: number;
	readonly end: number;
}

// Programs stand before the script that they start; whatever follows it is the script's.
function programStarts(words: readonly ShellWord[]): readonly Start[] {
	const starts: Start[] = [];
	for (let at = 0; at < words.length; at++) {
		const program = programs.find((each) => standsAt(each, words, at));
		if (program) {
			const end = at + program.words.length;
			starts.push({ program, at, end });
			if (program.isTrainer) break;
			at = end - 1;
		} else if (starts.length > 0 && isScript(words[at]?.text ?? "")) {
			break;
		}
	}
	return starts;
}

function standsAt(
	program: Program,
	words: readonly ShellWord[],
	at: number,
): boolean {
	return program.words.every((name, index) => {
		const text = words[at + index]?.text ?? "";
		// A program may stand in any folder, or in the folder that its row names.
		return index === 0 ? `/${text}`.endsWith(`/${name}`) : text === name;
	});
}

function scriptIndex(
	words: readonly ShellWord[],
	from: number,
): number | undefined {
	for (let at = from; at < words.length; at++) {
		const text = words[at]?.text ?? "";
		if (isScript(text)) return at;
		if (/^(-m|--module)$/.test(text) && words[at + 1]) return at + 1;
	}
	return undefined;
}

function isScript(text: string): boolean {
	return /\.py$/.test(text) && !text.startsWith("-");
}

function slurmOptions(words: readonly ShellWord[]): readonly Flag[] {
	const at = words.findIndex(({ text }) => /^(srun|sbatch|salloc)$/.test(text));
	return at < 0 ? [] : flagsOf(words.slice(at + 1));
}

// `env NAME=value program` and `srun env …` set variables as an assignment in front does.
function environmentOf(
	command: ShellCommand,
	before: readonly ShellWord[],
): ReadonlyMap<string, ShellWord> {
	const environment = new Map(command.environment);
	for (const word of before) {
		const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(word.text) ?? [];
		if (name !== undefined)
			environment.set(name, { ...word, text: value ?? "" });
	}
	return environment;
}
