import { defaultBranch } from "../host/git/default-branch.js";
import { gitSource } from "../host/git/git-source.js";
import { findRepository } from "../host/git/repository.js";
import { WORK_TREE } from "../host/git/work-tree.js";
import { writeNewFiles } from "../host/terminal/new-files.js";
import { UsageError } from "../problem.js";
import { renderDraftPolicy } from "../report/draft/policy.js";
import { draftWorkflows, PLACEHOLDER } from "../report/draft/workflows.js";
import { isCandidate } from "../runs/candidates.js";
import type { Command } from "./command.js";
import { POLICY, reviewFiles } from "./review-files.js";

/** Writes a budget file and workflows for the repository, from the runs that lie in it. */
export const init: Command = async (terminal, asked) => {
	const repository = await findRepository(terminal.folder);
	if (!repository || repository.isBare) {
		throw new UsageError(
			`${terminal.folder} is not in a git repository with files. Run \`git init\` first.`,
		);
	}
	const source = gitSource(repository);
	const focus = [...(await source.list(WORK_TREE)).keys()].filter(isCandidate);
	// What a budget file says already must not hide what the runs leave out.
	const how = { policyPath: "", focus };
	const found = await reviewFiles(source, { head: WORK_TREE }, how);
	const files = {
		[POLICY]: renderDraftPolicy(found),
		...draftWorkflows({
			isForkSafe: asked.forkSafe,
			defaultBranch: await defaultBranch(repository),
		}),
	};
	writeNewFiles(repository.folder, files, asked.force);
	const runs = found.runs.length;
	terminal.print(`Found ${runs} training ${runs === 1 ? "run" : "runs"}.\n`);
	for (const path of Object.keys(files)) terminal.print(`Wrote ${path}\n`);
	terminal.print(nextSteps(asked.forkSafe));
	return 0;
};

function nextSteps(isForkSafe: boolean): string {
	return `
Next
  1. In the ${isForkSafe ? "workflows" : "workflow"}, put the action's repository and the commit id of a release where
     ${PLACEHOLDER} stands.
  2. In ${POLICY}, state what the runs leave out, and choose which budgets warn or fail.
  3. Commit the files. The first pull request with them shows every run.
  4. In the branch's rules, require ${isForkSafe ? "the job `Training budget`" : "the check `wattdiff`"}.
`;
}
