import { describe, expect, test } from "vitest";
import { hubModel } from "../../../src/estimate/families/hub-model.js";
import { sampleFlops } from "../../../src/estimate/flops.js";
import type { Model } from "../../../src/estimate/model.js";
import { countParameters } from "../../../src/estimate/parameters.js";
import { nemo } from "../../../src/readers/nemo/index.js";
import { readRun } from "../read-run.js";

const sample = { sequence: 30, target: 30, textTokens: 30, seconds: 10 };

function networkOf(model: string, top = ""): Model {
	const run = readRun(
		nemo,
		`name: whispers
${top}
model:
  train_ds: {manifest_filepath: ???, batch_size: 4}
${model.includes("preprocessor:") ? "" : "  preprocessor: {features: 80}"}
${model}
  optim: {name: adamw}
trainer: {devices: 1, max_epochs: 5}
exp_manager: {name: x}
`,
	);
	const network = hubModel({ ...run.value("model.config") }, sample);
	if (!network) throw new Error("not built");
	return network;
}

function millionsOf(model: string, top = ""): number {
	return countParameters(networkOf(model, top)).total / 1e6;
}

const conformer = (
	layers: number,
	width: number,
	subsampling: string,
	kernel: number,
): string => `
  encoder:
    _target_: nemo.collections.asr.modules.ConformerEncoder
    feat_in: 80
    n_layers: ${layers}
    d_model: ${width}
    n_heads: 8
    ff_expansion_factor: 4
    conv_kernel_size: ${kernel}
${subsampling}`;

const striding = "    subsampling: striding\n    subsampling_factor: 4";
const fast =
	"    subsampling: dw_striding\n    subsampling_factor: 8\n    subsampling_conv_channels: 256";

const ctc = `
  decoder:
    _target_: nemo.collections.asr.modules.ConvASRDecoder
    vocabulary: []`;

const transducer = `
  decoder:
    _target_: nemo.collections.asr.modules.RNNTDecoder
    prednet: {pred_hidden: 640, pred_rnn_layers: 1}
  joint:
    jointnet: {joint_hidden: 640}`;

/** Sizes in the comments of NeMo's recipes at 8cfedd720346, where they stand in tables without digits. */
describe("recognisers are as large as their recipes say", () => {
	test("Conformer-CTC large: 121 million", () => {
		const millions = millionsOf(conformer(18, 512, striding, 31) + ctc);

		expect(millions).toBeGreaterThan(120.5);
		expect(millions).toBeLessThan(122.5);
	});

	test("FastConformer-Transducer XLarge: 616 million", () => {
		const millions = millionsOf(
			conformer(24, 1024, fast, 9) +
				transducer.replace("layers: 1", "layers: 2"),
		);

		expect(millions).toBeGreaterThan(610);
		expect(millions).toBeLessThan(622);
	});
});

const quartz = [
	[256, 33, 3],
	[256, 39, 3],
	[512, 51, 3],
	[512, 63, 3],
	[512, 75, 3],
];

/** QuartzNet 15×5 (Kriman et al. 2020, table 4: 18.9 million). */
test("QuartzNet's list of blocks has 18.9 million parameters", () => {
	const block = (
		filters: number,
		kernel: number,
		of: {
			repeat: number;
			stride?: number;
			residual?: boolean;
			dilation?: number;
		},
		separable = true,
	): string =>
		`      - {filters: ${filters}, kernel: [${kernel}], repeat: ${of.repeat}, stride: [${of.stride ?? 1}], dilation: [${of.dilation ?? 1}], dropout: 0, residual: ${of.residual ?? false}, separable: ${separable}}`;
	const blocks = [
		block(256, 33, { repeat: 1, stride: 2 }),
		...quartz.flatMap(([filters = 0, kernel = 0, times = 0]) =>
			Array.from({ length: times }, () =>
				block(filters, kernel, { repeat: 5, residual: true }),
			),
		),
		block(512, 87, { repeat: 1, dilation: 2 }),
		block(1024, 1, { repeat: 1 }, false),
	];

	const millions = millionsOf(`
  labels: [a, b, c]
  encoder:
    _target_: nemo.collections.asr.modules.ConvASREncoder
    feat_in: 64
    jasper:
${blocks.join("\n")}
  decoder:
    _target_: nemo.collections.asr.modules.ConvASRDecoder
    vocabulary: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, "'", " "]`);

	expect(millions).toBeCloseTo(18.9, 1);
});

