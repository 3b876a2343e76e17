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

describe("comments", () => {
	test("are created, changed and deleted", async () => {
		openExamplePullRequest(github);
		const issues = clientOf(github).issues;

		const { data } = await issues.createComment({
			...example,
			issue_number: 1,
			body: "first",
		});
		await issues.updateComment({
			...example,
			comment_id: data.id,
			body: "second",
		});

		expect(github.comments(exampleName, 1)).toMatchObject([
			{ author: "github-actions[bot]", isBot: true, body: "second" },
		]);
		await issues.deleteComment({ ...example, comment_id: data.id });
		expect(github.comments(exampleName, 1)).toEqual([]);
		expect(github.violations).toEqual([]);
	});

	test("longer than 65,536 characters are refused", async () => {
		openExamplePullRequest(github);
		const create = (length: number) =>
			clientOf(github).issues.createComment({
				...example,
				issue_number: 1,
				body: "é".repeat(length),
			});

		await create(65_536);

		await expect(create(65_537)).rejects.toThrow(
			"Body is too long (maximum is 65536 characters)",
		);
	});

	test("of a person stay out of an app's reach", async () => {
		openExamplePullRequest(github);
		const comment = github.addComment(exampleName, 1, {
			author: "ada",
			body: "mine",
		});

		const change = clientOf(github).issues.updateComment({
			...example,
			comment_id: comment.id,
			body: "yours",
		});

		await expect(change).rejects.toMatchObject({ status: 403 });
		expect(github.comments(exampleName, 1)[0]?.body).toBe("mine");
	});
});

describe("labels", () => {
	test("remember who put them on", async () => {
		openExamplePullRequest(github);
		github.addLabel(exampleName, 1, { name: "over-budget-ok", actor: "boss" });
		await clientOf(github).issues.addLabels({
			...example,
			issue_number: 1,
			labels: ["seen"],
		});

		const { data } = await clientOf(github).issues.listEvents({
			...example,
			issue_number: 1,
		});

		expect(data.map((event) => [event.event, event.actor?.login])).toEqual([
			["labeled", "boss"],
			["labeled", "github-actions[bot]"],
		]);
		expect(github.labels(exampleName, 1)).toEqual(["over-budget-ok", "seen"]);
		expect(github.violations).toEqual([]);
	});
});

describe("people", () => {
	test("have a permission in a repository and a place in a team", async () => {
		github.addRepository({
			owner: "acme",
			name: "private",
			isPrivate: true,
			collaborators: { boss: "admin" },
		});
		github.addTeam("acme/finance", ["boss"]);
		github.addToken("ghp_boss", {
			login: "boss",
			permissions: { members: "read" },
		});
		const { repos, teams, users } = clientOf(github, "ghp_boss");
		const permission = async (username: string) => {
			const { data } = await repos.getCollaboratorPermissionLevel({
				owner: "acme",
				repo: "private",
				username,
			});
			return data.permission;
		};

		const membership = await teams.getMembershipForUserInOrg({
			org: "acme",
			team_slug: "finance",
			username: "boss",
		});
		const self = await users.getAuthenticated();

		expect([await permission("boss"), await permission("eve")]).toEqual([
			"admin",
			"none",
		]);
		expect(membership.data.state).toBe("active");
		expect(self.data.login).toBe("boss");
		expect(github.violations).toEqual([]);
	});

	test("behind a token of an app do not exist", async () => {
		const self = clientOf(github).users.getAuthenticated();

		await expect(self).rejects.toMatchObject({ status: 403 });
	});
});
