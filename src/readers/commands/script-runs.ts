import type {
	ParsedFile,
	ShellCommand,
	ShellWord,
} from "../../formats/parsed-file.js";
import type { Entry, Mapping, Scalar, Tree } from "../../formats/tree.js";
import { accelerateFacts } from "../accelerate/facts.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reference } from "../reader.js";
import type { ReadingWithFiles } from "../with-files.js";
import { type CommandLine, commandLine } from "./command-line.js";
import { deviceFacts } from "./devices.js";
import { repeatReading } from "./loops.js";
import { slurmFacts } from "./slurm.js";
import { type Flag, flagsOf, isTextCommand, lastFlag } from "./words.js";

/** A command that runs one of a framework's training scripts, its flags as a mapping. */
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

/** The commands of a file that run a script whose name has a pattern. */
export function scriptRuns(
	file: ParsedFile,
	scripts: RegExp,
	lists: ReadonlySet<string> = new Set(),
): readonly ScriptRun[] {
	return (file.script?.commands ?? [])
		.filter((command) => !isTextCommand(command))
		.flatMap((command) => {
			const line = commandLine(command);
			// A program that trains by itself stands for its script.
			const path =
				line?.script?.text ?? line?.stages.at(-1)?.program.words.at(-1) ?? "";
			const script = path.slice(path.lastIndexOf("/") + 1);
			if (!line || !scripts.test(script)) return [];
			const { rest } = line;
			const first = rest.findIndex(({ text }) => text.startsWith("-"));
			return [
				{
					command,
					line,
					script,
					tree: flagTree(rest, lists),
					positional: first < 0 ? rest : rest.slice(0, first),
				},
			];
		});
}

/** Flags of a command as a mapping; those in `lists` keep all their values. */
export function flagTree(
	words: readonly ShellWord[],
	lists: ReadonlySet<string>,
): Mapping {
	const byName = new Map<string, Entry>();
	for (const flag of flagsOf(words)) {
		const key = flag.name.replaceAll("-", "_");
		byName.set(key, {
			key,
			value: flagValue(flag, lists.has(key)),
			line: flag.line,
		});
	}
	return { kind: "mapping", entries: [...byName.values()], line: 1 };
}

function flagValue({ values, line }: Flag, isList: boolean): Tree {
	const [first] = values;
	if (!first) {
		return { kind: "scalar", value: true, text: "true", quoted: false, line };
	}
	return isList && values.length > 1
		? { kind: "sequence", items: values.map(scalar), line: first.line }
		: scalar(first);
}

function scalar({ text, line }: ShellWord): Scalar {
	return { kind: "scalar", value: text, text, quoted: false, line };
}

/** Devices and repeats of a run: its launcher over the Slurm header of its file, loops around it. */
export function runHardware(file: ParsedFile, run: ScriptRun): FieldReading {
	return gather(
		deviceFacts({ line: run.line, header: slurmFacts(file), path: file.path }),
		repeatReading(run.command, file.path),
	);
}

/** The config that `accelerate launch --config_file` names. */
export function accelerateConfigs(
	file: ParsedFile,
	run: ScriptRun,
): readonly Reference[] {
	const flags = run.line.stages
		.filter(({ program }) => program.name === "accelerate")
		.flatMap(({ flags: own }) => own);
	const flag = lastFlag(flags, ["config-file"]);
	const value = flag?.values[0];
	if (!flag || !value?.known) return [];
	const { text, line } = value;
	return [
		{ text, candidates: candidatesFor(file.path, text), line, key: flag.text },
	];
}

/** What that config says, and what the launch command itself says about precision. */
export function accelerateReading(
	file: ParsedFile,
	run: ScriptRun,
	open: Open,
): ReadingWithFiles {
	const opened = accelerateConfigs(file, run).flatMap(
		(reference) => open(reference) ?? [],
	);
	const readings = opened.map((each) => accelerateFacts(each, open));
	return {
		...gather(...readings),
		files: [
			...opened.map(({ path }) => path),
			...readings.flatMap(({ files }) => files),
		],
	};
}

/** The entry of a flag of `accelerate launch` itself, such as `mixed_precision`. */
export function launchFlag(run: ScriptRun, name: string): Entry | undefined {
	const flags = run.line.stages.flatMap(({ flags: own }) => own);
	const flag = lastFlag(flags, [name]);
	const value = flag?.values[0];
	return (
		flag && value && { key: flag.text, value: scalar(value), line: value.line }
	);
}

/** A name for each of several runs of one file: by order, since lines move with every edit. */
export function runName(index: number, count: number): string {
	return count === 1 ? "" : `command ${index + 1}`;
}
