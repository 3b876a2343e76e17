import { expect, test } from "vitest";
import { liveRefusal } from "../../src/host/github/live-refusal.js";

test.each([
	[{ isFork: false }, { mode: "auto" }, undefined],
	[{ isFork: false }, { mode: "report" }, undefined],
	[
		{ isFork: true },
		{ mode: "auto" },
		"a pull request from a fork asks no feed",
	],
	[
		{ isFork: false },
		{ mode: "estimate" },
		"`mode: estimate` is the half without trust, and asks no feed",
	],
] as const)("%j in %j", (subject, inputs, why) => {
	expect(liveRefusal(subject, inputs)).toBe(why);
});
