import { expect, test } from "vitest";
import { hubModel } from "../../../src/estimate/families/hub-model.js";
import { sampleFlops } from "../../../src/estimate/flops.js";
import type { Model } from "../../../src/estimate/model.js";
import { countParameters } from "../../../src/estimate/parameters.js";
import { speechbrain } from "../../../src/readers/speechbrain/index.js";
import { readRun } from "../read-run.js";

const path = "recipes/Herons/x/hparams/train.yaml";

function runOf(recipe: string) {
	return readRun(
		speechbrain,
		`${recipe}
epoch_counter: !new:speechbrain.utils.epoch_loop.EpochCounter
    limit: 4
opt: !name:torch.optim.Adam
    lr: 0.1
`,
		{ path },
	);
}

function networkOf(recipe: string, seconds = 1): Model {
	const model = hubModel(
		{ ...runOf(recipe).value("model.config") },
		{ sequence: 10, target: 10, textTokens: 10, seconds },
	);
	if (!model) throw new Error("not built");
	return model;
}

function millionsOf(recipe: string): number {
	return countParameters(networkOf(recipe)).total / 1e6;
}

/** Desplanques et al. 2020, table 1: 14.7 million with 1024 channels and 1536 where the layers meet. */
test("ECAPA-TDNN has 14.7 million parameters", () => {
	const millions = millionsOf(`
embedding_model: !new:speechbrain.lobes.models.ECAPA_TDNN.ECAPA_TDNN
    input_size: 80
    channels: [1024, 1024, 1024, 1024, 1536]
    kernel_sizes: [5, 3, 3, 3, 1]
    attention_channels: 128
    lin_neurons: 192
modules:
    embedding_model: !ref <embedding_model>`);

	expect(millions).toBeCloseTo(14.7, 1);
});

test("the classifier on an embedding has a row for each speaker", () => {
	const recipe = (classes: number): string => `
embedding_model: !new:speechbrain.lobes.models.ECAPA_TDNN.ECAPA_TDNN
    input_size: 80
    lin_neurons: 192
classifier: !new:speechbrain.lobes.models.ECAPA_TDNN.Classifier
    input_size: 192
    out_neurons: ${classes}
modules:
    embedding_model: !ref <embedding_model>`;

	// A hundred more classes of 192 numbers.
	expect(1e6 * (millionsOf(recipe(300)) - millionsOf(recipe(200)))).toBeCloseTo(
		19_200,
	);
});

/** Subakan et al. 2021, table 2: 26 million. */
test("SepFormer has 26 million parameters and sees chunks of 250 rows", () => {
	const network = networkOf(
		`
sample_rate: 8000
Encoder: !new:speechbrain.lobes.models.dual_path.Encoder
    kernel_size: 16
    out_channels: 256
inside: !new:speechbrain.lobes.models.dual_path.SBTransformerBlock
    num_layers: 8
    d_model: 256
    nhead: 8
    d_ffn: 1024
across: !new:speechbrain.lobes.models.dual_path.SBTransformerBlock
    num_layers: 8
    d_model: 256
    nhead: 8
    d_ffn: 1024
MaskNet: !new:speechbrain.lobes.models.dual_path.Dual_Path_Model
    num_spks: 2
    out_channels: 256
    num_layers: 2
    K: 250
modules:
    masknet: !ref <MaskNet>`,
		4,
	);

	expect(Math.round(countParameters(network).total / 1e6)).toBe(26);
	const cores = network.stacks.flatMap(({ operators }) =>
		operators.filter(({ kind }) => kind === "core"),
	);
	// 4 s × 1000 rows a second, twice because chunks overlap by half: 8000 rows in 32 chunks.
	expect(cores).toMatchObject([
		{ queries: 8000, keys: 250 },
		{ queries: 8000, keys: 32 },
	]);
});

test("FastSpeech 2 with an aligner is its transformers, predictors and convolutions", () => {
	const network = networkOf(`
hidden: 64
model: !new:speechbrain.lobes.models.FastSpeech2.FastSpeech2WithAlignment
    enc_num_layers: 1
    enc_num_head: 2
    enc_d_model: !ref <hidden>
    enc_ffn_dim: 128
    dec_num_layers: 1
    dec_num_head: 2
    dec_d_model: !ref <hidden>
    dec_ffn_dim: 128
    in_key_channels: !ref <hidden>
    ffn_type: 1dcnn
    ffn_cnn_kernel_size_list: [9, 1]
    n_char: 52
    n_mels: 80
    postnet_embedding_dim: 32
    postnet_kernel_size: 5
    postnet_n_convolutions: 2
modules:
    model: !ref <model>`);

	const attention = 4 * (64 * 64 + 64);
	const layer = attention + 64 * 128 * 9 + 128 + 128 * 64 + 64 + 4 * 64;
	const predictor = 2 * (64 * 64 * 3 + 64 + 128) + 65;
	const aligner =
		64 * 128 * 3 +
		128 +
		128 * 80 +
		80 +
		80 * 160 * 3 +
		160 +
		160 * 80 +
		80 +
		80 * 80 +
		80;
	const postnet = 80 * 32 * 5 + 32 + 64 + 32 * 80 * 5 + 80 + 160;
	expect(countParameters(network).total).toBe(
		52 * 64 +
			2 * layer +
			3 * predictor +
			2 * (64 * 3 + 64) +
			aligner +
			64 * 80 +
			80 +
			postnet,
	);
});

