import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	clientOf,
	example,
	exampleName,
	openExamplePullRequest,
	startExample,
} from "./example.js";
import type { LocalGitHub } from "./local-github.js";

let github: LocalGitHub;

beforeEach(async () => {
	github = await startExample();
});

afterEach(async () => {
	await github.close();
});

describe("pull requests", () => {
	test("list the files that git finds changed, with renames", async () => {
		openExamplePullRequest(github);

		const { data } = await clientOf(github).pulls.listFiles({
			...example,
			pull_number: 1,
		});

		expect(
			data.map((file) => [file.status, file.filename, file.previous_filename]),
		).toEqual([
			["renamed", "configs/new.yaml", "configs/old.yaml"],
			["added", "fresh file.yaml", undefined],
			["removed", "gone.yaml", undefined],
			["modified", "train.yaml", undefined],
		]);
		expect(data[3]).toMatchObject({
			additions: 1,
			deletions: 1,
			changes: 2,
			patch: "@@ -1 +1 @@\n-steps: 1000\n+steps: 2000",
		});
		expect(github.violations).toEqual([]);
	});

	test("give the blob of each file at the head", async () => {
		openExamplePullRequest(github);
		const { data: files } = await clientOf(github).pulls.listFiles({
			...example,
			pull_number: 1,
		});

		const { data } = await clientOf(github).git.getBlob({
			...example,
			file_sha: files[3]?.sha ?? "",
		});

		expect(Buffer.from(data.content, "base64").toString()).toBe(
			"steps: 2000\n",
		);
		expect(github.violations).toEqual([]);
	});

	test("count what they change and know their test merge", async () => {
		const pull = openExamplePullRequest(github);

		const { data } = await clientOf(github).pulls.get({
			...example,
			pull_number: 1,
		});

		expect(data).toMatchObject({
			changed_files: 4,
			commits: 1,
			mergeable: true,
			merge_commit_sha: pull.mergeSha,
			head: { sha: pull.headSha, repo: { full_name: exampleName } },
		});
		expect(github.violations).toEqual([]);
	});

	test("from a fork are found by the commit at their head", async () => {
		const base = github.commit(exampleName, {
			branch: "main",
			files: { a: "1" },
		});
		const headSha = github.commit(exampleName, {
			parent: base,
			files: { a: "2" },
		});
		github.addPullRequest(exampleName, {
			head: "main",
			headSha,
			headRepository: "mallory/training",
		});

		const { data } = await clientOf(
			github,
		).repos.listPullRequestsAssociatedWithCommit({
			...example,
			commit_sha: headSha,
		});

		expect(data.map((pull) => pull.head.repo.full_name)).toEqual([
			"mallory/training",
		]);
		expect(data[0]?.head.repo.fork).toBe(true);
		expect(github.violations).toEqual([]);
	});

	test("compare with the commit where they left the base", async () => {
		const fork = github.commit(exampleName, {
			branch: "main",
			files: { a: "1" },
		});
		github.commit(exampleName, {
			branch: "topic",
			parent: fork,
			files: { b: "1" },
		});
		github.commit(exampleName, { branch: "main", files: { c: "1" } });

		const { data } = await clientOf(github).repos.compareCommitsWithBasehead({
			...example,
			basehead: "main...topic",
		});

		expect(data.merge_base_commit.sha).toBe(fork);
		expect(data).toMatchObject({ status: "diverged", ahead_by: 1 });
		expect(data.files?.map((file) => file.filename)).toEqual(["b"]);
		expect(github.violations).toEqual([]);
	});
});
