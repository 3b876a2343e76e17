import { describe, expect, test } from "vitest";
import { parseFileCommands } from "./file-commands.js";
import { parseWorkflowCommands } from "./workflow-commands.js";

describe("a file of outputs", () => {
	test("holds pairs and texts of several lines", () => {
		const text = "a=1\n\nb<<EOF\nfirst\n\nthird=3\nEOF\nc=<<x\n";

		expect(parseFileCommands(text)).toEqual({
			a: "1",
			b: "first\n\nthird=3",
			c: "<<x",
		});
	});

	test("may hold an empty text and Windows line ends", () => {
		expect(parseFileCommands("a<<E\r\nE\r\nb<<E\r\nx\r\ny\r\nE\r\n")).toEqual({
			a: "",
			b: "x\r\ny",
		});
	});

	test.each([
		["no sign", "Invalid format 'no sign'"],
		["=1", "Name must not be empty"],
		["<<EOF\nEOF\n", "Name must not be empty"],
		["a<<EOF\nx\n", "Matching delimiter not found 'EOF'"],
		["a<<EOF\nx", "EOF marker missing new line"],
	])("is refused if it is %j", (text, message) => {
		expect(() => parseFileCommands(text)).toThrow(message);
	});
});

describe("a command to the runner", () => {
	test("has a name, properties and a message, unescaped", () => {
		const line = "::warning title=100%25%3A a%2Cb,line=1::50%25%0Amore::x";

		expect(parseWorkflowCommands(line)).toEqual([
			{
				name: "warning",
				properties: { title: "100%: a,b", line: "1" },
				message: "50%\nmore::x",
			},
		]);
	});

	test("must stand at the start of a line and be known", () => {
		const output = "see ::error::no\n::unknown::no\n  ::notice::yes\nplain";

		expect(parseWorkflowCommands(output)).toMatchObject([
			{ name: "notice", message: "yes" },
		]);
	});

	test("is plain text while commands are stopped", () => {
		const output = "::stop-commands::t0\n::error::no\n::t0::\n::error::again";

		expect(parseWorkflowCommands(output).map(({ message }) => message)).toEqual(
			["t0", "again"],
		);
	});
});
