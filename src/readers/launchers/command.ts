import type { ParsedFile, ShellCommand } from "../../formats/parsed-file.js";
import { type CommandLine, commandLine } from "../commands/command-line.js";
import {
	type ConfigArgument,
	configArgument,
} from "../commands/config-argument.js";
import { deviceFacts } from "../commands/devices.js";
import { flagSettings } from "../commands/flag-settings.js";
import { loopedTexts, repeatReading } from "../commands/loops.js";
import { isOtherWork } from "../commands/other-work.js";
import { overrideProblems } from "../commands/override-problems.js";
import { slurmFacts, slurmOptionFacts } from "../commands/slurm.js";
import {
	flagsOf,
	flatWords,
	isTextCommand,
	lastFlag,
} from "../commands/words.js";
import { type FieldReading, isPlaceholder } from "../fields.js";
import { gather } from "../gather.js";
import type { Launch, Launcher } from "../launcher.js";
import type { Reference } from "../reader.js";
import {
	chosenFiles,
	hydraTarget,
	namedConfigs,
	overridesIn,
	sweepFacts,
	sweepProblems,
} from "./hydra.js";
import { mountedCandidates } from "./mounted-paths.js";
import { neoxConfigs } from "./neox-configs.js";
import { recipeFacts } from "./recipes.js";

/** Shell and Slurm scripts that start training with a config: torchrun, accelerate, deepspeed and their like. */
export const shellCommands: Launcher = {
	name: "shell",
	source:
		"https://docs.pytorch.org/docs/2.8/elastic/run.html, https://huggingface.co/docs/accelerate/v1.10.0/package_reference/cli, https://slurm.schedmd.com/sbatch.html",
	launches: (file) => {
		const commands = file.script?.commands ?? [];
		if (commands.length === 0) return [];
		return launchesOf({ file, commands, header: slurmFacts(file) });
	},
};

/** Commands of one script, with what the job around them says. */
export interface Commands {
	readonly file: ParsedFile;
	readonly commands: readonly ShellCommand[];
	/** Machines of the job, which the commands' own flags win over. */
	readonly header: FieldReading;
	/** Folders of the machine, and the folders of the repository that are mounted there. */
	readonly mounts?: ReadonlyMap<string, string>;
}

/** The configs that commands start, with their devices. */
export function launchesOf(given: Commands): readonly Launch[] {
	return fullest(
		given.commands
			.filter((command) => !isTextCommand(command))
			.flatMap((command) => {
				const job = jobLaunch(given, command);
				return job ? [job] : commandLaunches(given, command);
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
	given: Commands,
	command: ShellCommand,
): readonly Launch[] {
	const { file, header } = given;
	const line = commandLine(command);
	if (!line || isOtherWork(line.script?.text ?? "")) return [];
	const [config, ...more] = configsOf(line);
	// What helm is given are values of a chart, not of a run.
	const isChart = line.stages.some(({ program }) => program.name === "helm");
	const overrides = isChart ? [] : overridesIn(line.rest, file.path);
	const target = config ? undefined : hydraTarget(file, line, overrides);
	if (!config && !target) return [];
	const read = gather(
		deviceFacts({ line, header, path: file.path }),
		{ facts: recipeFacts(line) },
		repeatReading(command, file.path, {
			...(config && { config: config.text }),
			header: header.facts,
		}),
		{ facts: sweepFacts(overrides) },
	);
	const flags = flagSettings(file, line);
	const launchTo = (reference: Reference): Launch => ({
		target: reference,
		references: [
			...more.map((each) => referenceTo(given, each)),
			...otherFiles(given, line),
			...chosenFiles(reference, overrides),
		],
		facts: read.facts,
		problems: [...read.problems, ...overrideProblems(line.rest, file.path)],
		...(flags.given.length + flags.problems.length > 0 && {
			flags: { ...flags, problems: [...read.problems, ...flags.problems] },
		}),
		...(overrides.length > 0 && {
			overrides: {
				given: overrides,
				problems: [
					...read.problems,
					...overrideProblems(line.rest, file.path, { pairsToo: false }),
					...sweepProblems(overrides),
				],
			},
		}),
	});
	if (target) return [launchTo(target)];
	if (!config) return [];
	const texts = loopedTexts(command, config.text) ?? [config.text];
	return texts
		.filter((text) => /\.\w+$/.test(text) && !isPlaceholder(text))
		.map((text) => {
			const reference = referenceTo(given, { ...config, text });
			const named = namedConfigs(file, line, { ...config, text });
			const candidates = [...new Set([...reference.candidates, ...named])];
			return launchTo({ ...reference, candidates });
		});
}

// sbatch --nodes=4 job.slurm config.yaml: the options win over the header of the job, which gets the config as $1.
function jobLaunch(given: Commands, command: ShellCommand): Launch | undefined {
	const words = flatWords(command);
	if (words[0]?.text !== "sbatch") return undefined;
	const script = words.findIndex(({ text }) =>
		/\.(sh|bash|slurm|sbatch|job)$/.test(text),
	);
	if (script < 0 || isOtherWork(words[script]?.text ?? "")) return undefined;
	const config = configArgument(words.slice(script + 1));
	if (!config || isPlaceholder(config.text)) return undefined;
	return {
		target: referenceTo(given, config),
		references: [],
		...slurmOptionFacts(flagsOf(words.slice(1, script)), given.file.path),
	};
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

function otherFiles(given: Commands, line: CommandLine): readonly Reference[] {
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
					referenceTo(given, {
						text: value.text,
						line: value.line,
						key: flag.text,
					}),
				]
			: [];
	});
}

function referenceTo(
	{ file, mounts }: Commands,
	{ text, line, key }: ConfigArgument,
): Reference {
	return {
		text,
		candidates: mountedCandidates(file.path, text, mounts),
		line,
		key,
	};
}
