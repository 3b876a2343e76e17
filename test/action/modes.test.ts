import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../host/temporary-repository.js";
import {
	pullRequestEvent,
	pushEvent,
	scheduleEvent,
	workflowDispatchEvent,
	workflowRunEvent,
} from "../runner/events.js";
import {
	budgetedRepository,
	CONFIG,
	messages,
	NAME,
	POLICY,
	runBundle,
	trainingConfig,
} from "./budgeted-repository.js";

const HISTORY = "wattdiff-history";
const CAN_WRITE = { contents: "write", pull_requests: "read" } as const;

test("the reading half judges by its exit code and posts nothing", async () => {
	const { local, head } = await budgetedRepository();

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		inputs: { mode: "estimate" },
	});

	expect(result.exitCode).toBe(1);
	expect(result.summary).toContain("over budget");
	expect(messages(result, "warning")).toEqual([]);
	expect(local.comments(NAME, 1)).toEqual([]);
	expect(local.checkRuns(NAME, head)).toEqual([]);
	expect(local.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("the writing half recomputes from the base's policy and believes nothing of the first", async () => {
	const { local, head } = await budgetedRepository({
		isFork: true,
		headFiles: { ".github/wattdiff.yml": POLICY.replace("25 %", "900 %") },
	});
	const { id } = local.addWorkflowRun(NAME, {
		name: "wattdiff",
		event: "pull_request",
		headBranch: "work",
		headSha: head,
		headRepository: "mallory/models",
		conclusion: "success",
	});

	const result = await runBundle(local, workflowRunEvent(local, NAME, id), {
		inputs: { mode: "report" },
	});

	const asked = new Set(local.requests.map(({ operationId }) => operationId));
	expect(result.exitCode).toBe(0);
	expect(local.checkRuns(NAME, head)[0]?.conclusion).toBe("failure");
	expect(local.comments(NAME, 1)).toHaveLength(1);
	expect([...asked].filter((each) => each?.startsWith("actions/"))).toEqual([]);
});

test.each([
	["report", "pull_request"],
	["estimate", "workflow_run"],
])(
	"the mode %s on %s is an error, for silence would look like a pass",
	async (mode, name) => {
		const { local, head } = await budgetedRepository();
		const { id } = local.addWorkflowRun(NAME, {
			name: "wattdiff",
			event: "pull_request",
			headBranch: "work",
			headSha: head,
			headRepository: NAME,
			conclusion: "success",
		});
		const event =
			name === "workflow_run"
				? workflowRunEvent(local, NAME, id)
				: pullRequestEvent(local, NAME, 1);

		const result = await runBundle(local, event, { inputs: { mode } });

		expect(result.exitCode).toBe(2);
		expect(messages(result, "error")[0]).toContain(`\`mode: ${mode}\``);
	},
);

test("a commit status tells instead of a check", async () => {
	const { local, head } = await budgetedRepository({
		rights: { contents: "read", pull_requests: "write", statuses: "write" },
	});

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		inputs: { "check-mode": "status" },
	});

	expect(messages(result, "warning")).toEqual([]);
	expect(local.statuses(NAME, head).map(({ state }) => state)).toEqual([
		"pending",
		"failure",
	]);
});

test("nothing but the job tells, when that is wanted", async () => {
	const { local, head } = await budgetedRepository();

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		inputs: { "check-mode": "none" },
	});

	expect(result.exitCode).toBe(1);
	expect(messages(result, "warning")).toEqual([]);
	expect(local.checkRuns(NAME, head)).toEqual([]);
	expect(local.comments(NAME, 1)).toHaveLength(1);
});

test("budgets of another repository hold", async () => {
	const { local } = await budgetedRepository({
		baseFiles: { ".github/wattdiff.yml": POLICY.replace("25 %", "900 %") },
	});
	local.addRepository({ owner: "ada", name: "policies" });
	const files = { "teams/training.yml": POLICY };
	local.commit("ada/policies", { branch: "main", files });

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		inputs: { config: "ada/policies/teams/training.yml@main" },
	});

	expect(result.exitCode).toBe(1);
	expect(result.summary).not.toContain("edits the budget file");
	expect(local.violations).toEqual([]);
});

test.each([
	["a file that is not there", "ada/policies/none.yml@main"],
	["a repository that the token may not read", "ada/secret/training.yml@main"],
])("%s is an error, never no budget", async (_, config) => {
	const { local, head } = await budgetedRepository();
	local.addRepository({ owner: "ada", name: "policies" });
	local.commit("ada/policies", { branch: "main", files: { a: "b" } });

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		inputs: { config },
	});

	expect(result.exitCode).toBe(2);
	expect(messages(result, "error")[0]).toContain(`\`${config}\``);
	expect(local.checkRuns(NAME, head)[0]?.conclusion).toBe("failure");
});

test("a budget file that is no text is an error, never no budget", async () => {
	const { local } = await budgetedRepository({
		baseFiles: { ".github/wattdiff.yml": `${POLICY}\0` },
	});

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(2);
	expect(messages(result, "error")[0]).toContain("it is binary");
});

test("a file for code scanning is written where it is wanted", async () => {
	const { local } = await budgetedRepository();
	const kept = temporaryFolder();

	const result = await runBundle(local, pullRequestEvent(local, NAME, 1), {
		inputs: { sarif: "true" },
		env: { RUNNER_TEMP: kept },
	});

	const path = join(kept, "wattdiff", "report-default.sarif");
	expect(result.outputs["report-sarif"]).toBe(path);
	expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({
		version: "2.1.0",
	});
});

test("a badge of what was merged stands beside the records", async () => {
	const { local } = await budgetedRepository({ rights: CAN_WRITE });
	const merged = local.commit(NAME, {
		branch: "main",
		files: { [CONFIG]: trainingConfig(3) },
	});

	await runBundle(local, pushEvent(local, NAME), { inputs: { badge: "cost" } });

	const files = local.files(NAME, HISTORY);
	expect(Object.keys(files).sort()).toEqual([
		"badges/default.json",
		"badges/default.svg",
		`records/${merged}.json`,
	]);
	expect(JSON.parse(files["badges/default.json"] ?? "")).toMatchObject({
		schemaVersion: 1,
		message: expect.stringMatching(/^\$7\d/),
	});
	expect(files["badges/default.svg"]).toMatch(/^<svg /);
});

test("a badge whose records cannot all be read stays as it is", async () => {
	const { local } = await budgetedRepository({ rights: CAN_WRITE });
	local.commit(NAME, {
		branch: HISTORY,
		files: { "records/a.json": "not JSON" },
	});

	const result = await runBundle(local, scheduleEvent(local, NAME), {
		inputs: { badge: "cost" },
	});

	expect(result.exitCode).toBe(0);
	expect(messages(result, "warning")[0]).toContain("records/a.json");
	expect(Object.keys(local.files(NAME, HISTORY))).toEqual(["records/a.json"]);
});

test.each([
	["the clock", scheduleEvent],
	["the button", workflowDispatchEvent],
])(
	"%s refreshes the badge and the summary, and records nothing",
	async (_, eventOf) => {
		const { local } = await budgetedRepository({ rights: CAN_WRITE });

		const result = await runBundle(local, eventOf(local, NAME), {
			inputs: { badge: "verdict" },
		});

		expect(result.exitCode).toBe(0);
		expect(result.summary).toContain(CONFIG.split("/")[1]);
		expect(Object.keys(local.files(NAME, HISTORY)).sort()).toEqual([
			"badges/default.json",
			"badges/default.svg",
		]);
		expect(local.violations).toEqual([]);
	},
);
