import type {
	ParsedFile,
	ShellCommand,
	ShellWord,
} from "../../formats/parsed-file.js";
import type { Entry, Mapping } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import {
	flagsOf,
	flatWords,
	isTextCommand,
	lastFlag,
} from "../commands/words.js";
import { tpuSliceFacts } from "../tpu-slices.js";

/** A command that starts MaxText: `python3 -m MaxText.train configs/base.yml steps=10`. */
export interface MaxtextCommand {
	readonly command: ShellCommand;
	/** What runs, such as `train` or `decode`. */
	readonly program: string;
	/** The config as the command has it. */
	readonly config?: ShellWord & { readonly path: string };
	/** `key=value` after the config. */
	readonly overrides: Mapping;
	readonly words: readonly ShellWord[];
}

const PROGRAM =
	/^(?:maxtext|MaxText)(?:\.[\w.]+)?\.(\w+)$|(?:^|\/)(?:MaxText|maxtext)\/(?:[\w/]+\/)?(\w+)\.py$/;

/** The commands of a script that start a program of MaxText. */
export function maxtextCommands(file: ParsedFile): readonly MaxtextCommand[] {
	return (file.script?.commands ?? [])
		.filter((command) => !isTextCommand(command))
		.flatMap((command) => {
			const words = flatWords(command);
			const at = words.findIndex(({ text }) => PROGRAM.test(text));
			const [, module, script] = PROGRAM.exec(words[at]?.text ?? "") ?? [];
			const program = module ?? script;
			if (at < 0 || program === undefined) return [];
			return [
				commandOf({ command, program, words, rest: words.slice(at + 1) }),
			];
		});
}

function commandOf({
	command,
	program,
	words,
	rest,
}: {
	readonly command: ShellCommand;
	readonly program: string;
	readonly words: readonly ShellWord[];
	readonly rest: readonly ShellWord[];
}): MaxtextCommand {
	const config = rest.find(
		({ text }) => /\.ya?ml$/.test(text) && !text.includes("="),
	);
	// Folders in front of the path are often variables with defaults.
	const path = /[\w.-]+(?:\/[\w.-]+)*\.ya?ml$/.exec(config?.text ?? "")?.[0];
	return {
		command,
		program,
		...(config && path !== undefined && { config: { ...config, path } }),
		overrides: {
			kind: "mapping",
			entries: [...overridesIn(rest).values()],
			line: command.line,
		},
		words,
	};
}

function overridesIn(words: readonly ShellWord[]): ReadonlyMap<string, Entry> {
	const found = new Map<string, Entry>();
	for (const { text, line } of words) {
		const [, key, value] = /^([a-z][a-z0-9_]*)=([\s\S]*)$/.exec(text) ?? [];
		if (key === undefined || value === undefined) continue;
		found.set(key, {
			key,
			line,
			value: { kind: "scalar", value, text: value, quoted: false, line },
		});
	}
	return found;
}

/** Why a program of MaxText trains nothing; undefined for one that trains. */
export function otherProgram(program: string): string | undefined {
	if (/^train(_\w+)?$/.test(program)) {
		return /compile/.test(program)
			? "It compiles the step and trains nothing."
			: undefined;
	}
	return (
		OTHER.find(([pattern]) => pattern.test(program))?.[1] ??
		"It does not train."
	);
}

const OTHER: readonly (readonly [RegExp, string])[] = [
	[/decode|infer|maxengine|generate|microbenchmark/, "It generates text."],
	[/convert|to_maxtext|checkpoint|ckpt|export/, "It converts checkpoints."],
	[/eval|logit|test/, "It checks a model."],
];

/** The slice of an xpk workload that quotes the command: `--tpu-type=v5p-128 --num-slices=2`. */
export function sliceFacts(
	{ words }: MaxtextCommand,
	path: string,
): readonly Fact[] {
	const flags = flagsOf(words);
	const flag = lastFlag(flags, ["tpu-type", "device-type"]);
	const slices = lastFlag(flags, ["num-slices"])?.values[0]?.text ?? "1";
	const value = flag?.values[0];
	if (!flag || !value || !/^[1-9]\d*$/.test(slices)) return [];
	return tpuSliceFacts(
		value.text,
		{ kind: "launch", path, line: value.line, text: flag.text },
		Number(slices),
	);
}
