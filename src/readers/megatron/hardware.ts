import type { ParsedFile } from "../../formats/parsed-file.js";
import { commandLine } from "../commands/command-line.js";
import { deviceFacts } from "../commands/devices.js";
import { slurmFacts, slurmOptionFacts } from "../commands/slurm.js";
import { flagsOf } from "../commands/words.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import type { MegatronCommand } from "./commands.js";

/** Devices of a command: what its launcher says, over the Slurm header of its file. */
export function commandHardware(
	file: ParsedFile,
	{ command, words }: MegatronCommand,
): FieldReading {
	const header = slurmFacts(file);
	const line = commandLine({ ...command, words });
	if (line) return deviceFacts({ line, header, path: file.path });
	const at = words.findIndex(({ text }) => /^(srun|sbatch)$/.test(text));
	return at < 0
		? header
		: gather(header, slurmOptionFacts(flagsOf(words.slice(at + 1)), file.path));
}
