import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { entryAt } from "../../../src/formats/tree.js";
import { readRunFields } from "../../../src/readers/run-file/read-run-fields.js";

test("defaults of a policy are read by the same table, as facts of the policy", () => {
	const text = "defaults:\n  hardware: { accelerator: H100 }\n  hardwear: 1\n";
	const [tree] = parseFile(".github/wattdiff.yml", text).documents;

	const reading = readRunFields(entryAt(tree, "defaults")?.value, {
		path: ".github/wattdiff.yml",
		kind: "policy",
	});

	expect(reading.facts).toEqual([
		{
			key: "hardware.accelerator",
			value: "H100",
			origin: {
				kind: "policy",
				path: ".github/wattdiff.yml",
				line: 2,
				text: "accelerator",
			},
		},
	]);
	expect(reading.problems).toMatchObject([{ kind: "unknown-key", line: 3 }]);
});

test("nothing is no mistake", () => {
	const reading = readRunFields(undefined, { path: "a.yml", kind: "policy" });

	expect(reading).toEqual({ facts: [], problems: [] });
});
