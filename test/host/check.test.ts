import { expect, test } from "vitest";
import {
	type CheckResult,
	completeCheck,
	startCheck,
} from "../../src/host/github/check.js";
import { closeSignal, openSignal } from "../../src/host/github/signal.js";
import type { Annotation } from "../../src/report/annotations.js";
import { connectTo, localConnection } from "./local-connection.js";

test("the check is in progress first and then completed, on the head", async () => {
	const { local, github, name, place } = await commitToCheck();

	const check = await startCheck(github, place);
	const before = local.checkRuns(name, place.headSha)[0]?.status;
	await completeCheck(github, check, result({ conclusion: "failure" }));

	expect(before).toBe("in_progress");
	expect(local.checkRuns(name, place.headSha)).toMatchObject([
		{
			status: "completed",
			conclusion: "failure",
			title: "Over",
			name: "wattdiff",
		},
	]);
	expect(local.violations).toEqual([]);
});

test("the next attempt takes up the same check run", async () => {
	const { local, github, name, place } = await commitToCheck();
	const annotations = lines(2);

	for (let attempt = 0; attempt < 2; attempt++) {
		const check = await startCheck(github, place);
		await completeCheck(github, check, result({ annotations }));
	}

	expect(local.checkRuns(name, place.headSha)).toMatchObject([
		{ annotations: [{ start_line: 1 }, { start_line: 2 }] },
	]);
});

test("remarks that no longer hold do not stay on the latest check run", async () => {
	const { local, github, name, place } = await commitToCheck();
	const first = await startCheck(github, place);
	await completeCheck(github, first, result({ annotations: lines(2) }));

	const second = await startCheck(github, place);
	await completeCheck(github, second, result({ annotations: lines(1) }));

	const runs = local.checkRuns(name, place.headSha);
	expect(runs.map(({ status }) => status)).toEqual(["completed", "completed"]);
	expect(runs.at(-1)?.annotations).toHaveLength(1);
});

test("a check run of somebody else with our name is left alone", async () => {
	const { local, github, name, place } = await commitToCheck();
	await startCheck(github, { ...place, externalId: "another tool" });

	const check = await startCheck(github, place);
	await completeCheck(github, check, result({}));

	expect(local.checkRuns(name, place.headSha)).toMatchObject([
		{ status: "in_progress" },
		{ status: "completed" },
	]);
});

test("annotations go in portions of fifty, the two hundred first ones", async () => {
	const { local, github, name, place } = await commitToCheck();
	const check = await startCheck(github, place);

	await completeCheck(github, check, result({ annotations: lines(230) }));

	const sizes = local.requests
		.filter(({ operationId }) => operationId === "checks/update")
		.map(({ body }) => JSON.stringify(body).split('"start_line"').length - 1);
	expect(sizes).toEqual([50, 50, 50, 50]);
	expect(local.checkRuns(name, place.headSha)[0]?.annotations).toHaveLength(
		200,
	);
	expect(local.violations).toEqual([]);
});

test("a summary that GitHub would refuse is cut between characters", async () => {
	const { local, github, name, place } = await commitToCheck();
	const check = await startCheck(github, place);

	await completeCheck(
		github,
		check,
		result({ summary: `x${"⚡🔋".repeat(30_000)}` }),
	);

	const [run] = local.checkRuns(name, place.headSha);
	expect(run?.summary).toMatch(/the rest stands in the job summary\.$/);
	expect(run?.summary).not.toMatch(/\p{Cs}/u);
	expect(local.violations).toEqual([]);
});

test("a check run whose answer got lost is not made twice", async () => {
	const { local, github, name, place } = await commitToCheck();
	local.fault({
		kind: "late-502",
		match: ({ operationId }) => operationId === "checks/create",
		times: 1,
	});

	const check = await startCheck(github, place);
	await completeCheck(github, check, result({}));

	expect(local.checkRuns(name, place.headSha)).toMatchObject([
		{ status: "completed" },
	]);
});

test("remarks whose answer got lost are not added twice", async () => {
	const { local, github, name, place } = await commitToCheck();
	const check = await startCheck(github, place);
	local.fault({
		kind: "late-502",
		match: ({ operationId }) => operationId === "checks/update",
		nth: 2,
	});

	await completeCheck(github, check, result({ annotations: lines(120) }));

	expect(local.checkRuns(name, place.headSha)[0]?.annotations).toHaveLength(
		120,
	);
});

test("without the right to checks a commit status tells", async () => {
	const { local, github, name, place } = await commitToCheck({
		statuses: "write",
	});

	const signal = await openSignal(github, { place, best: "check" });
	await closeSignal(github, signal, result({ conclusion: "failure" }));

	expect(signal.kind).toBe("status");
	expect(local.statuses(name, place.headSha)).toMatchObject([
		{ state: "pending", context: "wattdiff" },
		{ state: "failure", context: "wattdiff", description: "Over" },
	]);
});

test("a commit status that is asked for needs no right to checks", async () => {
	const { local, github, name, place } = await commitToCheck({
		statuses: "write",
	});

	const signal = await openSignal(github, { place, best: "status" });

	expect(signal.kind).toBe("status");
	expect(local.statuses(name, place.headSha)).toHaveLength(1);
	expect(
		local.requests.filter(({ path }) => path.includes("check-runs")),
	).toEqual([]);
});

test("another app's check run with our name and id is left alone", async () => {
	const { local, github, name, place } = await commitToCheck();
	local.addToken("ghs_other", {
		login: "other[bot]",
		appId: 77,
		permissions: { checks: "write" },
	});
	await startCheck(connectTo(local, "ghs_other"), place);

	const check = await startCheck(github, place);
	await completeCheck(github, check, result({}));

	expect(check.appId).toBe(15_368);
	expect(
		local
			.checkRuns(name, place.headSha)
			.map(({ appId, status }) => ({ appId, status })),
	).toEqual([
		{ appId: 77, status: "in_progress" },
		{ appId: 15_368, status: "completed" },
	]);
});

test("without the right to write at all nothing is written", async () => {
	const { local, github, place } = await commitToCheck({});

	const signal = await openSignal(github, { place, best: "check" });
	await closeSignal(github, signal, result({}));

	expect(signal).toEqual({ kind: "none" });
	expect(local.violations).toEqual([]);
});

async function commitToCheck(rights?: { readonly statuses?: "write" }) {
	const connection = await localConnection(
		rights && {
			token: {
				login: "github-actions[bot]",
				appId: 15_368,
				permissions: { contents: "read", checks: "read", ...rights },
			},
		},
	);
	const headSha = connection.local.commit(connection.name, {
		branch: "main",
		files: { "a.yaml": "lr: 1\n" },
	});
	return {
		...connection,
		place: {
			name: "wattdiff",
			headSha,
			externalId: "wattdiff:default",
			detailsUrl: "https://github.test/ada/models/actions/runs/10",
		},
	};
}

function result(parts: Partial<CheckResult>): CheckResult {
	return {
		conclusion: "success",
		title: "Over",
		summary: "A table.",
		annotations: [],
		...parts,
	};
}

function lines(count: number): readonly Annotation[] {
	return Array.from({ length: count }, (_, at) => ({
		path: "a.yaml",
		startLine: at + 1,
		endLine: at + 1,
		level: "warning",
		title: "Over budget",
		message: `Line ${at + 1}`,
	}));
}