test("a vocoder learns from segments", () => {
	const run = runOf(`
sample_rate: 22050
hop_length: 256
segment_size: 8192
upsample_factors: [8, 8, 2, 2]
upsample_kernel_sizes: [16, 16, 4, 4]
upsample_initial_channel: 128
resblock_type: "1"
generator: !new:speechbrain.lobes.models.HifiGAN.HifiganGenerator
    in_channels: 80
    upsample_initial_channel: !ref <upsample_initial_channel>
modules:
    generator: !ref <generator>`);

	expect(run.value("data.seconds")).toBeCloseTo(8192 / 22_050);
	const model = hubModel(
		{ ...run.value("model.config") },
		{ sequence: 10, target: 10, seconds: 8192 / 22_050 },
	);
	// 0.92 million (Kong et al. 2020, table 1, V2) beside the discriminators' 70.7.
	const generator = model?.stacks[0];
	expect(
		model &&
			generator &&
			countParameters({ ...model, stacks: [generator] }).total / 1e6,
	).toBeCloseTo(0.92, 1);
});

test("a U-Net over a spectrogram attends where the recipe says", () => {
	const network = networkOf(
		`
sample_rate: 16000
spec_n_mels: 80
spec_hop_length: 256
unet: !new:speechbrain.nnet.unet.UNetModel
    in_channels: 1
    model_channels: 32
    out_channels: 1
    num_res_blocks: 1
    channel_mult: [1, 2]
    attention_resolutions: [2]
modules:
    unet: !ref <unet>`,
		1.024,
	);

	// 64 frames and 80 bins, halved once: 1280 rows. One block down, one in the middle, two on the way up.
	const cores = network.stacks[0]?.operators.filter(
		({ kind }) => kind === "core",
	);
	expect(cores).toHaveLength(4);
	expect(
		cores?.every((core) => "queries" in core && core.queries === 1280),
	).toBe(true);
});

const crdnn = `
n_mels: 40
output_neurons: 100
enc: !new:speechbrain.lobes.models.CRDNN.CRDNN
    cnn_blocks: 1
    cnn_channels: (16,)
    cnn_kernelsize: (3, 3)
    inter_layer_pooling_size: (2,)
    rnn_class: !name:speechbrain.nnet.RNN.LSTM
    rnn_layers: 1
    rnn_neurons: 32
    rnn_bidirectional: True
    dnn_blocks: 1
    dnn_neurons: 64
    time_pooling: True
    time_pooling_size: 4
modules:
    enc: !ref <enc>`;

test("CRDNN is convolutions, a recurrence over fewer rows, linears and letters", () => {
	const network = networkOf(crdnn);

	const convolutions = 16 * 9 + 16 + 16 * 16 * 9 + 16;
	// Both directions: four gates of 32 that see 16 × 20 features and themselves, with two biases each.
	const recurrence = 2 * (4 * 32 * (320 + 32) + 8 * 32);
	const linears = 64 * 64 + 64 + 128 + 64 * 100 + 100;
	expect(countParameters(network).total).toBe(
		convolutions + recurrence + linears,
	);
	// 100 frames with 40 bins; a fourth of the frames behind them.
	const flops =
		2 * 4000 * (16 * 9 + 16 * 16 * 9) +
		2 * 25 * (2 * 4 * 32 * 352 + 64 * 64 + 64 * 100);
	expect(sampleFlops({ model: network, convention: "full" }).forward).toBe(
		flops,
	);
});

test("the stem of a recogniser is as wide as its recipe says", () => {
	const run = runOf(`
CNN: !new:speechbrain.lobes.models.convolution.ConvolutionFrontEnd
    out_channels: (64, 32)
    strides: (2, 2)
Transformer: !new:speechbrain.lobes.models.transformer.TransformerASR.TransformerASR
    d_model: 512
    nhead: 8
    num_encoder_layers: 12
    num_decoder_layers: 0
    encoder_module: branchformer
    csgu_linear_units: 2400
modules:
    CNN: !ref <CNN>
    Transformer: !ref <Transformer>`);

	expect(run.value("model.config")).toMatchObject({
		model_type: "branchformer",
		stem_channels: [64, 32],
		subsampling_factor: 4,
		cgmlp_units: 2400,
	});
});