test("the joint of a transducer multiplies every row with every symbol", () => {
	const network = networkOf(conformer(1, 64, fast, 9) + transducer);

	// 12.5 rows a second for ten seconds, 30 pieces, 640 × 1025.
	const joint = network.stacks
		.flatMap(({ operators }) => operators)
		.find((each) => each.kind === "linear" && each.outputs === 1025);
	expect(joint).toMatchObject({ inputs: 640, rows: 125 * 30 });
	expect(network).toMatchObject({ logitRows: 125 * 30, vocab: 1025 });
});

test("local attention sees a window, and half of Squeezeformer's layers see half of the rows", () => {
	const local = networkOf(
		conformer(
			1,
			64,
			`${fast}\n    self_attention_model: rel_pos_local_attn\n    att_context_size: [16, 15]`,
			9,
		) + ctc,
	);
	const squeezed = networkOf(
		`${conformer(4, 64, striding, 9).replace("ConformerEncoder", "SqueezeformerEncoder")}\n    time_reduce_idx: 1\n    time_recovery_idx: 3${ctc}`,
	);

	const cores = (model: Model) =>
		model.stacks.flatMap(({ layers, operators }) =>
			operators
				.filter((each) => each.kind === "core")
				.map((each) => ({ ...each, layers })),
		);
	expect(cores(local)).toMatchObject([{ queries: 125, keys: 32 }]);
	expect(cores(squeezed)).toMatchObject([
		{ layers: 2, queries: 250 },
		{ layers: 2, queries: 125 },
	]);
});

test("wav2vec 2.0 hears the raw signal", () => {
	const network = networkOf(
		`
  encoder:
    _target_: nemo.collections.asr.modules.wav2vec_modules.Wav2VecTransformerEncoder
    pos_embed: {conv_pos: 128, conv_pos_groups: 16}
    transformer: {num_layers: 2, hidden_size: 64, inner_size: 256, num_attention_heads: 4}`.replace(
			"  encoder:",
			`  preprocessor:
    _target_: nemo.collections.asr.modules.wav2vec_modules.ConvFeatureEncoder
    conv_layers: [{emb_dim: 32, kernel_size: 10, stride: 5}, {emb_dim: 32, kernel_size: 2, stride: 2}]
  encoder:`,
		),
	);

	// 160,000 samples: ⌊159,990 / 5⌋ + 1 = 31,999, then ⌊31,997 / 2⌋ + 1.
	expect(network.tokens).toBe(15_999);
});

const voice = "sample_rate: 22050\nn_window_stride: 256\nn_mel_channels: 80";

