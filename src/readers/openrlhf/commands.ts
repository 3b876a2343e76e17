import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Task } from "../../plan/fields.js";
import {
	type StartedProgram,
	startedPrograms,
} from "../commands/started-programs.js";

/** A command that starts one of OpenRLHF's programs. */
export interface OpenRlhfCommand extends StartedProgram {
	/** Such as `train_ppo_ray`. */
	readonly name: string;
}

/** The commands of a script that start a program of `openrlhf.cli`. */
export function openRlhfCommands(file: ParsedFile): readonly OpenRlhfCommand[] {
	return startedPrograms(file, PROGRAM).map((started) => ({
		...started,
		name: PROGRAM.exec(started.program.text)?.[1] ?? "",
	}));
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
