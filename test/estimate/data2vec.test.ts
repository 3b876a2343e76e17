import { expect, test } from "vitest";
import { hubModel } from "../../src/estimate/families/hub-model.js";
import { frozenFlops, sampleFlops } from "../../src/estimate/flops.js";
import type { Model } from "../../src/estimate/model.js";
import { countParameters } from "../../src/estimate/parameters.js";

/** data2vec 2.0 on text, small: 2 layers of 64 with 4 heads, 16 tokens, half of which are masked in each of 3 copies. */
const small = {
	model_type: "data2vec_multi_text",
	modality: "text",
	embed_dim: 64,
	depth: 2,
	prenet_depth: 0,
	num_heads: 4,
	clone_batch: 3,
	mask_prob: 0.5,
	vocab_size: 100,
	max_source_positions: 16,
	decoder: {
		decoder_dim: 32,
		decoder_groups: 1,
		decoder_kernel: 3,
		decoder_layers: 1,
	},
};

function built(config: object): Model {
	const model = hubModel(
		{ ...config },
		{ sequence: 16, target: 16, seconds: 10 },
	);
	if (!model) throw new Error("not built");
	return model;
}

test("each copy of a sample attends to what it kept of itself", () => {
	const [{ operators } = { operators: [] }] = built(small).stacks;

	// 3 copies of 8 rows; each row sees the 8 of its copy.
	expect(operators.find(({ kind }) => kind === "core")).toMatchObject({
		queries: 24,
		keys: 8,
	});
});

test("the teacher runs once, forward only, over the whole sample", () => {
	const model = built(small);

	// A layer multiplies 12 × 64² weights with 16 rows, and 16 rows with 16: 2 × (12 × 4096 × 16 + 2 × 64 × 256), twice.
	expect(frozenFlops({ model, convention: "full" })).toBe(
		2 * 2 * (12 * 4096 * 16 + 2 * 64 * 256),
	);
});

test("the decoder sees every row of every copy", () => {
	const model = built(small);

	// 24 kept rows through 2 layers, each seeing 8; 48 rows through 3 × 64 × 32 and 32 × 64; and the teacher.
	const layers = 2 * 2 * (12 * 4096 * 24 + 2 * 64 * 24 * 8);
	const decoder = 2 * 48 * (3 * 64 * 32 + 32 * 64);
	const teacher = 2 * 2 * (12 * 4096 * 16 + 2 * 64 * 256);
	expect(sampleFlops({ model, convention: "full" }).forward).toBe(
		layers + decoder + teacher,
	);
});

test("the first version adds a forward pass of its layers and a linear", () => {
	const student = {
		model_type: "data2vec-audio",
		hidden_size: 768,
		num_hidden_layers: 12,
		num_attention_heads: 12,
		intermediate_size: 3072,
		conv_dim: [512, 512, 512, 512, 512, 512, 512],
		conv_kernel: [10, 3, 3, 3, 3, 2, 2],
		conv_stride: [5, 2, 2, 2, 2, 2, 2],
	};
	const alone = built(student);
	const taught = built({ model_type: "data2vec", student });

	expect(countParameters(taught).total - countParameters(alone).total).toBe(
		768 * 768 + 768,
	);
	// 12 layers of 4 × 768² and 2 × 768 × 3072 weights.
	expect(countParameters(taught).frozen).toBe(12 * 7_087_872);
});
