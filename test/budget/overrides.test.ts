import { describe, expect, test } from "vitest";
import {
	type OverrideRequest,
	type OverrideRules,
	ruleOn,
} from "../../src/budget/overrides.js";
import { readPolicy } from "../../src/budget/policy.js";
import { parseFile } from "../../src/formats/parse-file.js";

const rules: OverrideRules = {
	label: "compute-approved",
	by: ["maintain", "@acme/ml-leads", "octocat"],
	needsReason: true,
};

const request: OverrideRequest = {
	via: "command",
	by: "dev",
	reason: "the deadline is Friday",
	at: "2026-11-24T10:00:00Z",
	headSha: "abc",
	permission: "write",
	teams: [],
};

function ruling(
	more: Partial<OverrideRequest>,
	about: Partial<Parameters<typeof ruleOn>[1]> = {},
) {
	return ruleOn(
		{ ...request, ...more },
		{
			rules,
			headSha: "abc",
			now: "2026-11-24T12:00:00Z",
			grantedThisMonth: 0,
			...about,
		},
	);
}

describe("who may approve", () => {
	test.each<[string, Partial<OverrideRequest>]>([
		["a level at or above the named one", { permission: "admin" }],
		["a member of a named team", { teams: ["@acme/ml-leads"] }],
		["a person by name, whatever the case", { by: "OctoCat" }],
	])("%s", (_, more) => {
		expect(ruling(more).kind).toBe("granted");
	});

	test.each<[string, Partial<OverrideRequest>]>([
		["a lower level", { permission: "write" }],
		["a team that is not named", { teams: ["@acme/interns"] }],
		["nobody known", { permission: "none" }],
	])("not %s", (_, more) => {
		const { kind } = ruling(more);

		expect(kind).toBe("refused");
	});
});

describe("for how long", () => {
	const admin = { permission: "admin" } as const;

	test("a push voids it", () => {
		expect(ruling(admin, { headSha: "def" })).toMatchObject({
			kind: "refused",
			why: "a push after it has voided it",
		});
	});

	test("it expires after the hours that the policy names", () => {
		const limited = { ...rules, expiresAfterHours: 1 };

		expect(ruling(admin, { rules: limited })).toMatchObject({
			kind: "refused",
			why: "it has expired after 1 h",
		});
	});

	test("a month has only so many", () => {
		const scarce = { ...rules, monthlyQuota: 2 };

		expect(ruling(admin, { rules: scarce, grantedThisMonth: 1 }).kind).toBe(
			"granted",
		);
		expect(ruling(admin, { rules: scarce, grantedThisMonth: 2 }).kind).toBe(
			"refused",
		);
	});

	test("it needs a reason where the policy asks for one", () => {
		expect(ruling({ ...admin, reason: " " }).kind).toBe("refused");
	});

	test("without the section nothing can be approved", () => {
		expect(ruling(admin, { rules: undefined }).kind).toBe("refused");
	});
});

describe("the section of the policy", () => {
	function overrides(yaml: string) {
		return readPolicy(parseFile("wattdiff.yml", yaml));
	}

	test("all keys", () => {
		const { overrides: read, problems } = overrides(
			[
				"overrides:",
				"  label: ok",
				"  by: [maintain]",
				"  reason: optional",
				"  expires: 2 d",
				"  quota: 3 / month",
			].join("\n"),
		);

		expect(problems).toEqual([]);
		expect(read).toEqual({
			label: "ok",
			by: ["maintain"],
			needsReason: false,
			expiresAfterHours: 48,
			monthlyQuota: 3,
		});
	});

	test("a mistake is named with its line and the nearest key", () => {
		const { problems } = overrides("overrides:\n  lable: ok\n");

		expect(problems).toMatchObject([{ kind: "policy-mistake", line: 2 }]);
		expect(problems[0]?.args.detail).toContain("did you mean `label`");
	});
});
