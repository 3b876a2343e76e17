import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	type StartedProgram,
	startedPrograms,
} from "../commands/started-programs.js";
import { type Flag, longFlags } from "../commands/words.js";

/** A command that starts one of the three steps of DeepSpeed-Chat. */
export interface ChatCommand extends StartedProgram {
	readonly flags: readonly Flag[];
	/** The third step trains on answers with four models. */
	readonly generates: boolean;
}

/** The commands whose flags only DeepSpeed-Chat has together. */
export function chatCommands(file: ParsedFile): readonly ChatCommand[] {
	return startedPrograms(file, /(^|\/)main\.py$/).flatMap((started) => {
		const flags = longFlags(started.rest);
		const has = (name: string) => flags.some((flag) => flag.name === name);
		const generates =
			has("actor-model-name-or-path") && has("critic-model-name-or-path");
		const tunes =
			has("model-name-or-path") &&
			has("zero-stage") &&
			(has("data-split") || has("deepspeed"));
		return generates || tunes ? [{ ...started, flags, generates }] : [];
	});
}
