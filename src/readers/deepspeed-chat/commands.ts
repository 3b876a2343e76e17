import type {
	ParsedFile,
	ShellCommand,
	ShellWord,
} from "../../formats/parsed-file.js";
import {
	type Flag,
	flagsOf,
	flatWords,
	isTextCommand,
} from "../commands/words.js";

/** A command that starts one of the three steps of DeepSpeed-Chat. */
export interface ChatCommand {
	readonly command: ShellCommand;
	readonly words: readonly ShellWord[];
	readonly flags: readonly Flag[];
	/** Line of the script's name. */
	readonly line: number;
	/** The third step trains on answers with four models. */
	readonly generates: boolean;
}

/** The commands whose flags only DeepSpeed-Chat has together. */
export function chatCommands(file: ParsedFile): readonly ChatCommand[] {
	return (file.script?.commands ?? [])
		.filter((command) => !isTextCommand(command))
		.flatMap((command): readonly ChatCommand[] => {
			const words = flatWords(command);
			const at = words.findIndex(({ text }) => /(^|\/)main\.py$/.test(text));
			const script = words[at];
			if (!script) return [];
			const flags = flagsOf(words.slice(at + 1));
			const has = (name: string) => flags.some((flag) => flag.name === name);
			const generates =
				has("actor-model-name-or-path") && has("critic-model-name-or-path");
			const tunes =
				has("model-name-or-path") &&
				has("zero-stage") &&
				(has("data-split") || has("deepspeed"));
			const { line } = script;
			return generates || tunes
				? [{ command, words, flags, line, generates }]
				: [];
		});
}
