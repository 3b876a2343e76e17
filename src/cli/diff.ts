import { gitSource } from "../host/git/git-source.js";
import { comparedCommits } from "../host/terminal/compared-commits.js";
import type { Command } from "./command.js";
import { reviewLive } from "./live.js";
import { printers } from "./printers.js";
import {
	beyondFrom,
	exitCode,
	inputFor,
	POLICY,
	policyFrom,
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
	const input = await inputFor(
		source,
		commits,
		{
			...policyFrom(terminal, asked, policy.texts.get(POLICY)),
			renames,
		},
		beyondFrom(terminal, asked),
	);
	const reviewed = await reviewLive(terminal, asked, input);
	terminal.print(printers[asked.format](reviewed, terminal, asked));
	return exitCode(reviewed.report);
};
