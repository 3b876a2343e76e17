import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { models } from "../../src/catalog/models.js";
import type { QuantityName } from "../../src/estimate/estimate.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import type { Derivation } from "../../src/explain/derivation.js";
import { explain } from "../../src/explain/explain.js";
import { isBlocking } from "../../src/problem.js";
import { isKnown, sigma } from "../../src/uncertain.js";
import { fineTune } from "../estimate/build-facts.js";
import { brokenIn, resultsOf } from "./derivations.js";
import { planOf, plans, type Values } from "./plans.js";

describe.each(Object.entries(plans))("%s", (_, plan) => {
	const explanation = explain(plan, catalog);
	const { quantities } = estimatePlan(plan, catalog);
	const named = resultsOf(explanation).filter(
		(each) => each.quantity !== undefined,
	);

	test("every term adds up or multiplies to what it is a term of", () => {
		expect(brokenIn(explanation)).toEqual([]);
	});

	test("every number is the estimate's own", () => {
		const GIB = 2 ** 30;

		for (const { quantity, derivation } of named) {
			const inUnit = quantity === "peakMemoryGib" ? GIB : 1;
			const number = quantity && quantities[quantity];
			expect(derivation.value / inUnit).toBe(number?.value);
			expect(derivation.isUnknown ?? false).toBe(!(number && isKnown(number)));
		}
	});

	test("every quantity of the estimate is explained", () => {
		const explained = new Set(named.map(({ quantity }) => quantity));
		// The names come from the record's own type.
		const names = Object.keys(quantities) as QuantityName[];

		const missing = names.filter((name) => !explained.has(name));

		// Active parameters are the parameters where every token visits all of them.
		expect(missing.filter((name) => name !== "activeParameters")).toEqual([]);
	});

	test("a stage without a number says why", () => {
		const silent = explanation.sections.filter(
			({ results, absent, title }) =>
				results.length === 0 && absent === undefined && title !== "Uncertainty",
		);

		expect(silent.map(({ title }) => title)).toEqual([]);
	});
});

/** Small models of families that are built from a config.json. */
const configs = {
	bert: {
		architectures: ["BertForSequenceClassification"],
		hidden_size: 128,
		num_hidden_layers: 2,
		num_attention_heads: 4,
		intermediate_size: 512,
		vocab_size: 1000,
		max_position_embeddings: 512,
		type_vocab_size: 2,
	},
	albert: {
		architectures: ["AlbertForSequenceClassification"],
		embedding_size: 64,
		hidden_size: 128,
		num_hidden_layers: 4,
		num_hidden_groups: 1,
		num_attention_heads: 4,
		intermediate_size: 512,
		vocab_size: 1000,
		max_position_embeddings: 512,
		type_vocab_size: 2,
	},
	t5: {
		architectures: ["T5ForConditionalGeneration"],
		d_model: 128,
		d_ff: 256,
		d_kv: 32,
		num_layers: 2,
		num_decoder_layers: 2,
		num_heads: 4,
		vocab_size: 1000,
	},
	vit: {
		architectures: ["ViTForImageClassification"],
		hidden_size: 128,
		num_hidden_layers: 2,
		num_attention_heads: 4,
		intermediate_size: 512,
		image_size: 224,
		patch_size: 16,
		num_channels: 3,
	},
	resnet: {
		architectures: ["ResNetForImageClassification"],
		embedding_size: 64,
		hidden_sizes: [256, 512, 1024, 2048],
		depths: [3, 4, 6, 3],
		layer_type: "bottleneck",
		num_channels: 3,
	},
	swin: {
		architectures: ["SwinForImageClassification"],
		embed_dim: 96,
		depths: [2, 2, 6, 2],
		num_heads: [3, 6, 12, 24],
		window_size: 7,
		patch_size: 4,
		image_size: 224,
		num_channels: 3,
	},
	mamba: {
		architectures: ["MambaForCausalLM"],
		hidden_size: 128,
		num_hidden_layers: 2,
		state_size: 16,
		conv_kernel: 4,
		expand: 2,
		time_step_rank: 8,
		vocab_size: 1000,
	},
	dlrm: {
		arch_sparse_feature_size: 16,
		arch_mlp_bot: "13-64-16",
		arch_mlp_top: "64-1",
		arch_embedding_size: [1000, 2000],
	},
	graphsage: {
		in_channels: 64,
		hidden_channels: 32,
		out_channels: 8,
		num_layers: 2,
		num_neighbors: [10, 5],
	},
	rnn_seq2seq: { hidden_size: 64, num_layers: 2, vocab_size: 1000 },
	song_unet: {
		in_channels: 8,
		out_channels: 4,
		model_channels: 32,
		img_resolution: [32, 32],
		forecast: { in_channels: 8, out_channels: 4, img_resolution: [32, 32] },
	},
} as const;

