import { describe, expect, test } from "vitest";
import { hubModel } from "../../../src/estimate/families/hub-model.js";
import { sampleFlops } from "../../../src/estimate/flops.js";
import { countParameters } from "../../../src/estimate/parameters.js";

function counted(
	config: Readonly<Record<string, unknown>>,
	sample: { readonly sequence: number; readonly target?: number } = {
		sequence: 1,
	},
) {
	const model = hubModel(config, { target: sample.sequence, ...sample });
	if (!model) throw new Error("no model is built");
	return {
		parameters: countParameters(model).total,
		...sampleFlops({ model, convention: "full" }),
	};
}

describe("recommenders", () => {
	const dlrm = {
		model_type: "dlrm",
		arch_sparse_feature_size: 4,
		arch_mlp_bot: "3-8-4",
		arch_mlp_top: "5-1",
		arch_embedding_size: "100-200",
	};

	test("every pair of tables is multiplied, and half of the pairs read", () => {
		const { parameters, forward, training } = counted(dlrm);

		// 300 × 4; 3×8 + 8 + 8×4 + 4; 4 + 3 pairs into 5, then 1: 7×5 + 5 + 5 + 1
		expect(parameters).toBe(1200 + 68 + 46);
		// 2 × (24 + 32 + 35 + 5) and 2 × 3² × 4
		expect(forward).toBe(192 + 72);
		// Nothing flows back to the three numbers.
		expect(training).toBe(3 * 264 - 48);
	});

	test("a table has no more rows than the largest index allows", () => {
		const { parameters } = counted({ ...dlrm, max_ind_range: 150 });

		expect(parameters).toBe(1200 + 68 + 46 - 50 * 4);
	});

	test("a cross network of low rank stands in place of the pairs", () => {
		const { parameters, forward } = counted({
			model_type: "dlrm",
			embedding_dim: 4,
			dense_in_features: 3,
			dense_arch_layer_sizes: [8, 4],
			over_arch_layer_sizes: [5, 1],
			num_embeddings_per_feature: [100, 200],
			interaction_type: "dcn",
			dcn_num_layers: 2,
			dcn_low_rank_dim: 2,
		});

		// Two layers of 12×2 + 2×12 + 12, and 12×5 + 5 + 5 + 1
		expect(parameters).toBe(1200 + 68 + 120 + 71);
		expect(forward).toBe(2 * (56 + 96 + 65));
	});
});

describe("recurrent networks", () => {
	test("an LSTM's first step starts from zeros, to which nothing flows back", () => {
		const { parameters, forward, training } = counted(
			{ model_type: "rnn_lm", hidden_size: 4, num_layers: 1, vocab_size: 10 },
			{ sequence: 5 },
		);

		// 10×4; 4×4×(4 + 4) + 2×16; 4×10 + 10
		expect(parameters).toBe(40 + 160 + 50);
		// 2 × 5 × (128 + 40)
		expect(forward).toBe(1680);
		expect(training).toBe(3 * 1680 - 2 * 64);
	});

	test("an encoder that reads both ways gives twice its width", () => {
		const { parameters } = counted({
			model_type: "rnn_encoder",
			cell: "lstm",
			embedding_size: 3,
			hidden_size: 4,
			num_layers: 2,
			bidirectional: true,
			num_labels: 5,
		});

		// Two of 4×4×(3 + 4) + 32, two of 4×4×(8 + 4) + 32, and 8×5 + 5
		expect(parameters).toBe(2 * 144 + 2 * 224 + 45);
	});

	test("linears with norms may stand before the head", () => {
		const sizes = { hidden_size: 4, num_layers: 1, vocab_size: 10 };
		const plain = counted({ model_type: "rnn_lm", ...sizes });
		const dense = counted({ model_type: "rnn_lm", ...sizes, dense_sizes: [3] });

		// 4×3 + 3 and a norm of 3; the head reads 3 instead of 4
		expect(dense.parameters - plain.parameters).toBe(15 + 6 - 10);
	});

	test("a GRU has three gates where an LSTM has four", () => {
		const sizes = { hidden_size: 4, num_layers: 1, vocab_size: 10 };
		const lstm = counted({ model_type: "rnn_lm", cell: "lstm", ...sizes });
		const gru = counted({ model_type: "rnn_lm", cell: "gru", ...sizes });

		expect(lstm.parameters - gru.parameters).toBe(4 * (4 + 4) + 8);
	});
});

