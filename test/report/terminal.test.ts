import { describe, expect, test } from "vitest";
import { columnsOfText } from "../../src/report/terminal/lines.js";
import { renderTerminal } from "../../src/report/terminal.js";
import { overBudget, themes } from "./themes.js";

describe("a pipe gets plain text", () => {
	for (const [name, report] of Object.entries(themes)) {
		test(name, async () => {
			const text = renderTerminal(report, {
				colour: false,
				width: 160,
				tool: "1.0.0",
			});

			expect(text).not.toContain("\u001b");
			await expect(text).toMatchFileSnapshot(`fixtures/${name}.txt`);
		});
	}
});

test("colour changes nothing but the colour", () => {
	const plain = renderTerminal(overBudget, { colour: false, width: 200 });
	const coloured = renderTerminal(overBudget, { colour: true, width: 200 });

	// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of
	const bare = coloured.replace(/\u001b\[\d+m/g, "");
	expect(coloured).not.toBe(bare);
	expect(bare).toBe(plain);
});

test("a narrow terminal gets a list and no line is wider than it", () => {
	const text = renderTerminal(overBudget, { colour: false, width: 60 });

	const wide = text.split("\n").filter((line) => columnsOfText(line) > 60);
	// A single word, such as a path, is not broken.
	expect(wide.filter((line) => line.trim().includes(" "))).toEqual([]);
	expect(text).toContain("  GPU-hours     640 → 952 (+49 % ± 7)");
});

test("the numbers of a column end under the end of its head", () => {
	const text = renderTerminal(overBudget, { colour: false, width: 250 });

	const lines = text.split("\n");
	const head = lines.find((line) => line.startsWith("run ")) ?? "";
	const rows = lines.filter((line) => line.includes("GiB of 79.2"));
	expect(rows).toHaveLength(3);
	for (const label of ["GPU-hours", "memory / GPU", "energy", "CO₂e", "cost"]) {
		const end = head.indexOf(label) + label.length;
		for (const row of rows) {
			expect(row.slice(end - 1, end + 2)).toMatch(/^\S( {2}|$)/);
		}
	}
});

test("wide characters take two columns", () => {
	expect(columnsOfText("模型")).toBe(4);
	expect(columnsOfText("🚀")).toBe(2);
	expect(columnsOfText("é")).toBe(1);
	expect(columnsOfText("e\u0301")).toBe(1);
	expect(columnsOfText("\u001b[31mred\u001b[39m")).toBe(3);
});
