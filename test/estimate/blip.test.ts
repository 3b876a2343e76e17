import { expect, test } from "vitest";
import { hubModel } from "../../src/estimate/families/hub-model.js";
import { countParameters } from "../../src/estimate/parameters.js";

/** Parameters as the classes of transformers 5.18 have them with their default configs. */
test.each([
	["BlipForConditionalGeneration", 223_971_644],
	["BlipForImageTextRetrieval", 223_744_258],
])("%s has %i parameters", (head, count) => {
	const model = hubModel(
		{ model_type: "blip", architectures: [head] },
		{ sequence: 40, target: 40 },
	);

	expect(model && countParameters(model).total).toBe(count);
});
