import { expect, test } from "vitest";
import { CONFIG, NAME, trainingConfig } from "../action/budgeted-repository.js";
import { actionsAppId } from "../github/permissions.js";
import { pullRequestEvent, pushEvent } from "../runner/events.js";
import { overBudget, runBuilt, secrets } from "./scene.js";

const HISTORY = "wattdiff-history";

test("a second attempt of a review writes over the first one's words", async () => {
	const { local, head } = await overBudget();
	const event = pullRequestEvent(local, NAME, 1);

	await runBuilt(local, event, { run: "4242.1" });
	await runBuilt(local, event, { run: "4242.2" });

	expect(local.comments(NAME, 1)).toHaveLength(1);
	expect(local.comments(NAME, 1)[0]?.body).toContain("run=4242.2 -->");
	expect(local.checkRuns(NAME, head)).toMatchObject([
		{ status: "completed", conclusion: "failure", annotations: [{}] },
	]);
});

test("the check of an attempt that was killed is completed by the next one", async () => {
	const { local, head } = await overBudget();
	const event = pullRequestEvent(local, NAME, 1);
	const answers = { isSilent: true };
	local.fault({
		kind: "timeout",
		match: ({ operationId }) =>
			answers.isSilent && operationId === "repos/compare-commits-with-basehead",
	});
	await expect(
		runBuilt(local, event, { run: "4242.1", env: slow, timeoutMs: 3000 }),
	).rejects.toThrow("killed");
	answers.isSilent = false;
	const left = local.checkRuns(NAME, head).map(({ status }) => status);

	const result = await runBuilt(local, event, { run: "4242.2" });

	expect(left).toEqual(["in_progress"]);
	expect(result.exitCode).toBe(1);
	expect(local.checkRuns(NAME, head)).toMatchObject([
		{ status: "completed", conclusion: "failure" },
	]);
});

test("a second attempt of a push does not count twice", async () => {
	const { local } = await merged();
	await runBuilt(local, pushEvent(local, NAME), { run: "4242.1" });
	const first = local.files(NAME, HISTORY);

	const result = await runBuilt(local, pushEvent(local, NAME), {
		run: "4242.2",
	});

	expect(result.exitCode).toBe(0);
	expect(records(first)).toHaveLength(1);
	expect(local.files(NAME, HISTORY)).toEqual(first);
});

test("a history that cannot be parsed stays as it is beside the new record", async () => {
	const { local, commit } = await merged();
	const garbage = {
		"records/0000.json": "{ truncated",
		"records/newer.json": '{"schema":"wattdiff/record@9"}\n',
		"records/list.json": "[]",
		"records/notes.txt": "by hand\n",
		"README.md": "Kept by wattdiff\n",
	};
	local.commit(NAME, { branch: HISTORY, files: garbage });

	const result = await runBuilt(local, pushEvent(local, NAME));

	const files = local.files(NAME, HISTORY);
	expect(result.exitCode).toBe(0);
	expect(files).toMatchObject(garbage);
	expect(JSON.parse(files[`records/${commit}.json`] ?? "{}")).toMatchObject({
		schema: "wattdiff/record@1",
		commit,
	});
});

test("pushes that are recorded at once all stay in the history", async () => {
	const { local } = await merged();
	const events = Array.from({ length: 5 }, (_, at) => {
		local.commit(NAME, {
			branch: "main",
			files: { [CONFIG]: trainingConfig(4 + at) },
		});
		return pushEvent(local, NAME);
	});

	const results = await Promise.all(
		events.map((event) => runBuilt(local, event)),
	);

	expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
	expect(records(local.files(NAME, HISTORY))).toHaveLength(5);
	expect(local.violations).toEqual([]);
});

const slow = { WATTDIFF_RETRY_SCALE: "1" };

function records(files: Readonly<Record<string, string>>): readonly string[] {
	return Object.keys(files).filter((path) => path.startsWith("records/"));
}

/** A push to the default branch by a token that may write the history. */
async function merged() {
	const scene = await overBudget();
	scene.local.addToken(secrets.token, {
		login: "github-actions[bot]",
		appId: actionsAppId,
		permissions: { contents: "write", pull_requests: "read" },
	});
	const commit = scene.local.commit(NAME, {
		branch: "main",
		files: { [CONFIG]: trainingConfig(3) },
	});
	return { ...scene, commit };
}
