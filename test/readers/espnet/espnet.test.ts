import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { espnet } from "../../../src/readers/espnet/index.js";
import { readOnly, readRun } from "../read-run.js";

const owls = `# Trained with A100 (80GB) x 4 GPUs. It takes about 2 days.
encoder: conformer
encoder_conf:
    output_size: 512
    attention_heads: 8
    linear_units: 2048
    num_blocks: 12
    cnn_module_kernel: 15
decoder: transformer
decoder_conf:
    attention_heads: 4
    linear_units: 1024
    num_blocks: 3
model_conf:
    ctc_weight: 0.3
frontend_conf:
    n_fft: 512
    hop_length: 160
use_amp: true
batch_type: numel
batch_bins: 19680000
accum_grad: 2
max_epoch: 30
patience: none
optim: adamw
optim_conf:
    lr: 0.001
scheduler: warmuplr
specaug: specaug
`;

const path = "egs2/owls/asr1/conf/train_asr_conformer.yaml";

test("a recipe gives each fact with its line", () => {
	const run = readRun(espnet, owls, { path });

	expect(run.value("task")).toBe("transcribe");
	expect(run.line("task")).toBe(15);
	expect(run.value("data.epochs")).toBe(30);
	expect(run.line("data.epochs")).toBe(23);
	expect(run.value("batch.accumulation")).toBe(2);
	expect(run.value("optimizer")).toBe("adamw");
	expect(run.value("precision")).toBe("amp-fp16");
	expect(run.line("precision")).toBe(19);
	expect(run.problems).toEqual([]);
});

test("elements of a batch are audio samples, over all devices", () => {
	const run = readRun(espnet, owls, { path });

	// 19,680,000 samples at 16 kHz are 1230 s: 100 clips of 12.3 s, in 2 batches a step.
	expect(run.value("batch.global")).toBe(200);
	expect(run.line("batch.global")).toBe(21);
	expect(run.origin("data.seconds")?.kind).toBe("assumption");
	// 100 clips on 4 devices.
	expect(run.value("batch.micro")).toBe(25);
	expect(run.origin("batch.micro")?.kind).toBe("derived");
});

test("another sample rate makes fewer seconds of a sample", () => {
	const run = readRun(
		espnet,
		owls.replace("n_fft: 512", "n_fft: 512\n    fs: 8k"),
		{ path },
	);

	expect(run.value("batch.global")).toBe(400);
});

test("the comment and the path are hints, its days are no duration", () => {
	const run = readRun(espnet, owls, { path });

	expect(run.value("hardware.count")).toBe(4);
	expect(run.origin("hardware.count")).toMatchObject({ kind: "hint", line: 1 });
	expect(run.value("hardware.accelerator")).toBe("A100-80GB");
	expect(run.value("data.sets")).toEqual(["owls"]);
	expect(run.origin("data.sets")?.kind).toBe("hint");
	expect(run.value("duration_hours")).toBeUndefined();
});

test("the name of a recipe may tell its devices", () => {
	const run = readRun(espnet, owls.replace(/^#.*\n/, ""), {
		path: "conf/train_asr_gpu32.yaml",
	});

	expect(run.value("hardware.count")).toBe(32);
	expect(run.origin("hardware.count")?.kind).toBe("hint");
});

test("the parts become a config", () => {
	const run = readRun(espnet, owls, { path });

	expect(run.line("model.config")).toBe(2);
	expect(run.value("model.config")).toEqual({
		model_type: "conformer",
		d_model: 512,
		encoder_layers: 12,
		encoder_attention_heads: 8,
		encoder_ffn_dim: 2048,
		conv_depthwise_kernel_size: 15,
		decoder_layers: 3,
		decoder_attention_heads: 4,
		decoder_ffn_dim: 1024,
		input_feat_per_channel: 80,
	});
});

test("a transformer with ESPnet's own sizes is a speech-to-text model", () => {
	const run = readRun(
		espnet,
		"encoder: transformer\ndecoder: transformer\nmodel_conf: {ctc_weight: 0.3}\nbatch_type: folded\nmax_epoch: 5\n",
	);

	expect(run.value("model.config")).toMatchObject({
		model_type: "asr_transformer",
		d_model: 256,
		encoder_layers: 6,
		decoder_layers: 6,
	});
});

