import type {
	ParsedFile,
	ShellCommand,
	ShellWord,
} from "../../formats/parsed-file.js";
import {
	type Entry,
	hasKeys,
	type Mapping,
	type Scalar,
} from "../../formats/tree.js";
import {
	type AccelerateLaunch,
	accelerateLaunch,
} from "../accelerate/launch.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { type CommandLine, commandLine } from "../launchers/command-line.js";
import { configArgument } from "../launchers/config-argument.js";
import { deviceFacts } from "../launchers/devices.js";
import { repeatReading } from "../launchers/loops.js";
import { isOtherWork } from "../launchers/other-work.js";
import { slurmFacts } from "../launchers/slurm.js";
import { type Flag, flagsOf, isTextCommand } from "../launchers/words.js";
import { isLlamaFactory } from "../llama-factory/signature.js";
import { scriptTask } from "./script-task.js";
import { trainingArguments } from "./training-arguments.js";

/** A command that hands the Trainer its arguments as flags. */
export interface TrainerCommand {
	/** The arguments as a config would have them. */
	readonly tree: Mapping;
	/** What the command and the header of its file say of devices and repeats. */
	readonly launch: FieldReading;
	/** What `accelerate launch` in front of the script says. */
	readonly accelerate: AccelerateLaunch;
}

/** The commands of a script that start the Trainer without a config, such as `torchrun run_clm.py --per_device_…`. */
export function trainerCommands(file: ParsedFile): readonly TrainerCommand[] {
	const commands = file.script?.commands ?? [];
	return commands
		.filter((command) => !isTextCommand(command))
		.flatMap((command) => trainerCommand(file, command) ?? []);
}

function trainerCommand(
	file: ParsedFile,
	command: ShellCommand,
): TrainerCommand | undefined {
	const line = commandLine(command);
	if (!line || isOtherWork(line.script?.text ?? "")) return undefined;
	const tree = argumentsOf(line);
	if (!isTrainer(tree) || configArgument(line.rest)) return undefined;
	if (onlyEvaluates(line, tree)) return undefined;
	const header = slurmFacts(file);
	return {
		tree,
		accelerate: accelerateLaunch(file, line),
		launch: gather(
			deviceFacts({ line, header, path: file.path }),
			repeatReading(command, file.path),
			{ facts: scriptTask(line.script, file.path) },
		),
	};
}

// The batch of a device is what only the Trainer's arguments have under this name.
function isTrainer(tree: Mapping): boolean {
	const known = tree.entries.filter(({ key }) =>
		Object.hasOwn(trainingArguments, key),
	);
	return (
		known.length >= 3 &&
		hasKeys(tree, "per_device_train_batch_size") &&
		!isLlamaFactory(tree)
	);
}

// The example scripts of Transformers train only with --do_train; TRL's have no such switch.
function onlyEvaluates({ script }: CommandLine, tree: Mapping): boolean {
	const isExample = /(^|\/)run_\w+\.py$/.test(script?.text ?? "");
	return (
		isExample &&
		!hasKeys(tree, "do_train") &&
		(hasKeys(tree, "do_eval") || hasKeys(tree, "do_predict"))
	);
}

function argumentsOf({ rest }: CommandLine): Mapping {
	const byName = new Map<string, Entry>();
	for (const flag of flagsOf(rest)) {
		if (!flag.text.startsWith("--")) continue;
		const key = flag.name.replaceAll("-", "_");
		byName.set(key, { key, value: valueOfFlag(flag), line: flag.line });
	}
	return { kind: "mapping", entries: [...byName.values()], line: 1 };
}

function valueOfFlag({ values, line }: Flag): Entry["value"] {
	const [first, ...more] = values;
	if (!first) return scalar({ text: "true", line, known: true });
	return more.length === 0
		? scalar(first)
		: { kind: "sequence", items: values.map(scalar), line: first.line };
}

function scalar({ text, line }: ShellWord): Scalar {
	return { kind: "scalar", value: text, text, quoted: false, line };
}
