import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearest } from "../src/nearest.js";

describe("names near a word", () => {
	test.each<[string, readonly string[], readonly string[]]>([
		["learing_rate", ["learning_rate", "seed"], ["learning_rate"]],
		["LORA_R", ["lora_r"], ["lora_r"]],
		[
			"lora_rank",
			["lora_r", "lora_ran", "lora_tank"],
			["lora_ran", "lora_tank"],
		],
		["lr", ["seed", "steps"], []],
		["lr", ["l", "lrs", "lx"], ["l", "lrs"]],
		["steps", [], []],
		["", ["a", "ab"], ["a"]],
	])("%s among %j", (word, names, expected) => {
		expect(nearest(word, names)).toEqual(expected);
	});

	test("a name is nearest to itself", () => {
		const words = fc.stringMatching(/^[a-z_]{1,12}$/);

		fc.assert(
			fc.property(words, fc.array(words, { maxLength: 8 }), (word, names) => {
				const [first] = nearest(word, [...names, word]);

				expect(first).toBe(word);
			}),
		);
	});

	test("there are two at most, each of them one of the names", () => {
		const words = fc.stringMatching(/^[a-c]{0,4}$/);

		fc.assert(
			fc.property(words, fc.array(words), (word, names) => {
				const found = nearest(word, names);

				expect(found.length).toBeLessThanOrEqual(2);
				expect(names).toEqual(expect.arrayContaining([...found]));
			}),
		);
	});
});