test("Whisper is named by its size, other encoders by their name", () => {
	const whisper = readRun(
		espnet,
		owls.replace(
			/encoder: conformer\nencoder_conf:/,
			"encoder: whisper\nencoder_conf:\n    whisper_model: medium",
		),
	);
	const recurrent = readRun(
		espnet,
		owls.replace("encoder: conformer", "encoder: longformer"),
	);

	expect(whisper.value("model.id")).toBe("openai/whisper-medium");
	expect(recurrent.value("model.id")).toBe("longformer");
	expect(recurrent.value("model.config")).toBeUndefined();
});

test("HuBERT is a config, and parts that no config has are said", () => {
	const hubert = readRun(
		espnet,
		`encoder: hubert_pretrain
encoder_conf: {output_size: 512, num_blocks: 6, attention_heads: 8, linear_units: 2048, conv_feature_layers: '[(64,10,5)] + [(64,3,2)] * 2'}
frontend: null
batch_type: numel
batch_bins: 1968000
max_epoch: 4
`,
		{ path: "egs2/owls/ssl1/conf/train.yaml" },
	);
	const parts = readRun(
		espnet,
		owls.replace("decoder: transformer", "decoder: rnn\nfrontend: s3prl"),
		{ path },
	);

	expect(hubert.value("task")).toBe("pretrain");
	expect(hubert.value("model.config")).toMatchObject({
		model_type: "hubert",
		num_hidden_layers: 6,
		hidden_size: 512,
		conv_dim: [64, 64, 64],
	});
	// 1,968,000 samples are 123 s: 10 clips.
	expect(hubert.value("batch.global")).toBe(10);
	expect(parts.problems).toHaveLength(2);
});

test("utterances are counted where the batch type says so", () => {
	const run = readRun(
		espnet,
		owls
			.replace("batch_type: numel", "batch_type: folded")
			.replace("batch_bins: 19680000", "batch_size: 64"),
	);

	expect(run.value("batch.global")).toBe(128);
	expect(run.value("batch.micro")).toBe(16);
	expect(run.value("data.seconds")).toBeUndefined();
});

test("what a recipe leaves out is ESPnet's default", () => {
	const run = readRun(
		espnet,
		"encoder: conformer\nencoder_conf: {num_blocks: 4}\nmodel_conf: {ctc_weight: 1.0}\noptim_conf: {lr: 0.1}\nkeep_nbest_models: 5\n",
	);

	expect(run.value("data.epochs")).toBe(40);
	expect(run.value("batch.global")).toBe(20);
	expect(run.origin("batch.global")).toMatchObject({ kind: "default" });
	expect(run.value("optimizer")).toBe("adadelta");
	expect(run.value("precision")).toBe("fp32");
});

test("a limit on the iterations of an epoch makes steps", () => {
	const run = readRun(espnet, `${owls}num_iters_per_epoch: 1000\nngpu: 2\n`);

	// 1000 iterations × 30 epochs ÷ 2 for a step.
	expect(run.value("steps")).toBe(15_000);
	expect(run.value("data.epochs")).toBeUndefined();
	expect(run.value("hardware.count")).toBe(2);
	expect(run.value("batch.micro")).toBe(50);
});

test("elements of features leave the batch open", () => {
	const run = readRun(espnet, owls.replace(/frontend_conf:\n.*\n.*\n/, ""));

	expect(run.value("batch.global")).toBeUndefined();
	expect(run.problems.join()).toContain("`batch_bins` bounds the elements");
});

test("a language model counts tokens and has a decoder's sizes", () => {
	const run = readRun(
		espnet,
		`lm: transformer
lm_conf: {att_unit: 512, layer: 8, head: 8, unit: 2048}
batch_type: numel
batch_bins: 500000
accum_grad: 2
max_epoch: 25
patience: 3
`,
	);

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("model.family")).toBe("decoder");
	expect(run.value("model.layers")).toBe(8);
	expect(run.value("model.hidden")).toBe(512);
	expect(run.value("model.ffn")).toBe(2048);
	expect(run.value("batch.global_tokens")).toBe(1_000_000);
	expect(run.problems).toEqual([
		"`patience` stops the run early when nothing improves. The estimate does not include that.",
	]);
});

test("wrong values are told and the run goes on", () => {
	const run = readRun(
		espnet,
		owls
			.replace("max_epoch: 30", "max_epoch: soon")
			.replace("batch_type: numel", "batch_type: sorted\nbatch_size: 0"),
	);

	expect(run.problems).toEqual([
		"`max_epoch` is `soon`; expected a number above 0.",
		"`batch_size` is `0`; expected a whole number above 0.",
	]);
	expect(run.value("precision")).toBe("amp-fp16");
});