describe("voices", () => {
	const fft = (key: string): string => `
  ${key}:
    n_layer: 6
    n_head: 1
    d_model: 384
    d_head: 64
    d_inner: 1536
    kernel_size: 3`;
	const predictor = (key: string): string => `
  ${key}: {input_size: 384, kernel_size: 3, filter_size: 256, n_layers: 2}`;

	test("FastPitch is its two transformers, predictors and aligner", () => {
		const network = networkOf(
			`  symbols_embedding_dim: 384${fft("input_fft")}${fft("output_fft")}
  alignment_module: {n_text_channels: 384}${predictor("duration_predictor")}${predictor("pitch_predictor")}`,
			voice,
		);

		// A layer: 384 × 192 + 192, 64 × 384, 384 × 1536 × 3 + 1536, 1536 × 384 × 3 + 384, two norms of 768.
		const layer = 73_920 + 24_576 + 1_771_008 + 1_769_856 + 1_536;
		const each = 384 * 256 * 3 + 256 + 512 + 256 * 256 * 3 + 256 + 512 + 257;
		const key = 384 * 768 * 3 + 768 + 768 * 80 + 80;
		const query = 80 * 160 * 3 + 160 + 160 * 80 + 80 + 80 * 80 + 80;
		expect(countParameters(network).total).toBe(
			12 * layer + 2 * each + key + query + (3 * 384 + 384) + (384 * 80 + 80),
		);
	});

	test("FastPitch on embeddings of speech encodes a row for four frames", () => {
		const network = networkOf(
			`  symbols_embedding_dim: 384
  ssl_downsampling_factor: 4
  content_emb_indim: 174
  content_emb_outdim: 192${fft("encoder")}${fft("output_fft")}`,
			voice,
		);

		const rows = network.stacks.flatMap(({ operators }) =>
			operators.flatMap((each) => (each.kind === "core" ? [each.queries] : [])),
		);
		// 22,050 / 256 frames a second for ten seconds.
		expect(rows).toEqual([215, 861]);
	});

	test("Tacotron 2 is its convolutions, recurrences and attention", () => {
		const network = networkOf(
			`  encoder: {encoder_kernel_size: 5, encoder_n_convolutions: 3, encoder_embedding_dim: 512}
  decoder: {decoder_rnn_dim: 1024, prenet_dim: 256, attention_dim: 128, attention_rnn_dim: 1024}
  postnet: {postnet_embedding_dim: 512, postnet_kernel_size: 5, postnet_n_convolutions: 5}`,
			voice,
		);

		const wide = 512 * 512 * 5 + 512 + 1024;
		const encoder = 148 * 512 + 3 * wide + 2 * (1024 * 768 + 2048);
		const attention = 1024 * 128 + 512 * 128 + 2 * 32 * 31 + 32 * 128 + 128;
		const recurrences = 4096 * 1792 + 8192 + 4096 * 2560 + 8192;
		const ends = 80 * 256 + 256 * 256 + 1536 * 80 + 80 + 1537;
		const postnet =
			80 * 512 * 5 + 512 + 1024 + 3 * wide + 512 * 80 * 5 + 80 + 160;
		expect(countParameters(network).total).toBe(
			encoder + attention + recurrences + ends + postnet,
		);
	});

	test("HiFi-GAN learns from segments, against its discriminators", () => {
		const run = readRun(
			nemo,
			`sample_rate: 22050
model:
  train_ds:
    dataset: {n_segments: 8192}
    dataloader_params: {batch_size: 16}
  generator:
    resblock: 1
    upsample_rates: [8, 8, 2, 2]
    upsample_kernel_sizes: [16, 16, 4, 4]
    upsample_initial_channel: 512
    resblock_kernel_sizes: [3, 7, 11]
    resblock_dilation_sizes: [[1, 3, 5], [1, 3, 5], [1, 3, 5]]
trainer: {devices: 1, max_steps: 10}
exp_manager: {name: x}
`,
		);

		expect(run.value("data.seconds")).toBeCloseTo(8192 / 22_050);
		expect(run.value("batch.micro")).toBe(16);
		const model = hubModel({ ...run.value("model.config") }, sample);
		// 13.92 million in the generator (Kong et al. 2020, table 1); 41.1 and 29.6 million in the discriminators.
		expect(model && countParameters(model).total / 1e6).toBeCloseTo(84.6, 0);
	});

	test("RAD-TTS whose predictors alone train runs its flows forward only", () => {
		const rad = (unfrozen: string): string => `
  trainerConfig: {unfreeze_modules: ${unfrozen}}
  modelConfig:
    _target_: nemo.collections.tts.modules.radtts.RadTTSModule
    include_modules: decatndpm
    n_flows: 2
    dur_model_config:
      hparams:
        bottleneck_hparams: {in_dim: 512, reduction_factor: 16}
        arch_hparams: {out_dim: 1, n_layers: 2, n_channels: 256, kernel_size: 3}`;
		const whole = networkOf(rad("all"), voice);
		const part = networkOf(rad("dur"), voice);

		const flops = (model: Model) => sampleFlops({ model, convention: "full" });
		expect(flops(part).forward).toBe(flops(whole).forward);
		expect(flops(part).training).toBeLessThan(1.2 * flops(part).forward);
		expect(countParameters(part).total).toBeLessThan(
			0.1 * countParameters(whole).total,
		);
	});
});
