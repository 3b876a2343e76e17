import { expect, test } from "vitest";
import { labeledEvent } from "../runner/events.js";
import {
	type BudgetedRepository,
	CONFIG,
	messages,
	NAME,
	runBundle,
	trainingConfig,
} from "./budgeted-repository.js";
import {
	approvalsOn,
	commentText,
	conclusionOn,
	LABEL,
	overridableRepository,
	reviewed,
} from "./overridable-repository.js";

const WITHOUT_REASON =
	"{ label: compute-approved, by: [maintain], reason: optional }";

test("the policy's label lets the head pass that it was put on", async () => {
	const repository = await overridableRepository({ rules: WITHOUT_REASON });
	const { head } = repository;
	await reviewed(repository);

	const labelled = await labelledBy(repository, "grace");
	const again = await reviewed(repository, { run: 4260 });

	expect(labelled.exitCode).toBe(0);
	expect(approvalsOn(repository, head)).toHaveLength(1);
	expect(conclusionOn(repository, head)).toBe("success");
	expect(again.exitCode).toBe(0);
	expect(repository.local.violations).toEqual([]);
});

test("a label that is still there after a push is not trusted", async () => {
	const repository = await overridableRepository({ rules: WITHOUT_REASON });
	const { local } = repository;
	await labelledBy(repository, "grace");
	const pushed = local.commit(NAME, {
		branch: "work",
		files: { [CONFIG]: trainingConfig(5) },
	});
	local.changePullRequest(NAME, 1, { headSha: pushed });

	const result = await reviewed(repository, { run: 4260 });

	expect(local.labels(NAME, 1)).toEqual([LABEL]);
	expect(result.exitCode).toBe(1);
});

test("a label says no reason, so where one is needed the command is named", async () => {
	const repository = await overridableRepository();
	const { head } = repository;

	const result = await labelledBy(repository, "grace");

	expect(result.exitCode).toBe(1);
	expect(approvalsOn(repository, head)).toEqual([]);
	expect(commentText(repository)).toContain("/wattdiff approve <reason>");
});

test.each(["linus", "tim", "mallory"])(
	"a label that %s put there without the right has no effect",
	async (actor) => {
		const repository = await overridableRepository({ rules: WITHOUT_REASON });

		const result = await labelledBy(repository, actor);

		expect(result.exitCode).toBe(1);
		expect(approvalsOn(repository, repository.head)).toEqual([]);
	},
);

test("a label that was there before the pull request was opened is not trusted", async () => {
	const repository = await overridableRepository({ rules: WITHOUT_REASON });
	repository.local.addLabel(NAME, 1, { name: LABEL, actor: "grace" });

	const result = await reviewed(repository);

	expect(result.exitCode).toBe(1);
});

test("another label changes nothing, and the budget still holds", async () => {
	const repository = await overridableRepository({ rules: WITHOUT_REASON });

	const result = await labelledBy(repository, "grace", "documentation");

	expect(result.exitCode).toBe(1);
});

test("a label that cannot be kept does not count, and the missing permission is named", async () => {
	const repository = await overridableRepository({
		rules: WITHOUT_REASON,
		rights: { contents: "read", pull_requests: "write", checks: "read" },
	});

	const result = await labelledBy(repository, "grace");

	expect(result.exitCode).toBe(1);
	expect(messages(result, "warning").join("\n")).toContain(
		"The token may not write the approval: it does not count",
	);
});

function labelledBy(
	{ local }: BudgetedRepository,
	actor: string,
	label = LABEL,
) {
	return runBundle(local, labeledEvent(local, NAME, 1, { label, actor }), {
		env: { GITHUB_RUN_ID: "4250" },
	});
}
