import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CONFIG, NAME } from "../action/budgeted-repository.js";
import { runGit, temporaryFolder } from "../host/temporary-repository.js";
import { pullRequestEvent } from "../runner/events.js";
import { overBudget, runBuilt } from "./scene.js";

test("a checkout with changes stays as it is, and they change no number", async () => {
	const { local } = await overBudget();
	const { gitDir } = local.repository(NAME).git;
	const workspace = join(temporaryFolder(), "checkout");
	runGit(gitDir, ["clone", "--quiet", "--branch=work", gitDir, workspace]);
	writeFileSync(join(workspace, CONFIG), "num_epochs: 1\n");
	writeFileSync(join(workspace, "new.yaml"), "num_epochs: 2\n");
	writeFileSync(join(workspace, "README.md"), "Staged\n");
	runGit(workspace, ["add", "README.md"]);
	const before = stateOf(workspace);

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1), {
		workspace,
		inputs: { source: "git" },
	});

	expect(result.exitCode).toBe(1);
	expect(local.comments(NAME, 1)[0]?.body).toContain("+50 %");
	expect(stateOf(workspace)).toEqual(before);
});

/** The index is compared by its bytes first: `git status` itself may refresh it. */
function stateOf(workspace: string): readonly unknown[] {
	const index = join(workspace, ".git", "index");
	return [
		readFileSync(index).toString("base64"),
		statSync(join(workspace, CONFIG)).mtimeMs,
		runGit(workspace, [
			"--no-optional-locks",
			"status",
			"--porcelain=v2",
			"--branch",
		]),
		runGit(workspace, ["diff", "--no-ext-diff"]),
		runGit(workspace, ["for-each-ref"]),
		runGit(workspace, ["config", "--list", "--local"]),
	];
}
