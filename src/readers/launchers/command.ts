import type { ParsedFile, ShellCommand } from "../../formats/parsed-file.js";
import { type FieldReading, isPlaceholder } from "../fields.js";
import { gather } from "../gather.js";
import type { Launch, Launcher } from "../launcher.js";
import { candidatesFor } from "../paths.js";
import type { Reference } from "../reader.js";
import { type CommandLine, commandLine } from "./command-line.js";
import { type ConfigArgument, configArgument } from "./config-argument.js";
import { deviceFacts } from "./devices.js";
import { loopedTexts, repeatReading } from "./loops.js";
import { neoxConfigs } from "./neox-configs.js";
import { overrideProblems } from "./overrides.js";
import { recipeFacts } from "./recipes.js";
import { slurmFacts, slurmOptionFacts } from "./slurm.js";
import { flagsOf, flatWords, isTextCommand, lastFlag } from "./words.js";

/** Shell and Slurm scripts that start training with a config: torchrun, accelerate, deepspeed and their like. */
export const shellCommands: Launcher = {
	name: "shell",
	source:
		"https://docs.pytorch.org/docs/2.8/elastic/run.html, https://huggingface.co/docs/accelerate/v1.10.0/package_reference/cli, https://slurm.schedmd.com/sbatch.html",
	launches,
};

function launches(file: ParsedFile): readonly Launch[] {
	const commands = file.script?.commands ?? [];
	if (commands.length === 0) return [];
	const header = slurmFacts(file);
	return fullest(
		commands
			.filter((command) => !isTextCommand(command))
			.flatMap((command) => {
				const job = jobLaunch(file, command);
				return job ? [job] : commandLaunches(file, command, header);
			}),
	);
}

// Branches of a script often start one config in several ways, one of them without devices to try it.
function fullest(all: readonly Launch[]): readonly Launch[] {
	const byTarget = new Map<string, Launch>();
	for (const launch of all) {
		const held = byTarget.get(launch.target.text);
		if (!held || launch.facts.length >= held.facts.length) {
			byTarget.set(launch.target.text, launch);
		}
	}
	return [...byTarget.values()];
}

function commandLaunches(
	file: ParsedFile,
	command: ShellCommand,
	header: FieldReading,
): readonly Launch[] {
	const line = commandLine(command);
	if (!line || isOtherWork(line.script?.text ?? "")) return [];
	const [config, ...more] = configsOf(line);
	if (!config) return [];
	const read = gather(
		deviceFacts({ line, header, path: file.path }),
		{ facts: recipeFacts(line) },
		repeatReading(command, file.path, {
			config: config.text,
			header: header.facts,
		}),
		{ problems: overrideProblems(line.rest, file.path) },
	);
	const texts = loopedTexts(command, config.text) ?? [config.text];
	return texts
		.filter((text) => /\.\w+$/.test(text) && !isPlaceholder(text))
		.map((text) => ({
			target: referenceTo(file, { ...config, text }),
			references: [
				...more.map((each) => referenceTo(file, each)),
				...otherFiles(file, line),
			],
			...read,
		}));
}

// sbatch --nodes=4 job.slurm config.yaml: the options win over the header of the job, which gets the config as $1.
function jobLaunch(
	file: ParsedFile,
	command: ShellCommand,
): Launch | undefined {
	const words = flatWords(command);
	if (words[0]?.text !== "sbatch") return undefined;
	const script = words.findIndex(({ text }) =>
		/\.(sh|bash|slurm|sbatch|job)$/.test(text),
	);
	if (script < 0 || isOtherWork(words[script]?.text ?? "")) return undefined;
	const config = configArgument(words.slice(script + 1));
	if (!config || isPlaceholder(config.text)) return undefined;
	return {
		target: referenceTo(file, config),
		references: [],
		...slurmOptionFacts(flagsOf(words.slice(1, script)), file.path),
	};
}

// Preprocessing, evaluation and serving read the same configs; their devices are not the training's.
function isOtherWork(script: string): boolean {
	return /preprocess|prepare|tokeniz|eval|infer|generat|convert|export|merge|serve|predict|download|benchmark|estimat|filter|pass_rate|test_|plot/i.test(
		script.slice(script.lastIndexOf("/") + 1),
	);
}

function configsOf(line: CommandLine): readonly ConfigArgument[] {
	const last = line.stages.at(-1)?.program;
	if (line.stages.some(({ program }) => program.name === "gpt-neox")) {
		// deepy.py is itself the program; the script after it is the trainer.
		return neoxConfigs(line.rest);
	}
	const passed = last?.config && line.environment.get(last.config);
	if (passed) {
		const { text, line: at } = passed;
		return [{ text, line: at, key: last?.config ?? "" }];
	}
	const found = configArgument(line.rest);
	return found ? [found] : [];
}

function otherFiles(file: ParsedFile, line: CommandLine): readonly Reference[] {
	const named = line.stages.flatMap(({ program, flags }) =>
		(program.references ?? []).map((name) => lastFlag(flags, [name])),
	);
	const deepspeed = lastFlag(flagsOf(line.rest), [
		"deepspeed",
		"deepspeed-config",
	]);
	return [...named, deepspeed].flatMap((flag) => {
		const value = flag?.values[0];
		return flag && value?.known && /\.(ya?ml|json)$/.test(value.text)
			? [
					referenceTo(file, {
						text: value.text,
						line: value.line,
						key: flag.text,
					}),
				]
			: [];
	});
}

function referenceTo(file: ParsedFile, config: ConfigArgument): Reference {
	const { text, line, key } = config;
	return { text, candidates: candidatesFor(file.path, text), line, key };
}
