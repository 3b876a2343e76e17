import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { CONFIG, NAME, trainingConfig } from "../action/budgeted-repository.js";
import type { CheckRun } from "../github/world.js";
import { pullRequestEvent } from "../runner/events.js";
import { overBudget, runBuilt } from "./scene.js";

/** By how many milliseconds the second run starts later than the first; the other way round below zero. */
const delays = [0, 20, 60, 120, 200, 300, -20, -80, -160, -300];

describe("a run of an older head and one of the newer head", () => {
	test.each(delays)("the newer starting %i ms later", async (delayMs) => {
		const { local, head: older } = await overBudget();
		if (delayMs % 40 === 0) addEarlierComment(local);
		const first = pullRequestEvent(local, NAME, 1);
		const newer = local.commit(NAME, {
			branch: "work",
			files: { [CONFIG]: trainingConfig(4) },
		});
		local.changePullRequest(NAME, 1, { headSha: newer });
		const second = pullRequestEvent(local, NAME, 1);

		const results = await Promise.all([
			startedAfter(-delayMs, () => runBuilt(local, first, { run: "4242.1" })),
			startedAfter(delayMs, () => runBuilt(local, second, { run: "4243.1" })),
		]);

		const bodies = local.comments(NAME, 1).map(({ body }) => body);
		expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 1]);
		expect(bodies).toHaveLength(1);
		expect(bodies[0]).toContain(`head=${newer} run=4243.1`);
		for (const head of [older, newer]) {
			expect(local.checkRuns(NAME, head)).toMatchObject([failedCheck]);
		}
		expect(local.violations).toEqual([]);
	});
});

describe("two runs of the same head", () => {
	test.each(delays)("the second starting %i ms later", async (delayMs) => {
		const { local, head } = await overBudget();
		if (delayMs % 40 === 0) addEarlierComment(local);
		const event = pullRequestEvent(local, NAME, 1);

		const results = await Promise.all([
			startedAfter(-delayMs, () => runBuilt(local, event, { run: "4242.1" })),
			startedAfter(delayMs, () => runBuilt(local, event, { run: "4242.2" })),
		]);

		const bodies = local.comments(NAME, 1).map(({ body }) => body);
		const checks = local.checkRuns(NAME, head);
		expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 1]);
		expect(bodies).toHaveLength(1);
		expect(bodies[0]).toContain(`head=${head}`);
		expect(shown(checks)).toMatchObject([failedCheck]);
		// GitHub takes a second check run of a name, and takes none away: it shows the last, and none stays open.
		expect(checks.filter(({ status }) => status !== "completed")).toEqual([]);
		expect(local.violations).toEqual([]);
	});
});

const failedCheck = {
	name: "wattdiff",
	status: "completed",
	conclusion: "failure",
};

function addEarlierComment(
	local: Awaited<ReturnType<typeof overBudget>>["local"],
): void {
	local.addComment(NAME, 1, {
		author: "github-actions[bot]",
		body: `<!-- wattdiff:v1 key=default head=${"0".repeat(40)} run=4000.1 -->\n### Earlier\n`,
	});
}

async function startedAfter<T>(
	ms: number,
	start: () => Promise<T>,
): Promise<T> {
	if (ms > 0) await setTimeout(ms);
	return start();
}

/** Of each name the last one. */
function shown(checks: readonly CheckRun[]): readonly CheckRun[] {
	return [...new Map(checks.map((check) => [check.name, check])).values()];
}
