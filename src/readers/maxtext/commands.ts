import type { ParsedFile, ShellWord } from "../../formats/parsed-file.js";
import type { Mapping } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { scalarOf } from "../commands/flag-tree.js";
import {
	type StartedProgram,
	startedPrograms,
} from "../commands/started-programs.js";
import { flagsOf, flatWords, lastFlag } from "../commands/words.js";
import { EMPTY, withValue } from "../merge-trees.js";
import { tpuSliceFacts } from "../tpu-slices.js";

/** A command that starts MaxText: `python3 -m MaxText.train configs/base.yml steps=10`. */
export interface MaxtextCommand extends StartedProgram {
	/** What runs, such as `train` or `decode`. */
	readonly name: string;
	/** The config as the command has it. */
	readonly config?: ShellWord & { readonly path: string };
	/** `key=value` after the config. */
	readonly overrides: Mapping;
}

const PROGRAM =
	/^(?:maxtext|MaxText)(?:\.[\w.]+)?\.(\w+)$|(?:^|\/)(?:MaxText|maxtext)\/(?:[\w/]+\/)?(\w+)\.py$/;

/** The commands of a script that start a program of MaxText. */
export function maxtextCommands(file: ParsedFile): readonly MaxtextCommand[] {
	return startedPrograms(file, PROGRAM).map((started) => {
		const { program, rest } = started;
		const [, module, script] = PROGRAM.exec(program.text) ?? [];
		const config = rest.find(
			({ text }) => /\.ya?ml$/.test(text) && !text.includes("="),
		);
		// Folders in front of the path are often variables with defaults.
		const path = /[\w.-]+(?:\/[\w.-]+)*\.ya?ml$/.exec(config?.text ?? "")?.[0];
		return {
			...started,
			name: module ?? script ?? "",
			...(config && path !== undefined && { config: { ...config, path } }),
			overrides: overridesIn(rest),
		};
	});
}

function overridesIn(words: readonly ShellWord[]): Mapping {
	let tree = EMPTY;
	for (const word of words) {
		const [, key, text] = /^([a-z][a-z0-9_]*)=([\s\S]*)$/.exec(word.text) ?? [];
		if (key === undefined || text === undefined) continue;
		const { line } = word;
		tree = withValue(tree, key, { value: scalarOf({ ...word, text }), line });
	}
	return tree;
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
	{ command }: MaxtextCommand,
	path: string,
): readonly Fact[] {
	const flags = flagsOf(flatWords(command));
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
