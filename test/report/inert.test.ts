import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	inert,
	inertCode,
	inertHtml,
	inertLog,
	inertProse,
} from "../../src/report/inert.js";
import { hostile } from "./hostile.js";

test("the corpus is large", () => {
	expect(new Set(hostile).size).toBeGreaterThanOrEqual(100);
});

test("ordinary names read as they are", () => {
	expect(inertCode("configs/sft/llama-8b.yaml")).toBe(
		"<code>configs/sft/llama-8b.yaml</code>",
	);
	expect(inertCode("per_device_train_batch_size")).toBe(
		"<code>per_device_train_batch_size</code>",
	);
	expect(inert("模型/файл.yaml")).toBe("模型/файл.yaml");
});

test("a long text is cut in the middle, between characters", () => {
	expect(inert("abcdefghij", 5)).toBe("ab…ij");
	expect(inert("🚀".repeat(10), 3)).toBe("🚀…🚀");
});

test("mentions and references are broken", () => {
	expect(inertCode("@octocat #12")).toBe(
		"<code>&#64;&#8203;octocat &#35;&#8203;12</code>",
	);
});

test("in a sentence only pairs of backticks become code", () => {
	expect(inertProse("`a` and `b")).toBe("<code>a</code> and &#96;b");
});

test("a runner reads no command out of a log line", () => {
	expect(inertLog("\n::error::x")).toBe(" : :error: :x");
	expect(inertLog("x ##[error]y")).toBe("x ## [error]y");
});

test("escape sequences leave the words between them", () => {
	expect(inert("\u001b[31mred\u001b[0m")).toBe("red");
	expect(
		inert("\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\"),
	).toBe("link");
});

describe("every hostile text", () => {
	for (const [index, text] of hostile.entries()) {
		test(`${index}: ${JSON.stringify(text).slice(0, 60)}`, () => {
			expectInert(text);
		});
	}
});

test("any text at all", () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string({ unit: "binary" }),
				fc.string({ unit: "grapheme" }),
				fc
					.array(fc.constantFrom(...hostile), { maxLength: 4 })
					.map((all) => all.join("")),
				fc.string({
					unit: fc.constantFrom(
						..."<>&`|@#:*_[]\\~$!-\n\r\u001b[]mw.".split(""),
					),
				}),
			),
			expectInert,
		),
		{ numRuns: 500 },
	);
});

function expectInert(text: string): void {
	const plain = inert(text);
	expect(plain).not.toMatch(
		/[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u,
	);
	expect([...plain].length).toBeLessThanOrEqual(120);

	const code = inertCode(text).replace(/^<code>|<\/code>$/g, "");
	expect(code).not.toMatch(/[<>`|*[\]\\~$:@#\n](?!\d+;)|&(?!#\d+;)/);
	expect(code).not.toMatch(/&#(64|35);(?!&#8203;)/);
	expect(code).not.toMatch(/www\.|gh-\d/i);

	const prose = inertProse(text).replace(/<\/?code>/g, "");
	expect(prose).not.toMatch(/[<>`|*[\]\\~$:@#\n](?!\d+;)|&(?!#\d+;)/);
	expect(inertProse(text).split("<code>")).toHaveLength(
		inertProse(text).split("</code>").length,
	);

	expect(inertHtml(text)).not.toMatch(/[<>"'`]|&(?!#\d+;)/);
	expect(inertLog(text)).not.toMatch(/::|##\[|[\r\n]/);
}
