import { gitSource } from "../host/git/git-source.js";
import { comparedCommits } from "../host/terminal/compared-commits.js";
import type { Command } from "./command.js";
import { printers } from "./printers.js";
import {
	beyondFrom,
	exitCode,
	POLICY,
	policyFrom,
	reviewFiles,
} from "./review-files.js";

/** Two commits, or a commit and the files as they lie here. */
export const diff: Command = async (terminal, asked) => {
	const [base, head] = asked.operands;
	const { repository, commits, policyCommit, renames } = await comparedCommits(
		terminal.folder,
		base,
		head,
	);
	const source = gitSource(repository);
	const policy = await source.bring(policyCommit, [POLICY]);
	const result = await reviewFiles(
		source,
		commits,
		{
			...policyFrom(terminal, asked, policy.texts.get(POLICY)),
			renames,
		},
		beyondFrom(terminal, asked),
	);
	const print = printers[asked.format];
	terminal.print(print(result, terminal, asked));
	return exitCode(result);
};
