import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/catalog.js";
import { estimatePlan } from "../../src/estimate/estimate-plan.js";
import { factsOf } from "./build-facts.js";

const oneLayer = {
	model_type: "nemotron_h",
	layers_block_type: ["moe"],
	hidden_size: 64,
	intermediate_size: 8,
	num_attention_heads: 4,
	num_key_value_heads: 2,
	head_dim: 16,
	mamba_num_heads: 4,
	mamba_head_dim: 16,
	ssm_state_size: 16,
	n_groups: 1,
	conv_kernel: 4,
	n_routed_experts: 4,
	num_experts_per_tok: 2,
	moe_intermediate_size: 8,
	moe_latent_size: 16,
	n_shared_experts: 1,
	moe_shared_expert_intermediate_size: 24,
	tie_word_embeddings: false,
	vocab_size: 100,
};

function parametersOf(values: Parameters<typeof factsOf>[0]) {
	const facts = factsOf(values);
	const plan = { path: "run.yaml", name: "", framework: "megatron", facts };
	const { quantities } = estimatePlan(
		{ ...plan, files: [], problems: [] },
		catalog,
	);
	return {
		all: quantities.parameters?.value,
		active: quantities.activeParameters?.value,
	};
}

describe("experts on a stream narrower than the layer's", () => {
	test("have one linear into it and one out, for all of them", () => {
		const { all, active } = parametersOf({ "model.config": oneLayer });

		// Embedding and head 2 × 6,400; norms 2 × 64; router 64 × 4; in and out 2 × 64 × 16; shared 2 × 64 × 24;
		// four experts of 2 × 16 × 8, of which a token meets two.
		expect(all).toBe(12_800 + 128 + 256 + 2048 + 3072 + 1024);
		expect(active).toBe(12_800 + 128 + 256 + 2048 + 3072 + 512);
	});

	test("make Nemotron 3 Super what its name says: 120 B, 12 B active", () => {
		const id = "nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16";
		const { all, active } = parametersOf({ "model.id": id });

		expect(Math.floor((all ?? 0) / 1e9)).toBe(120);
		expect(Math.floor((active ?? 0) / 1e9)).toBe(12);
	});
});
