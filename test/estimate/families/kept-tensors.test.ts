import { describe, expect, test } from "vitest";
import type { Adapter } from "../../../src/estimate/adapter.js";
import { hubModel } from "../../../src/estimate/families/hub-model.js";
import {
	type SavingRegime,
	savedByEach,
	savedBytes,
} from "../../../src/estimate/memory/activations.js";
import { checkpointElements } from "../../../src/estimate/memory/peak.js";
import { atLargest, type Model } from "../../../src/estimate/model.js";

type Config = Readonly<Record<string, unknown>>;

const bf16: SavingRegime = {
	residual: 2,
	compute: 2,
	casts: false,
	adapterWeight: 2,
	attention: "flash",
	fused: false,
};

const BERT: Config = {
	model_type: "bert",
	architectures: ["BertModel"],
	hidden_size: 8,
	num_hidden_layers: 1,
	num_attention_heads: 2,
	intermediate_size: 32,
	vocab_size: 100,
};

// Of one token, in numbers: queries, keys, values and what they give 4 × 8; each norm its input and output 2 × 8; GELU's
// input and output 2 × 32; fp32 beside them: a log-sum-exp for each head, two statistics for each norm.
const BERT_TOKEN = 2 * (32 + 16 + 16 + 64) + 4 * (2 + 2 + 2);

describe("a layer of BERT keeps of one token", () => {
	test("a byte a number of each of two masks where something is dropped: 2 × 8", () => {
		expect(layer(BERT)).toBe(BERT_TOKEN + 16);
		expect(layer({ ...BERT, hidden_dropout_prob: 0 })).toBe(BERT_TOKEN);
	});

	test("no mask where compiled code draws it again", () => {
		expect(layer(BERT, { ...bf16, regeneratesMasks: true })).toBe(BERT_TOKEN);
	});

	test("one mask in DistilBERT, which drops nothing after attention", () => {
		const config = { ...BERT, model_type: "distilbert" };

		expect(layer(config)).toBe(BERT_TOKEN + 8);
	});

	test("two numbers of each score, and its mask, in MPNet, which writes scores out: 2 heads × (2 × 2 + 1)", () => {
		const config = { ...BERT, model_type: "mpnet" };

		expect(layer(config)).toBe(BERT_TOKEN + 16 + 2 * (2 * 2 + 1));
	});

	test("with adapters on attention the output of no norm but the one that they read", () => {
		const adapter: Adapter = {
			kind: "lora",
			rank: 1,
			targets: ["q"],
			quantization: "none",
			savedModules: [],
		};
		const regime = { ...bf16, adapter };
		const operators = modelOf(BERT).stacks[0]?.operators ?? [];
		const norms = operators.flatMap((each, index) =>
			each.kind === "norm" ? [savedByEach(operators, regime)[index]] : [],
		);

		// The first is read by the MLP, which is frozen: its input and statistics. What reads the last stands elsewhere.
		expect(norms).toEqual([2 * 8 + 8, 2 * 16 + 8]);
	});
});

describe("a graph network keeps of every edge", () => {
	const graph: Config = {
		in_channels: 5,
		hidden_channels: 4,
		out_channels: 3,
		num_layers: 2,
		nodes: 10,
		edges: 20,
	};

	test("both ends in 64 bits and its weight, loops to itself among them: 2 layers × 30 × (16 + 2)", () => {
		const kept = bytesOf({ ...graph, model_type: "gcn" });

		// Features of 5 and of 4 numbers, and what the batch norm reads.
		expect(kept).toBe(2 * 30 * 18 + 2 * 10 * (5 + 4 + 4));
	});

	test("in GraphSAGE the ends once for all layers, and how many neighbours a mean is of: 20 × 16 and 10 × 2", () => {
		const kept = bytesOf({ ...graph, model_type: "graphsage" });

		expect(kept).toBe(20 * 16 + 10 * 2 + 2 * 10 * (2 * 5 + 2 * 4 + 4));
	});
});

describe("checkpoints of Glow", () => {
	const glow: Config = {
		model_type: "glow",
		n_flow: 4,
		n_block: 2,
		img_size: 8,
	};

	test("keep the 192 numbers that come into every step, half of them in the second block, and those of both priors", () => {
		const { all, widest } = checkpointElements(modelOf(glow));

		expect(all).toBe(4 * 192 + 192 + 4 * 96 + 96);
		expect(widest).toBe(192);
	});

	test("keep one of each block where the steps are reversible, however many there are", () => {
		const reversible = { ...glow, reversible: true };
		const deeper = { ...reversible, n_flow: 64 };

		expect(checkpointElements(modelOf(reversible)).all).toBe(2 * (192 + 96));
		expect(checkpointElements(modelOf(deeper)).all).toBe(2 * (192 + 96));
	});
});

test("a detector takes the memory of the largest image that its config lets in", () => {
	const detector: Config = {
		model_type: "detector",
		trunk: { kind: "residual", depth: 18, norm: "batch" },
		neck: { kind: "none" },
		proposals: { anchors: 3 },
		largest_image: [64, 128],
	};
	const model = modelOf(detector, { image: 64, imageWidth: 64 });

	const usual = savedBytes(model.stacks[0]?.operators ?? [], bf16);
	const largest = savedBytes(atLargest(model).stacks[0]?.operators ?? [], bf16);

	// Twice the area, in convolutions and their norms alone.
	expect(largest).toBe(2 * usual);
});

function modelOf(
	config: Config,
	sample: { readonly image?: number; readonly imageWidth?: number } = {},
): Model {
	const model = hubModel(config, { sequence: 1, target: 1, ...sample });
	if (!model) throw new Error(`${config.model_type} is not built`);
	return model;
}

function layer(config: Config, regime = bf16): number {
	return savedBytes(modelOf(config).stacks[0]?.operators ?? [], regime);
}

function bytesOf(config: Config): number {
	return modelOf(config).stacks.reduce(
		(sum, { layers, operators }) => sum + layers * savedBytes(operators, bf16),
		0,
	);
}
