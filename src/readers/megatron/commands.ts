import type {
	ParsedFile,
	ShellCommand,
	ShellWord,
} from "../../formats/parsed-file.js";
import { flagsOf, flatWords, runningCommands } from "../commands/words.js";
import { candidatesFor } from "../paths.js";
import type { Open, Reference } from "../reader.js";
import { withSourced } from "../sourced-scripts.js";
import { plainFlag } from "./arguments.js";

/** A command with Megatron's flags, its words as far as sourced scripts complete them. */
export interface MegatronCommand {
	readonly command: ShellCommand;
	readonly words: readonly ShellWord[];
}

/** The commands of a script that have at least two of the flags that tell Megatron. */
export function megatronCommands(
	file: ParsedFile,
	open?: Open,
): readonly MegatronCommand[] {
	const whole = open ? withSourced(file, open) : file;
	const started = startedBy(runningCommands(whole));
	return started.length > 0 ? started : startedBy(keptCommands(whole));
}

function startedBy(
	commands: readonly ShellCommand[],
): readonly MegatronCommand[] {
	return commands
		.map((command) => ({ command, words: flatWords(command) }))
		.filter(({ words }) => isMegatron(words.map(({ text }) => text)));
}

// A whole command line in a variable runs in a heredoc or on another machine, such as CMD="python pretrain_gpt.py …".
function keptCommands(file: ParsedFile): readonly ShellCommand[] {
	return [...(file.script?.variables.values() ?? [])]
		.filter(({ text }) => /\.py\s/.test(text))
		.map((word) => ({
			words: [word],
			environment: new Map(),
			line: word.line,
		}));
}

/** True when words have at least two of the flags that tell Megatron. */
export function isMegatron(words: readonly string[]): boolean {
	const found = new Set(
		words.map((word) => plainFlag(word.replace(/=.*$/s, ""))),
	);
	return SIGNATURE.filter((flag) => found.has(flag)).length >= 2;
}

const SIGNATURE = [
	"--num-layers",
	"--hidden-size",
	"--num-attention-heads",
	"--ffn-hidden-size",
	"--max-position-embeddings",
	"--micro-batch-size",
	"--global-batch-size",
	"--train-iters",
	"--train-samples",
	"--tensor-model-parallel-size",
	"--pipeline-model-parallel-size",
	"--use-distributed-optimizer",
];

/** DeepSpeed configs that the commands of a script name. */
export function deepspeedConfigs(
	file: ParsedFile,
	{ words }: MegatronCommand,
): readonly Reference[] {
	const flag = flagsOf(words).findLast(
		({ name }) => name === "deepspeed-config",
	);
	const value = flag?.values[0];
	if (!flag || !value?.known) return [];
	const { text, line } = value;
	return [
		{ text, candidates: candidatesFor(file.path, text), line, key: flag.text },
	];
}
