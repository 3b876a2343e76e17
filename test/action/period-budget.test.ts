import { expect, test } from "vitest";
import { pullRequestEvent, pushEvent } from "../runner/events.js";
import {
	type BudgetedRepository,
	budgetedRepository,
	CONFIG,
	messages,
	NAME,
	POLICY,
	runBundle,
	trainingConfig,
} from "./budgeted-repository.js";
import { commented, commentText } from "./overridable-repository.js";

const HISTORY = "wattdiff-history";

/** One run takes about $48, and the changed one about $72. */
const PERIOD = POLICY.replace(
	"      cost: { increase: 25 % }",
	"      cost: { total: $100 }\n    period: year",
);

test("what was merged in the period counts with the change", async () => {
	const repository = await withRecords({ a: record({ costUsd: 50 }) });

	const result = await reviewed(repository);

	expect(result.exitCode).toBe(1);
	expect(commentText(repository)).toContain("> $100");
	expect(repository.local.violations).toEqual([]);
});

test("what was merged in another period does not", async () => {
	const repository = await withRecords({
		a: record({ costUsd: 50, date: "2019-05-01T00:00:00Z" }),
	});

	const result = await reviewed(repository);

	expect(result.exitCode).toBe(0);
	expect(result.outputs.verdict).toBe("within");
});

test.each([
	["text", "not JSON"],
	["a newer record", JSON.stringify({ schema: "wattdiff/record@2" })],
])(
	"with %s among the records the verdict is unknown and says why",
	async (_, text) => {
		const repository = await withRecords({
			a: record({ costUsd: 1 }),
			b: text,
		});

		const result = await reviewed(repository);

		expect(result.outputs.verdict).toBe("unknown");
		expect(result.exitCode).toBe(0);
		expect(commentText(repository)).toContain("records/b.json");
	},
);

test("a number that a record does not know leaves the verdict unknown", async () => {
	const repository = await withRecords({ a: record({}) });

	const result = await reviewed(repository);

	expect(result.outputs.verdict).toBe("unknown");
});

test("without a branch of records nothing has been merged, which is said", async () => {
	const repository = await withRecords({});

	const result = await reviewed(repository);

	expect(result.outputs.verdict).toBe("within");
	expect(commentText(repository)).toContain("There is no branch");
});

test("a merge that is reviewed again does not count itself", async () => {
	const repository = await withRecords(
		{},
		{ contents: "write", pull_requests: "read" },
	);
	const { local } = repository;
	local.commit(NAME, {
		branch: "main",
		files: { [CONFIG]: trainingConfig(3) },
	});

	const first = await runBundle(local, pushEvent(local, NAME));
	const second = await runBundle(local, pushEvent(local, NAME), {
		env: { GITHUB_RUN_ATTEMPT: "2" },
	});

	expect(first.outputs.verdict).toBe("within");
	expect(second.outputs.verdict).toBe("within");
	expect(Object.keys(local.files(NAME, HISTORY))).toHaveLength(1);
});

test("nor does a pull request that is reviewed again after its merge", async () => {
	const repository = await withRecords({
		a: record({ costUsd: 50, pullRequest: 1 }),
	});

	const result = await reviewed(repository);

	expect(result.outputs.verdict).toBe("within");
});

test("a policy without a period asks for no records", async () => {
	const repository = await budgetedRepository();

	await reviewed(repository);

	const asked = repository.local.requests.filter(({ path }) =>
		path.includes(HISTORY),
	);
	expect(asked).toEqual([]);
});

test("another key keeps and counts records of its own", async () => {
	const repository = await withRecords(
		{ a: record({ costUsd: 50 }) },
		{ contents: "write", pull_requests: "read" },
	);
	const { local } = repository;
	const merged = local.commit(NAME, {
		branch: "main",
		files: { [CONFIG]: trainingConfig(3) },
	});

	const result = await runBundle(local, pushEvent(local, NAME), {
		inputs: { key: "vision/beta" },
	});

	expect(result.outputs.verdict).toBe("within");
	expect(Object.keys(local.files(NAME, HISTORY)).sort()).toEqual([
		"records/a.json",
		`records/vision%2Fbeta/${merged}.json`,
	]);
});

test.each([
	[1, "success"],
	[2, "failure"],
])(
	"with %i of two overrides merged this month the next is a %s",
	async (count, conclusion) => {
		const records = Object.fromEntries(
			Array.from({ length: count }, (_, at) => [
				`r${at}`,
				record({ costUsd: 1, approvedBy: "grace" }),
			]),
		);
		const repository = await withRecords(records, undefined, QUOTA);
		const { local, head } = repository;

		await commented(repository, "grace", `/wattdiff approve ${head} again`);

		const check = local
			.checkRuns(NAME, head)
			.find(({ name }) => name === "wattdiff");
		expect(check?.conclusion).toBe(conclusion);
	},
);

test("a quota that cannot be counted grants nothing", async () => {
	const repository = await withRecords({ a: "not JSON" }, undefined, QUOTA);
	const { head } = repository;

	const result = await commented(
		repository,
		"grace",
		`/wattdiff approve ${head} again`,
	);

	expect(result.outputs["override-by"]).toBe("");
	expect(commentText(repository)).toContain("cannot be counted");
	expect(messages(result, "error")).toEqual([]);
});

const QUOTA = `${POLICY}overrides: { by: [maintain], quota: 2 / month }\n`;

function reviewed({ local }: BudgetedRepository) {
	return runBundle(local, pullRequestEvent(local, NAME, 1));
}

async function withRecords(
	records: Readonly<Record<string, string>>,
	rights?: NonNullable<Parameters<typeof budgetedRepository>[0]>["rights"],
	policy = PERIOD,
): Promise<BudgetedRepository> {
	const repository = await budgetedRepository({
		baseFiles: { ".github/wattdiff.yml": policy },
		collaborators: { grace: "maintain" },
		...(rights && { rights }),
	});
	const files = Object.fromEntries(
		Object.entries(records).map(([name, text]) => [
			`records/${name}.json`,
			text,
		]),
	);
	if (Object.keys(files).length > 0) {
		repository.local.commit(NAME, { branch: HISTORY, files });
	}
	return repository;
}

function record({
	costUsd,
	date = new Date().toISOString(),
	pullRequest,
	approvedBy,
}: {
	readonly costUsd?: number;
	readonly date?: string;
	readonly pullRequest?: number;
	readonly approvedBy?: string;
}): string {
	return JSON.stringify({
		schema: "wattdiff/record@1",
		commit: `c${costUsd}`,
		date,
		...(pullRequest !== undefined && { pullRequest: { number: pullRequest } }),
		verdict: "within",
		runs: [
			{
				path: CONFIG,
				name: "",
				framework: "axolotl",
				change: "changed",
				head: {
					...(costUsd !== undefined && {
						costUsd: { value: costUsd, low: costUsd, high: costUsd },
					}),
				},
			},
		],
		totals: {},
		budgets: [],
		overrides: approvedBy
			? [
					{
						granted: true,
						via: "command",
						by: approvedBy,
						reason: "x",
						at: date,
					},
				]
			: [],
		tool: "0.1.0",
		data: "2026-11",
	});
}
