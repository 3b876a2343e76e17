import { expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { models } from "../../src/catalog/models.js";
import { modelFacts } from "../../src/estimate/model-facts.js";
import { countParameters } from "../../src/estimate/parameters.js";
import { toModel } from "../../src/estimate/to-model.js";
import { fact, fold } from "../../src/plan/plan.js";

/** Rows whose published total is a round number. */
const ROUNDED = ["google/gemma-4-26B-A4B", "google/gemma-4-31B"];

test("decoder rows of the catalogue reproduce their totals to the last parameter", () => {
	const off: string[] = [];
	let exact = 0;
	for (const row of models) {
		const stated = fold([
			fact("model.id", row.id, { kind: "file", path: "", line: 1, text: "" }),
		]);
		const facts = fold([...stated.values(), ...modelFacts(stated, catalog)]);
		const reading = toModel(facts, "");
		if (!("model" in reading) || facts.has("model.parameters")) continue;
		if (facts.has("model.config")) continue;
		const counted = countParameters(reading.model).total;
		if (counted === row.parameters) exact++;
		else off.push(row.id);
	}

	expect(off).toEqual(ROUNDED);
	expect(exact).toBeGreaterThan(300);
});

test("encoders and encoder-decoders come within 1.5 % of their totals, which some publish without a head", () => {
	const off: string[] = [];
	for (const row of models) {
		const stated = fold([
			fact("model.id", row.id, { kind: "file", path: "", line: 1, text: "" }),
		]);
		const facts = fold([...stated.values(), ...modelFacts(stated, catalog)]);
		const reading = toModel(facts, "");
		if (!facts.has("model.config") || !("model" in reading)) continue;
		const error = countParameters(reading.model).total / row.parameters - 1;
		if (Math.abs(error) > 0.015) off.push(row.id);
	}

	expect(off).toEqual([]);
});