test("an unknown key is told with the nearest one", () => {
	const run = readRun(espnet, owls.replace("accum_grad", "acum_grad"));

	expect(run.problems.join()).toContain("did you mean `accum_grad`");
});

test.each([
	["beam_size: 60\nctc_weight: 0.4\nlm_weight: 0.6\npenalty: 0.0\n", "decodes"],
	[`${owls}collect_stats: true\n`, "collect_stats"],
])("other work is told apart", (text, why) => {
	const reading = readOnly(espnet, text);

	expect(reading.kind === "not-training" && reading.why).toContain(why);
});

test.each([
	"max_epoch: 3\nbatch_size: 8\nmodel: resnet\n",
	"trainer_conf: {a: 1}\nlr: 2\n",
])("files with one key alike are not ESPnet's", (text) => {
	expect(espnet.recognises(parseFile("a.yaml", text))).toBe(false);
});

test("a language model is recurrent without a word, of the pieces that its recipe asks for", () => {
	const recipe =
		"lm_conf: {nlayers: 4, unit: 2048}\noptim: sgd\nbatch_type: folded\nmax_epoch: 20\n";
	const known = readRun(espnet, recipe, {
		path: "egs2/librispeech/asr1/conf/train_lm.yaml",
	});
	const open = readRun(espnet, recipe, {
		path: "egs2/owls/asr1/conf/train_lm.yaml",
	});

	// run.sh of the recipe: --nbpe 5000
	expect(known.value("model.config")).toMatchObject({
		model_type: "rnn_lm",
		cell: "lstm",
		hidden_size: 2048,
		num_layers: 4,
		vocab_size: 5000,
	});
	expect(open.value("model.config")).toBeUndefined();
	expect(open.value("model.id")).toBe("seq_rnn");
});

test("branches, subsampling and a transducer are in the config", () => {
	const run = readRun(
		espnet,
		`encoder: e_branchformer
encoder_conf:
    output_size: 512
    attention_heads: 8
    cgmlp_linear_units: 3072
    cgmlp_conv_kernel: 31
    merge_conv_kernel: 31
    use_ffn: true
    macaron_ffn: true
    linear_units: 1024
    num_blocks: 17
    input_layer: conv2d6
decoder: transducer
decoder_conf: {hidden_size: 640, num_layers: 1}
joint_net_conf: {joint_space_size: 512}
batch_type: numel
max_epoch: 10
`,
		{ path },
	);

	expect(run.value("model.config")).toMatchObject({
		model_type: "e_branchformer",
		cgmlp_units: 3072,
		merge_conv_kernel: 31,
		use_ffn: true,
		subsampling_factor: 6,
		predictor_size: 640,
		joint_size: 512,
	});
	expect(run.problems).toEqual([]);
});

test("a voice is its parts, and a recurrent recogniser has its decoder in the config", () => {
	const voice = readRun(
		espnet,
		`tts: fastspeech2
tts_conf:
    adim: 384
    aheads: 2
    elayers: 4
    eunits: 1536
    dlayers: 4
    dunits: 1536
    positionwise_conv_kernel_size: 3
    encoder_type: conformer
    decoder_type: conformer
    duration_predictor_layers: 2
    duration_predictor_chans: 256
batch_type: numel
max_epoch: 10
`,
		{ path: "egs2/owls/tts1/conf/train_fastspeech2.yaml" },
	);
	const recogniser = readRun(
		espnet,
		owls
			.replace("encoder: conformer", "encoder: vgg_rnn")
			.replace("decoder: transformer", "decoder: rnn"),
		{ path },
	);

	expect(voice.value("model.config")).toMatchObject({
		model_type: "speech_parts",
		parts: [
			{ kind: "conformer", per: "letter", layers: 4, mlp_kernel: 3, kernel: 7 },
			{ kind: "convolution", outputs: 256 },
			{ kind: "convolution", outputs: 256 },
			{ kind: "linear", outputs: 1 },
			{ kind: "conformer", per: "second", layers: 4, kernel: 31 },
			...Array.from({ length: 6 }, () => ({})),
		],
	});
	expect(recogniser.value("model.config")).toMatchObject({
		model_type: "speech_parts",
	});
	expect(recogniser.problems).toEqual([]);
});
