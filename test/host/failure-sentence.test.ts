import { expect, test } from "vitest";
import { explain } from "../../src/host/failure-sentence.js";
import { UsageError } from "../../src/problem.js";

test.each([
	[
		403,
		"Resource not accessible by integration",
		/^GitHub refused GET \/repos\/ada\/models with 403: .+ Check the token's permissions\.$/,
	],
	[
		403,
		"API rate limit exceeded",
		/^GitHub could not answer GET .+ Run it again later\.$/,
	],
	[
		500,
		"other side closed",
		/^GitHub could not answer GET \/repos\/ada\/models \(500: other side closed\)\. Run it again later\.$/,
	],
])("a request that ends with %i %s says what to do", (status, text, says) => {
	const error = Object.assign(new Error(text), {
		status,
		request: { method: "GET", url: "https://github.test/repos/ada/models" },
	});

	const { sentence, stack } = explain(error);

	expect(sentence).toMatch(says);
	expect(stack).toBeUndefined();
});

test("how we were called needs no stack, a fault of ours has one", () => {
	const called = explain(new UsageError("No such input."));
	const ours = explain(new Error("x is not a function"));

	expect(called).toEqual({ sentence: "No such input." });
	expect(ours.sentence).toContain("This is a bug");
	expect(ours.stack).toContain("failure-sentence.test");
});