describe("graph networks", () => {
	const graph = { in_channels: 6, hidden_channels: 4, out_channels: 3 };

	test("neighbours that are drawn make the graph of one node", () => {
		// 1 + 2 + 6 nodes and 8 edges
		const drawn = counted({
			...graph,
			model_type: "gcn",
			num_layers: 2,
			num_neighbors: [2, 3],
		});
		const whole = counted({
			...graph,
			model_type: "gcn",
			num_layers: 2,
			nodes: 9,
			edges: 8,
		});

		expect(drawn).toEqual(whole);
		// 6×4 + 4, a batch norm of 4, 4×3 + 3
		expect(whole.parameters).toBe(28 + 8 + 15);
		// 2 × 9 × (24 + 12) along the nodes, 2 × 8 × (4 + 3) along the edges
		expect(whole.forward).toBe(648 + 112);
	});

	test("learned weights take one more pass along the edges than fixed ones", () => {
		const sizes = { ...graph, num_layers: 1, nodes: 9, edges: 8 };
		const fixed = counted({ ...sizes, model_type: "gcn" });
		const learned = counted({ ...sizes, model_type: "gat", heads: 1 });

		expect(fixed.forward).toBe(learned.forward);
		expect(learned.training - fixed.training).toBe(2 * 8 * 3);
	});
});

describe("recurrences that a scan computes", () => {
	test("Hawk's gates are as wide as its state", () => {
		const { parameters } = counted({
			model_type: "hawk",
			hidden_size: 8,
			num_hidden_layers: 1,
			num_heads: 2,
			state_width: 6,
			conv_kernel: 4,
			intermediate_size: 10,
			vocab_size: 20,
		});

		// Embedding and head 2×160, norms 3×8; 3 of 8×6, 2 of 6×6, 6×4, 6/2; MLP 3×80
		expect(parameters).toBe(320 + 24 + 144 + 72 + 24 + 3 + 240);
	});

	test("a gMLP multiplies its channels along the sequence", () => {
		const one = { model_type: "gmlp", hidden_size: 4, vocab_size: 10 };
		const { parameters, forward } = counted(
			{ ...one, num_hidden_layers: 1, intermediate_size: 6 },
			{ sequence: 5 },
		);

		// 40; norms 8 + 12 + 8; 4×12 + 12; 5×5 + 5; 6×4 + 4
		expect(parameters).toBe(40 + 28 + 60 + 30 + 28);
		// 2 × 5 × (48 + 24 + 40) and 2 × 5 × 5 × 6
		expect(forward).toBe(1120 + 300);
	});
});

describe("translation with a transformer", () => {
	const base = {
		model_type: "transformer",
		d_model: 4,
		encoder_layers: 1,
		decoder_layers: 1,
		encoder_attention_heads: 2,
		encoder_ffn_dim: 6,
		vocab_size: 10,
	};

	test("shares one table and its head unless the config says otherwise", () => {
		const shared = counted(base, { sequence: 3 });
		const apart = counted(
			{ ...base, share_all_embeddings: false, tie_word_embeddings: false },
			{ sequence: 3 },
		);

		expect(apart.parameters - shared.parameters).toBe(2 * 10 * 4);
		expect(apart.forward).toBe(shared.forward);
	});

	test("has a norm after each stack, or none where they come after each part", () => {
		const ended = counted(base, { sequence: 3 });
		const without = counted({ ...base, last_norms: false }, { sequence: 3 });

		expect(ended.parameters - without.parameters).toBe(2 * 8);
	});
});
