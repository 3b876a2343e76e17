import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	clientOf,
	example,
	exampleName,
	openExamplePullRequest,
	startExample,
} from "./example.js";
import type { LocalGitHub } from "./local-github.js";
import { actionsAppId } from "./permissions.js";
import type { PullRequest } from "./world.js";

let github: LocalGitHub;
let pull: PullRequest;

beforeEach(async () => {
	github = await startExample({
		token: {
			login: "github-actions[bot]",
			appId: actionsAppId,
			permissions: { checks: "write", statuses: "write" },
		},
	});
	pull = openExamplePullRequest(github);
});

afterEach(async () => {
	await github.close();
});

function annotation(line: number) {
	return {
		path: "train.yaml",
		start_line: line,
		end_line: line,
		annotation_level: "warning",
		message: `line ${line}`,
	} as const;
}

function createRun(fields: object = {}) {
	return clientOf(github).checks.create({
		...example,
		name: "wattdiff",
		head_sha: pull.headSha,
		...fields,
	});
}

describe("a check run", () => {
	test("is completed by its conclusion", async () => {
		await createRun({
			conclusion: "failure",
			output: { title: "Over budget", summary: "12 kWh" },
		});

		expect(github.checkRuns(exampleName, pull.headSha)).toMatchObject([
			{ status: "completed", conclusion: "failure", title: "Over budget" },
		]);
		expect(github.violations).toEqual([]);
	});

	test("cannot be completed without a conclusion", async () => {
		await expect(createRun({ status: "completed" })).rejects.toMatchObject({
			status: 422,
		});
	});

	test("needs a commit that exists", async () => {
		const run = createRun({ head_sha: "0".repeat(40) });

		await expect(run).rejects.toThrow("No commit found for SHA");
	});

	test("collects annotations over several requests", async () => {
		const { checks } = clientOf(github);
		const output = (annotations: readonly unknown[]) => ({
			output: { title: "t", summary: "s", annotations: [...annotations] },
		});
		const first = Array.from({ length: 50 }, (_, line) => annotation(line + 1));
		const { data } = await createRun(output(first));

		await checks.update({
			...example,
			check_run_id: data.id,
			output: { summary: "s", annotations: [annotation(51)] },
		});

		const page = await checks.listAnnotations({
			...example,
			check_run_id: data.id,
			page: 2,
		});
		expect(page.data).toHaveLength(21);
		expect(page.data.at(-1)).toMatchObject({ start_line: 51 });
		expect(github.violations).toEqual([]);
	});

	test("takes at most 50 annotations at once", async () => {
		const annotations = Array.from({ length: 51 }, (_, line) =>
			annotation(line + 1),
		);

		const run = createRun({
			output: { title: "t", summary: "s", annotations },
		});

		await expect(run).rejects.toMatchObject({ status: 422 });
		expect(github.violations[0]?.errors[0]).toContain(
			"must NOT have more than 50 items",
		);
	});

	test("has a summary of at most 65,535 characters", async () => {
		const create = (length: number) =>
			createRun({ output: { title: "t", summary: "x".repeat(length) } });

		await create(65_535);

		await expect(create(65_536)).rejects.toMatchObject({ status: 422 });
	});

	test("has no columns in an annotation of several lines", async () => {
		const wide = { ...annotation(1), end_line: 2, start_column: 1 };

		const run = createRun({
			output: { title: "t", summary: "s", annotations: [wide] },
		});

		await expect(run).rejects.toMatchObject({ status: 422 });
	});

	test("belongs to the app that made it", async () => {
		const { data } = await createRun();
		github.addToken("ghs_other", {
			login: "other[bot]",
			appId: 7,
			permissions: { checks: "write" },
		});

		const change = clientOf(github, "ghs_other").checks.update({
			...example,
			check_run_id: data.id,
			conclusion: "success",
		});

		await expect(change).rejects.toThrow(
			"can only be modified by the GitHub App",
		);
	});

	test("cannot be made by a person", async () => {
		github.addToken("ghp_ada", {
			login: "ada",
			permissions: { checks: "write" },
		});

		const create = clientOf(github, "ghp_ada").checks.create({
			...example,
			name: "wattdiff",
			head_sha: pull.headSha,
		});

		await expect(create).rejects.toThrow("must authenticate via a GitHub App");
	});

	test("hides older ones of its name unless all are wanted", async () => {
		await createRun({ external_id: "old" });
		await createRun({ external_id: "new" });
		await createRun({ name: "lint" });
		const list = async (filter: "latest" | "all") => {
			const { data } = await clientOf(github).checks.listForRef({
				...example,
				ref: pull.headSha,
				check_name: "wattdiff",
				app_id: actionsAppId,
				filter,
			});
			return data.check_runs.map((run) => run.external_id);
		};

		expect(await list("latest")).toEqual(["new"]);
		expect(await list("all")).toEqual(["old", "new"]);
		expect(github.violations).toEqual([]);
	});
});

describe("a commit status", () => {
	test("replaces the older one of its context", async () => {
		const { repos } = clientOf(github);
		const create = (state: "failure" | "success") =>
			repos.createCommitStatus({
				...example,
				sha: pull.headSha,
				state,
				context: "wattdiff",
			});
		await create("failure");
		await create("success");

		const { data } = await repos.getCombinedStatusForRef({
			...example,
			ref: pull.headSha,
		});

		expect(data).toMatchObject({ state: "success", total_count: 1 });
		expect(github.statuses(exampleName, pull.headSha)).toHaveLength(2);
		expect(github.violations).toEqual([]);
	});

	test("describes itself in at most 140 characters", async () => {
		const status = clientOf(github).repos.createCommitStatus({
			...example,
			sha: pull.headSha,
			state: "success",
			description: "x".repeat(141),
		});

		await expect(status).rejects.toThrow("description is too long");
	});
});