describe("whatever is combined", () => {
	const choices: { readonly [K in keyof Values]: readonly Values[K][] } = {
		task: ["sft", "dpo", "kto", "ppo", "reward"],
		"model.id": [
			"meta-llama/Llama-3.1-8B",
			"mistralai/Mixtral-8x7B-v0.1",
			"nobody/tiny-7b",
		],
		checkpointing: ["none", "selective", "full"],
		"checkpointing.offload": [true, false],
		precision: ["fp32", "bf16", "amp-bf16", "fp8"],
		optimizer: ["adamw", "adamw-8bit", "sgd", "paged-adamw"],
		optimizer_in_backward: [true, false],
		"parallel.sharding": ["none", "zero1", "zero2", "zero3", "hsdp"],
		"parallel.shard_group": [4],
		"parallel.tensor": [1, 2],
		"parallel.sequence": [true, false],
		"parallel.pipeline": [1, 2],
		"parallel.context": [1, 2],
		"parallel.expert": [1, 2],
		"adapter.kind": ["none", "lora", "dora"],
		"adapter.quantization": ["none", "int8", "nf4-double"],
		"adapter.saved_modules": [["embedding", "head"]],
		"data.packed": [true, false],
		"data.mean_tokens": [300, 5000],
		"data.validation_share": [0.1],
		count_attention: ["causal", "full", "packed"],
		"hardware.count": [1, 8, 64],
		"hardware.accelerator": ["H100-SXM-80GB", "A100-SXM-80GB", "L4", "T4"],
	};
	const combined = fc.record(
		Object.fromEntries(
			Object.entries(choices).map(([key, values]) => [
				key,
				fc.constantFrom(...values),
			]),
		),
		{ requiredKeys: [] },
	);

	test("every term still adds up", () => {
		fc.assert(
			fc.property(combined, (changed) => {
				const plan = planOf({ ...fineTune, ...changed });

				expect(brokenIn(explain(plan, catalog))).toEqual([]);
			}),
			{ numRuns: 200 },
		);
	});

	test.each(Object.entries(configs))("a %s is explained", (type, config) => {
		const plan = planOf({
			...fineTune,
			"model.id": "acme/model",
			"model.config": { model_type: type, ...config },
			"data.sequence": 512,
			"data.image": 224,
			checkpointing: "none",
			optimizer_in_backward: true,
		});

		const explanation = explain(plan, catalog);

		expect(explanation.estimate.problems).toEqual([]);
		expect(explanation.estimate.unknown).toEqual([]);
		expect(brokenIn(explanation)).toEqual([]);
		expect(resultsOf(explanation).length).toBeGreaterThan(10);
	});

	test("every model of the catalogue is explained", () => {
		for (const { id } of models) {
			const plan = planOf({ ...fineTune, "model.id": id });

			const explanation = explain(plan, catalog);

			const { sections, estimate } = explanation;
			expect(brokenIn(explanation), id).toEqual([]);
			// A position table that is shorter than the sequence, for one, stops a run.
			expect(
				sections.length > 0 || estimate.problems.some(isBlocking),
				id,
			).toBe(true);
		}
	});
});

describe("by hand", () => {
	test("a query matrix of Llama 3.1 8B is 4,096 × 4,096 in each of 32 layers", () => {
		const { sections } = explain(plans["a fine-tune on one node"], catalog);

		const parameters = sections[0]?.results[0]?.derivation;
		const q = parameters?.parts.find(({ name }) => name === "q");

		expect(q?.parts.map(({ value }) => value)).toEqual([4096, 4096, 32]);
		expect(q?.value).toBe(536_870_912);
	});

	test("a causal row attends to half of the sequence and itself", () => {
		const explanation = explain(plans["a fine-tune on one node"], catalog);

		const core = find(explanation, "attention core");
		const attended = core?.parts.find(({ name }) => name.includes("causal"));

		// (4,096 + 1) ÷ 2
		expect(attended?.value).toBe(2048.5);
		expect(attended?.by).toBe("quotient");
	});

	test("independent errors add up as squares", () => {
		const plan = plans["a fine-tune on one node"];
		const { costUsd } = estimatePlan(plan, catalog).quantities;

		const spread = find(explain(plan, catalog), "standard deviation of cost");

		expect(spread?.value).toBe(costUsd && sigma(costUsd));
		expect(spread?.by).toBe("quadrature");
		expect(Object.fromEntries(namesIn(spread))).toEqual(costUsd?.errors);
	});

	test("a run that is blocked is not explained", () => {
		const plan = planOf({ ...fineTune, "hardware.accelerator": "H9000" });

		const { sections, estimate } = explain(plan, catalog);

		expect(sections).toEqual([]);
		expect(estimate.problems).not.toEqual([]);
	});
});

function find(
	explanation: ReturnType<typeof explain>,
	name: string,
): Derivation | undefined {
	const search = (each: Derivation): Derivation | undefined =>
		each.name === name ? each : each.parts.map(search).find(Boolean);
	return resultsOf(explanation)
		.map(({ derivation }) => search(derivation))
		.find(Boolean);
}

function namesIn(derivation: Derivation | undefined) {
	return (derivation?.parts ?? []).map(({ name, value }) => [name, value]);
}
