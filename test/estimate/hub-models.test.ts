import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { type HubModel, withHubModels } from "../../src/catalog/hub-models.js";
import type { Estimate } from "../../src/estimate/estimate.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { factsOf, fineTune } from "./build-facts.js";

const MODEL: HubModel = {
	id: "acme/base-2",
	revision: "0123456789abcdef0123456789abcdef01234567",
	date: "2026-11-24",
	config: {
		architectures: ["LlamaForCausalLM"],
		model_type: "llama",
		hidden_size: 64,
		intermediate_size: 256,
		num_hidden_layers: 2,
		num_attention_heads: 4,
		num_key_value_heads: 2,
		vocab_size: 1000,
		tie_word_embeddings: false,
	},
};

describe("a model that the Hub was asked for", () => {
	test("is built from its config.json", () => {
		const estimate = estimateOf(MODEL);

		// Embedding and head 2 × 64,000; a layer 3 × 4,096 + 3 × 64 × 256 + 2 × 64 = 61,568, twice; last norm 64.
		expect(estimate.quantities.parameters?.value).toBe(251_200);
		expect(estimate.problems).toEqual([]);
	});

	test("says the Hub, the revision and the day beside its facts", () => {
		const { provenance } = estimateOf(MODEL);

		expect(provenance.find(({ key }) => key === "model.layers")).toMatchObject({
			value: "2",
			from: "acme/base-2 (Hugging Face Hub, revision 0123456, 2026-11-24)",
		});
	});

	test("of an adapter says whose config it is", () => {
		const { provenance } = estimateOf({ ...MODEL, base: "acme/base-1" });

		expect(
			provenance.find(({ key }) => key === "model.layers")?.from,
		).toContain("acme/base-1, the base of the adapter acme/base-2 (");
	});

	test("of a kind that is built from a config as a whole is built so", () => {
		const estimate = estimateOf({
			...MODEL,
			config: {
				architectures: ["BertForMaskedLM"],
				model_type: "bert",
				hidden_size: 64,
				intermediate_size: 256,
				num_hidden_layers: 2,
				num_attention_heads: 4,
				vocab_size: 1000,
				type_vocab_size: 2,
				max_position_embeddings: 128,
			},
		});

		expect(estimate.quantities.parameters?.value).toBeGreaterThan(100_000);
		expect(estimate.problems).toEqual([]);
	});

	test("of an unknown kind of text model counts by its size", () => {
		const config = { model_type: "novel", architectures: ["NovelForCausalLM"] };

		const estimate = estimateOf({ ...MODEL, config, parameters: 7e9 });

		expect(estimate.quantities.parameters?.value).toBeCloseTo(7e9, -8);
	});

	test.each([
		["experts", { num_experts: 64 }],
		["images", { vision_config: {} }],
	])(
		"of an unknown kind with %s stays unknown whatever its size",
		(_, more) => {
			const config = {
				model_type: "novel",
				architectures: ["NovelForCausalLM"],
				...more,
			};

			const estimate = estimateOf({ ...MODEL, config, parameters: 7e9 });

			expect(estimate.quantities.flops).toBeUndefined();
			expect(estimate.problems.map(({ kind }) => kind)).toEqual([
				"unsupported-family",
			]);
		},
	);
});

test("a row of the catalogue stays before what the Hub said", () => {
	const known = withHubModels(catalog, [
		{ ...MODEL, id: "meta-llama/Llama-3.1-8B" },
	]);

	const estimate = estimatePlan(planOf("meta-llama/Llama-3.1-8B"), known);

	expect(estimate.quantities.parameters?.value).toBe(8_030_261_248);
});

test("a model that the Hub did not give is as unknown as before", () => {
	const known = withHubModels(catalog, [MODEL]);

	const estimate = estimatePlan(planOf("acme/other"), known);

	expect(estimate.problems.map(({ kind }) => kind)).toEqual(["unknown-model"]);
});

function estimateOf(model: HubModel): Estimate {
	return estimatePlan(planOf(model.id), withHubModels(catalog, [model]));
}

function planOf(id: string) {
	return {
		path: "run.yaml",
		name: "",
		framework: "axolotl",
		facts: factsOf({ ...fineTune, "model.id": id }),
		files: ["run.yaml"],
		problems: [],
	};
}
