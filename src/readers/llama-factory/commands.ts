import type { ParsedFile } from "../../formats/parsed-file.js";
import { configArgument } from "../commands/config-argument.js";
import { unsureFlags } from "../commands/flag-tree.js";
import { launchReading } from "../commands/launch.js";
import { scriptRuns } from "../commands/script-runs.js";
import { longFlags } from "../commands/words.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { llamaFactoryFields } from "./fields.js";
import { isLlamaFactory } from "./signature.js";

/** A command that hands LLaMA-Factory its settings as flags, in place of a file. */
export interface LlamaFactoryCommand {
	/** The script with the flags as its document, as a config would have them. */
	readonly part: ParsedFile;
	/** What the command and the header of its file say of devices and repeats. */
	readonly launch: FieldReading;
}

/** Programs of LLaMA-Factory that take flags: `src/train.py`, `src/train_bash.py` until 0.7, `llamafactory-cli train`. */
const PROGRAM = /^(train|train_bash|run_exp)\.py$|^train$/;

/** The commands of a script that train by flags alone. */
export function llamaFactoryCommands(
	file: ParsedFile,
): readonly LlamaFactoryCommand[] {
	return scriptRuns(file, PROGRAM).flatMap(({ command, line, tree }) =>
		isLlamaFactory(tree) && !configArgument(line.rest)
			? [
					{
						part: { ...file, documents: [tree] },
						launch: gather(launchReading(file, { command }), {
							problems: unsureFlags(
								file,
								longFlags(line.rest),
								llamaFactoryFields,
							),
						}),
					},
				]
			: [],
	);
}
