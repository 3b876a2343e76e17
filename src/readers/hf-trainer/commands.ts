import type { ParsedFile, ShellCommand } from "../../formats/parsed-file.js";
import { hasKeys, type Mapping } from "../../formats/tree.js";
import {
	type AccelerateLaunch,
	accelerateLaunch,
} from "../accelerate/launch.js";
import { type CommandLine, commandLine } from "../commands/command-line.js";
import { configArgument } from "../commands/config-argument.js";
import { flagTree } from "../commands/flag-tree.js";
import { launchReading } from "../commands/launch.js";
import { isOtherWork } from "../commands/other-work.js";
import { longFlags, runningCommands } from "../commands/words.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
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
	return runningCommands(file).flatMap(
		(command) => trainerCommand(file, command) ?? [],
	);
}

function trainerCommand(
	file: ParsedFile,
	command: ShellCommand,
): TrainerCommand | undefined {
	const line = commandLine(command);
	if (!line || isOtherWork(line.script?.text ?? "")) return undefined;
	// The parser behind the Trainer's arguments takes several values for any of them.
	const tree = flagTree(longFlags(line.rest), {
		isList: (_, values) => values.length > 1,
	});
	if (!isTrainer(tree) || configArgument(line.rest)) return undefined;
	if (onlyEvaluates(line, tree)) return undefined;
	return {
		tree,
		accelerate: accelerateLaunch(file, line),
		launch: gather(launchReading(file, { command }), {
			facts: scriptTask(line.script, file.path),
		}),
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
