import { describe, expect, test } from "vitest";
import { NAME } from "../action/budgeted-repository.js";
import { inParallel } from "../../src/host/parallel.js";
import type { FaultKind, FaultRule } from "../github/faults.js";
import { pullRequestEvent } from "../runner/events.js";
import { type Finished, wrongWhenBroken, wrongWhenDone } from "./outcome.js";
import { overBudget, runBuilt } from "./scene.js";

const kinds = [
	"500",
	"502",
	"503",
	"late-502",
	"secondary-limit",
	"429",
	"timeout",
	"reset",
	"late-reset",
	"truncated",
	"not-json",
	"stale",
] as const satisfies readonly FaultKind[];

const AT_ONCE = 2;

describe("a run over budget whose request fails once gets everything done all the same", async () => {
	test.each(kinds)("%s, at each request in turn", async (kind) => {
		const { local } = await fresh();
		const indices = local.requests.map(({ index }) => index);
		expect(indices.length).toBeGreaterThan(10);

		const wrong = await inParallel(
			indices,
			async (nth) => {
				const run = await fresh({ kind, nth: nth + 1 });
				return wrongWhenDone(run).map((what) => `${nameOf(run, nth)}: ${what}`);
			},
			AT_ONCE,
		);

		expect(wrong.flat()).toEqual([]);
	});
});

async function fresh(rule?: FaultRule): Promise<Finished> {
	const { local, head } = await overBudget();
	if (rule) local.fault(rule);
	const event = pullRequestEvent(local, NAME, 1);
	return { local, head, result: await runBuilt(local, event) };
}

function nameOf({ local }: Finished, nth: number): string {
	return `${nth} ${local.requests[nth]?.operationId}`;
}
void wrongWhenBroken;
