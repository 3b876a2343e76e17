import { expect, test } from "vitest";
import { hubModel } from "../../src/estimate/families/hub-model.js";
import type { HubConfig } from "../../src/estimate/families/hub-reading.js";
import { sampleFlops } from "../../src/estimate/flops.js";

const sample = { sequence: 30, target: 30, textTokens: 30, seconds: 10 };

const small: HubConfig = {
	d_model: 64,
	encoder_layers: 1,
	encoder_attention_heads: 4,
	encoder_ffn_dim: 256,
	vocab_size: 100,
	input_feat_per_channel: 80,
};

function flopsOf(config: HubConfig): number {
	const model = hubModel(config, sample);
	if (!model) throw new Error("not built");
	return sampleFlops({ model, convention: "full" }).forward;
}

test("a Branchformer layer has no MLP, an E-Branchformer layer has two halves of one", () => {
	const plain = flopsOf({
		...small,
		model_type: "branchformer",
		cgmlp_units: 128,
	});
	const enhanced = flopsOf({
		...small,
		model_type: "e_branchformer",
		cgmlp_units: 128,
		use_ffn: true,
		merge_conv_kernel: 3,
	});

	// 250 rows: two halves of 64 → 256 → 64, and a convolution of 3 taps over 128 channels.
	expect(enhanced - plain).toBe(2 * 250 * (2 * 2 * 64 * 256 + 3 * 128));
});

test("the joint of a transducer works for every pair of a row and a symbol", () => {
	const plain = { ...small, model_type: "conformer" };
	const joined = {
		...plain,
		predictor_size: 32,
		predictor_inputs: 16,
		joint_size: 48,
	};

	const lstm = 4 * 32 * (16 + 32);
	const joints = 250 * 64 * 48 + 30 * 32 * 48 + 250 * 30 * 48 * 100;
	expect(flopsOf(joined) - flopsOf(plain)).toBe(2 * (30 * lstm + joints));
});

test("convolutions that shorten time eightfold are three, and one of six has a stride of three", () => {
	const of = (subsampling_factor: number) =>
		hubModel({ ...small, model_type: "conformer", subsampling_factor }, sample);
	const stem = (factor: number) =>
		of(factor)?.ends.filter(({ kind }) => kind === "convolution");

	expect(of(8)?.tokens).toBe(125);
	expect(stem(8)).toHaveLength(3);
	expect(stem(6)).toMatchObject([{ kernel: 9 }, { kernel: 25 }]);
});
