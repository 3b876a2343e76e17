import type {
	ParsedFile,
	ShellCommand,
	ShellWord,
} from "../../formats/parsed-file.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { launchedAt } from "../origins.js";
import { commandLine } from "./command-line.js";
import { deviceFacts } from "./devices.js";
import { repeatReading } from "./loops.js";
import { slurmFacts, slurmOptionFacts } from "./slurm.js";
import { flagsOf, flatWords, lastFlag } from "./words.js";

/** A command, and the words of it that start the program where the rest are the program's own. */
interface Started {
	readonly command: ShellCommand;
	readonly launcher?: readonly ShellWord[];
}

/**
 * How a run is started: on which devices, how often loops around its command and an array of jobs repeat it, and whether the
 * host waits for each kernel.
 */
export function launchReading(
	file: ParsedFile,
	started: Started,
): FieldReading {
	return gather(commandDevices(file, started), commandRepeats(file, started), {
		facts: blockingFacts(file, started.command),
	});
}

// The CUDA runtime blocks where the variable is not 0 (NVIDIA, CUDA C++ Programming Guide, CUDA Environment Variables).
function blockingFacts(
	file: ParsedFile,
	{ environment }: ShellCommand,
): readonly Fact[] {
	const value = environment.get(BLOCKING);
	if (!value?.known || !/^[01]$/.test(value.text)) return [];
	const origin = launchedAt(file, { key: BLOCKING, line: value.line });
	return [fact("software.launch_blocking", value.text === "1", origin)];
}

const BLOCKING = "CUDA_LAUNCH_BLOCKING";

/** Devices of a command: what its launcher says, over the Slurm header of its file. */
export function commandDevices(
	file: ParsedFile,
	{ command, launcher: words = flatWords(command) }: Started,
): FieldReading {
	const header = slurmFacts(file);
	const line = commandLine({ ...command, words });
	if (line) return deviceFacts({ line, header, path: file.path });
	return gather(
		header,
		slurmOptionFacts(flagsAfter(words, /^(srun|sbatch)$/), file.path),
		{ facts: processFacts(file, words) },
	);
}

/** How often the loops around a command repeat it: each task of an array of jobs runs them. */
export function commandRepeats(
	file: ParsedFile,
	{ command }: Started,
): FieldReading {
	const header = slurmFacts(file).facts;
	return repeatReading(command, file.path, { header });
}

// A program that is no Python script is started by mpirun alone: mpirun -np 8 ./train_gpt2cu.
function processFacts(
	file: ParsedFile,
	words: readonly ShellWord[],
): readonly Fact[] {
	const flags = flagsAfter(words, /(^|\/)(mpirun|mpiexec)$/);
	const flag = lastFlag(flags, ["np", "n"]);
	const text = flag?.values[0]?.text ?? "";
	if (!flag || !/^[1-9]\d*$/.test(text)) return [];
	const origin = launchedAt(file, { key: flag.text, line: flag.line });
	return [fact("hardware.count", Number(text), origin)];
}

function flagsAfter(words: readonly ShellWord[], program: RegExp) {
	const at = words.findIndex(({ text }) => program.test(text));
	return at < 0 ? [] : flagsOf(words.slice(at + 1));
}
