import type { ParsedFile, ShellCommand } from "../../formats/parsed-file.js";
import { asBoolean, hasKeys, type Mapping } from "../../formats/tree.js";
import { commandLine } from "../commands/command-line.js";
import { configArgument } from "../commands/config-argument.js";
import { flagTree } from "../commands/flag-tree.js";
import { launchReading } from "../commands/launch.js";
import { isOtherWork } from "../commands/other-work.js";
import { longFlags, runningCommands } from "../commands/words.js";
import type { FieldReading } from "../fields.js";
import { fileName } from "../paths.js";
import { OTHER_LEARNING, trainsByFlags } from "./evidence.js";

/** A command that trains with a script of the project's own, by flags of usual names. */
export interface HomeMadeCommand {
	/** The script with the flags as its document, as a config would have them. */
	readonly part: ParsedFile;
	/** What the command and the header of its file say of devices and repeats. */
	readonly launch: FieldReading;
}

/** Names of scripts that train. */
const TRAINS =
	/train|finetun|fine[-_]tun|^main(_\w+)?(\.py)?$|^run(_\w+)?(\.py)?$/i;

/** Flags under which such a script only looks at a model. */
const LOOKS_ONLY = [
	"eval",
	"evaluate",
	"eval_only",
	"only_eval",
	"test",
	"test_only",
	"inference",
	"predict",
	"throughput",
];

/** The commands of a script that train by flags whose names are usual. */
export function homeMadeCommands(file: ParsedFile): readonly HomeMadeCommand[] {
	return runningCommands(file).flatMap((command) => {
		const tree = flagsOfTraining(command);
		const part = tree && { ...file, documents: [tree] };
		return part && trainsByFlags(part)
			? [{ part, launch: launchReading(file, { command }) }]
			: [];
	});
}

function flagsOfTraining(command: ShellCommand): Mapping | undefined {
	const line = commandLine(command);
	const script = line?.script?.text;
	if (!line || script === undefined || configArgument(line.rest))
		return undefined;
	// `-m folder.train` names a module, and `folder/train.py` its file.
	const name = fileName(script.replaceAll(/\.(?!py$)/g, "/"));
	const isOther = isOtherWork(name) || OTHER_LEARNING.test(name);
	if (!TRAINS.test(name) || isOther) return undefined;
	const tree = flagTree(longFlags(line.rest));
	const looksOnly = tree.entries.some(
		({ key, value }) => LOOKS_ONLY.includes(key) && asBoolean(value) === true,
	);
	return looksOnly || hasKeys(tree, "config") ? undefined : tree;
}
