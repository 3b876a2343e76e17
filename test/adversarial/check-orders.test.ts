import { expect, test } from "vitest";
import { completeCheck, startCheck } from "../../src/host/github/check.js";
import { connect } from "../../src/host/github/client.js";
import { defaultToken, type LocalGitHub } from "../github/local-github.js";
import { localConnection } from "../host/local-connection.js";
import { isThorough } from "./extent.js";
import { allOrders, type Side, takeTurns } from "./take-turns.js";

const NAME = "ada/models";

/** Requests of each run, after which the rest follows as it comes. */
const turnsOfEach: readonly [number, number] = isThorough ? [4, 4] : [3, 3];
const LONG_MS = 600_000;

test(
	"two runs on one head, in every order of their requests, leave no check open and show one failure",
	async () => {
		const { local } = await localConnection({ rateLimit: 100_000 });
		const wrong: string[] = [];

		for (const order of allOrders(...turnsOfEach)) {
			const headSha = local.commit(NAME, {
				branch: "main",
				files: { "a.yaml": `order: ${order.join("")}\n` },
			});
			await race(local, order, headSha);
			const checks = local.checkRuns(NAME, headSha);
			// Neither can see the other's where both look before one is made; a check run cannot be taken away again.
			const most = bothLookFirst(order) ? 2 : 1;
			const shown = checks.at(-1);
			if (
				checks.length > most ||
				checks.some(({ status }) => status !== "completed") ||
				shown?.conclusion !== "failure" ||
				shown.annotations.length === 0
			) {
				wrong.push(`${order.join("")}: ${JSON.stringify(checks)}`);
			}
		}

		expect(wrong).toEqual([]);
		expect(local.violations).toEqual([]);
	},
	LONG_MS,
);

function bothLookFirst(order: readonly Side[]): boolean {
	return order[0] !== order[1];
}

async function race(
	local: LocalGitHub,
	order: readonly Side[],
	headSha: string,
): Promise<void> {
	const turns = takeTurns(order);
	const run = async (side: Side): Promise<void> => {
		const github = connect({
			token: defaultToken,
			apiUrl: local.url,
			repository: NAME,
			retrying: { fetch: turns.fetchOf(side), sleep: async () => undefined },
		});
		const check = await startCheck(github, {
			name: "wattdiff",
			headSha,
			externalId: "wattdiff:default",
			detailsUrl: `https://github.test/ada/models/actions/runs/${side}`,
		});
		await completeCheck(github, check, {
			conclusion: "failure",
			title: "Over budget",
			summary: "A table.",
			annotations: [
				{
					path: "a.yaml",
					startLine: 1,
					endLine: 1,
					level: "failure",
					title: "Over budget",
					message: "One epoch more.",
				},
			],
		});
		turns.leave(side);
	};
	await Promise.all([run("a"), run("b")]);
}
