import { expect, test } from "vitest";
import { CONFIG, NAME, trainingConfig } from "../action/budgeted-repository.js";
import type { LocalGitHub } from "../github/local-github.js";
import { pullRequestEvent } from "../runner/events.js";
import { overBudget, runBuilt } from "./scene.js";

test.each([31, 101])(
	"the comment is found again behind %i others",
	async (count) => {
		const { local, head } = await overBudget();
		for (let number = 1; number <= count; number++) {
			local.addComment(NAME, 1, { author: "ben", body: `Remark ${number}` });
		}
		const event = pullRequestEvent(local, NAME, 1);

		await runBuilt(local, event, { run: "4242.1" });
		await runBuilt(local, event, { run: "4243.1" });

		expect(ours(local)).toEqual([
			expect.stringContaining(`head=${head} run=4243.1 -->`),
		]);
		expect(local.comments(NAME, 1)).toHaveLength(count + 1);
	},
);

test("a marker pasted by a person, by another bot or below other text is none of ours", async () => {
	const { local, head } = await overBudget();
	const pasted = `<!-- wattdiff:v1 key=default head=${head} run=9999.9 -->\n### All is well`;
	for (const author of ["mallory", "renovate[bot]"]) {
		local.addComment(NAME, 1, { author, body: pasted });
	}
	local.addComment(NAME, 1, {
		author: "github-actions[bot]",
		body: `> ${pasted}`,
	});
	const before = local.comments(NAME, 1).map(({ body }) => body);

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1));

	const after = local.comments(NAME, 1).map(({ body }) => body);
	expect(result.exitCode).toBe(1);
	expect(after.slice(0, 3)).toEqual(before);
	expect(after).toHaveLength(4);
	expect(after[3]).toContain("over budget");
});

test("keys that mean something to a regular expression or to HTML keep apart", async () => {
	const { local } = await overBudget();
	const event = pullRequestEvent(local, NAME, 1);
	const keys = ["a.c", "abc", "[a-c]+", "--> <b>"];

	for (const key of keys) await runBuilt(local, event, { inputs: { key } });
	await runBuilt(local, event, { run: "4243.1", inputs: { key: "a.c" } });

	const markers = ours(local).map((body) => body.split("\n")[0]);
	expect(markers).toHaveLength(keys.length);
	expect(markers.filter((marker) => marker?.includes("run=4243"))).toEqual([
		expect.stringContaining("key=a.c "),
	]);
	for (const marker of markers) {
		expect(marker).toMatch(
			/^<!-- wattdiff:v1 key=[^\s<>]+ head=\S+ run=\d+\.1 -->$/,
		);
	}
});

test("a report on two hundred runs fits into a comment that is whole at both ends", async () => {
	const names = Array.from(
		{ length: 200 },
		(_, at) => `configs/${"langer-Name-für-🚀-".repeat(6)}${at}.yaml`,
	);
	const { local } = await overBudget({
		baseFiles: filesOf(names, 2),
		headFiles: filesOf(names, 3),
	});

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1));

	const [body = ""] = ours(local);
	expect(result.exitCode).toBe(1);
	expect([...body].length).toBeLessThanOrEqual(65_536);
	expect(body).toMatch(
		/^<!-- wattdiff:v1 key=default head=\S+ run=4242\.1 -->\n### /,
	);
	expect(body).toMatch(/<\/sub>\n$/);
	expect(body).not.toMatch(/\p{Cs}/u);
	expect(result.isSummaryTooLong).toBe(false);
	expect(local.violations).toEqual([]);
});

test("what is fixed on the next push turns green in place", async () => {
	const { local } = await overBudget();
	await runBuilt(local, pullRequestEvent(local, NAME, 1), { run: "4242.1" });
	const fixed = local.commit(NAME, {
		branch: "work",
		files: { [CONFIG]: trainingConfig(2) },
	});
	local.changePullRequest(NAME, 1, { headSha: fixed });

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1), {
		run: "4243.1",
		inputs: { "comment-when": "violation" },
	});

	const [body, ...more] = ours(local);
	expect(result.exitCode).toBe(0);
	expect(more).toEqual([]);
	expect(body).toContain(`head=${fixed}`);
	expect(body).not.toContain("over budget");
	expect(local.checkRuns(NAME, fixed)).toMatchObject([
		{ status: "completed", conclusion: "success" },
	]);
});

function ours(local: LocalGitHub): readonly string[] {
	return local
		.comments(NAME, 1)
		.filter(({ author }) => author === "github-actions[bot]")
		.map(({ body }) => body)
		.filter((body) => body.startsWith("<!-- wattdiff:"));
}

function filesOf(
	names: readonly string[],
	epochs: number,
): Readonly<Record<string, string>> {
	return Object.fromEntries(
		names.map((name, at) => [name, `${trainingConfig(epochs)}seed: ${at}\n`]),
	);
}
