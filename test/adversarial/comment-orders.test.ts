import { describe, expect, test } from "vitest";
import { connect } from "../../src/host/github/client.js";
import { upsertComment } from "../../src/host/github/comment.js";
import { defaultToken, type LocalGitHub } from "../github/local-github.js";
import { localConnection } from "../host/local-connection.js";
import { isThorough } from "./extent.js";
import { allOrders, type Side, takeTurns } from "./take-turns.js";

const NAME = "ada/models";
const BOT = "github-actions[bot]";

/** Requests of each run, after which the rest follows as it comes. */
const turnsOfEach: readonly [number, number] = isThorough ? [5, 5] : [3, 4];
const LONG_MS = 600_000;

const before = {
	"no comment": [],
	"a comment of an earlier run": ["9.1"],
	"two comments of a race": ["8.1", "9.1"],
} as const;

describe("a run of an older head and one of the newer head, in every order of their requests", () => {
	test.each(Object.keys(before) as readonly (keyof typeof before)[])(
		"leave one comment, of the newer head, where there was %s",
		async (start) => {
			const { local, older, newer } = await pullRequestThatMoved();
			const runs = { a: marked(older, "10.1"), b: marked(newer, "11.1") };
			const wrong: string[] = [];

			for (const order of allOrders(...turnsOfEach)) {
				clear(local);
				for (const run of before[start]) {
					local.addComment(NAME, 1, {
						author: BOT,
						body: marked("0".repeat(40), run),
					});
				}
				await race(local, order, runs);
				const bodies = local.comments(NAME, 1).map(({ body }) => body);
				if (bodies.length !== 1 || bodies[0] !== runs.b) {
					wrong.push(`${order.join("")} left ${bodies.length}`);
				}
			}

			expect(wrong).toEqual([]);
			expect(local.violations).toEqual([]);
		},
		LONG_MS,
	);
});

async function pullRequestThatMoved() {
	const { local } = await localConnection({ rateLimit: 100_000 });
	local.commit(NAME, { branch: "main", files: { "a.yaml": "lr: 1\n" } });
	const older = local.commit(NAME, {
		branch: "work",
		files: { "a.yaml": "lr: 2\n" },
	});
	const newer = local.commit(NAME, {
		branch: "work",
		files: { "a.yaml": "lr: 3\n" },
	});
	local.addPullRequest(NAME, { head: "work" });
	return { local, older, newer };
}

function clear(local: LocalGitHub): void {
	local.repository(NAME).comments.clear();
}

async function race(
	local: LocalGitHub,
	order: readonly Side[],
	bodies: Readonly<Record<Side, string>>,
): Promise<void> {
	const turns = takeTurns(order);
	const run = async (side: Side): Promise<void> => {
		const github = connect({
			token: defaultToken,
			apiUrl: local.url,
			repository: NAME,
			retrying: { fetch: turns.fetchOf(side), sleep: async () => undefined },
		});
		await upsertComment(github, {
			pullRequest: 1,
			body: bodies[side],
			mayCreate: true,
		});
		turns.leave(side);
	};
	await Promise.all([run("a"), run("b")]);
}

function marked(head: string, run: string): string {
	return `<!-- wattdiff:v1 key=default head=${head} run=${run} -->\n### ${run}\n`;
}
