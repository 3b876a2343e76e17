import { describe, expect, test } from "vitest";
import {
	typicalDecoder,
	typicalDepth,
} from "../../src/estimate/families/typical-decoder.js";
import { countParameters } from "../../src/estimate/parameters.js";

describe("a decoder of which only the size is known", () => {
	test("is as deep as Llama 2 of the same size: ∛(13e9 ÷ 196,608) = 40.4", () => {
		expect(typicalDepth(13e9)).toBe(40);
		expect(typicalDepth(6.74e9)).toBe(32);
	});

	test("has the stated parameters to the last one", () => {
		for (const parameters of [350e6, 1.1e9, 13e9, 70e9]) {
			const model = typicalDecoder({
				parameters,
				layers: typicalDepth(parameters),
				sequence: 2048,
			});
			expect(model && countParameters(model).total).toBe(parameters);
		}
	});

	test("is none where the tables alone are larger", () => {
		expect(
			typicalDecoder({ parameters: 1e6, layers: 4, sequence: 128 }),
		).toBeUndefined();
	});
});
