import { expect, test } from "vitest";
import { wordFor } from "../../src/compare/cause-words.js";
import { fact } from "../../src/plan/plan.js";

function held(value: Readonly<Record<string, unknown>>) {
	return fact("model.config", value, {
		kind: "file",
		path: "owl.yaml",
		line: 3,
		text: "encoder",
	});
}

test("of a network in parts only the part that changed is said", () => {
	const parts = (layers: number) => [
		{ kind: "subsampling", factor: 4 },
		{ kind: "conformer", layers, hidden: 256 },
	];

	const before = held({ model_type: "speech_parts", parts: parts(12) });
	const after = held({ model_type: "speech_parts", parts: parts(18) });

	expect(wordFor(before, after)).toBe("parts.2.layers: 12");
	expect(wordFor(after, before)).toBe("parts.2.layers: 18");
});

test("of networks with another number of parts the numbers are said", () => {
	const part = { kind: "linear", inputs: 4, outputs: 4 };

	const before = held({ model_type: "speech_parts", parts: [part] });
	const after = held({ model_type: "speech_parts", parts: [part, part] });

	expect(wordFor(before, after)).toBe("parts: 1");
	expect(wordFor(after, before)).toBe("parts: 2");
});
