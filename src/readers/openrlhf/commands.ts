import type {
	ParsedFile,
	ShellCommand,
	ShellWord,
} from "../../formats/parsed-file.js";
import type { Task } from "../../plan/fields.js";
import { flatWords, isTextCommand } from "../commands/words.js";

/** A command that starts one of OpenRLHF's programs. */
export interface OpenRlhfCommand {
	readonly command: ShellCommand;
	readonly words: readonly ShellWord[];
	/** Such as `train_ppo_ray`. */
	readonly program: string;
	/** Line of the program's name. */
	readonly line: number;
	readonly rest: readonly ShellWord[];
}

/** The commands of a script that start a program of `openrlhf.cli`. */
export function openRlhfCommands(file: ParsedFile): readonly OpenRlhfCommand[] {
	return (file.script?.commands ?? [])
		.filter((command) => !isTextCommand(command))
		.flatMap((command): readonly OpenRlhfCommand[] => {
			const words = flatWords(command);
			const at = words.findIndex(({ text }) => PROGRAM.test(text));
			const word = words[at];
			const program = PROGRAM.exec(word?.text ?? "")?.[1];
			return !word || program === undefined
				? []
				: [
						{
							command,
							words,
							program,
							line: word.line,
							rest: words.slice(at + 1),
						},
					];
		});
}

const PROGRAM = /(?:^|\/)openrlhf[./](?:cli|trainer)[./](\w+?)(?:\.py)?$/;

/** What a program trains; programs that train nothing have no row. */
export const tasks: Readonly<Record<string, Task>> = {
	train_ppo: "ppo",
	train_ppo_ray: "ppo",
	train_sft: "sft",
	train_rm: "reward",
	train_prm: "reward",
	train_dpo: "dpo",
	train_kto: "kto",
	train_kd: "distill",
};
