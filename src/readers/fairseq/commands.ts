import type { ParsedFile } from "../../formats/parsed-file.js";
import { flagTree, snakeCase } from "../commands/flag-tree.js";
import { launchReading } from "../commands/launch.js";
import { startedPrograms } from "../commands/started-programs.js";
import { type Flag, longFlags } from "../commands/words.js";
import type { FieldReading } from "../fields.js";
import { fairseqFields } from "./fields.js";

/** A command of fairseq's older program, whose flags are the recipe. */
export interface FairseqCommand {
	/** The script with the recipe of the flags as its document. */
	readonly part: ParsedFile;
	/** What the command and the header of its file say of devices and repeats. */
	readonly launch: FieldReading;
}

/** fairseq-train, whatever starts it. */
const PROGRAM = /^(.*\/)?fairseq-train$|(^|[/.])fairseq_cli[/.]train(\.py)?$/;

/** The commands of a script that train by flags: fairseq/options.py gives each section's fields as flags. */
export function fairseqCommands(file: ParsedFile): readonly FairseqCommand[] {
	return startedPrograms(file, PROGRAM).flatMap(
		({ command, launcher, rest }) => {
			const flags = longFlags(rest).filter((flag) => placeOf(flag));
			if (flags.length === 0) return [];
			const tree = flagTree(flags, {
				keyOf: (flag) => placeOf(flag) ?? "",
				isList: (key) => key === "optimization.update_freq",
			});
			const part = { ...file, documents: [tree] };
			return [{ part, launch: launchReading(file, { command, launcher }) }];
		},
	);
}

/** Flags that choose a class, or have an older name than their field. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
	task: "task._name",
	arch: "model._name",
	criterion: "criterion._name",
	optimizer: "optimizer._name",
	"lr-scheduler": "lr_scheduler._name",
	"max-sentences": "dataset.batch_size",
	lr: "optimization.lr",
};

const SECTIONS = [
	"optimization",
	"dataset",
	"common",
	"distributed_training",
	"task",
	"model",
];

// Flags of tasks, criteria and architectures that count for nothing stand in no section.
function placeOf(flag: Flag): string | undefined {
	const other = OTHER_NAMES[flag.name];
	if (other !== undefined) return other;
	return SECTIONS.map((section) => `${section}.${snakeCase(flag)}`).find(
		(path) => Object.hasOwn(fairseqFields, path),
	);
}
