import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { readers } from "../../../src/readers/index.js";
import { speechbrain } from "../../../src/readers/speechbrain/index.js";
import { settingAt } from "../../../src/readers/speechbrain/recipe.js";
import { readOnly, readRun } from "../read-run.js";

const herons = `seed: 7
__set_seed: !apply:speechbrain.utils.seed_everything [!ref <seed>]
output_folder: !ref results/herons/<seed>
data_folder: !PLACEHOLDER # e.g. /data
number_of_epochs: 60
batch_size: 16
grad_accumulation_factor: 2
precision: bf16 # or fp16
n_mels: 64
dynamic_batching: True
max_batch_length_train: 246
dynamic_batch_sampler_train:
    max_batch_length: !ref <max_batch_length_train>
    max_batch_ex: 256
train_dataloader_opts:
    batch_size: !ref <batch_size>
d_model: 256
output_neurons: 500
CNN: !new:speechbrain.lobes.models.convolution.ConvolutionFrontEnd
    num_blocks: 2
Transformer: !new:speechbrain.lobes.models.transformer.TransformerASR.TransformerASR
    input_size: 640
    tgt_vocab: !ref <output_neurons>
    d_model: !ref <d_model>
    nhead: 4
    num_encoder_layers: 10
    num_decoder_layers: 4
    d_ffn: !ref <d_model> * 4
    encoder_module: conformer
lm_model: !new:speechbrain.lobes.models.transformer.TransformerLM.TransformerLM
    d_model: 768
    num_encoder_layers: 12
modules:
    CNN: !ref <CNN>
    Transformer: !ref <Transformer>
Adam: !name:torch.optim.AdamW
    lr: 0.001
ctc_cost: !name:speechbrain.nnet.losses.ctc_loss
    blank_index: 0
epoch_counter: !new:speechbrain.utils.epoch_loop.EpochCounter
    limit: !ref <number_of_epochs>
`;

const path = "recipes/Herons/ASR/hparams/conformer.yaml";

test("a recipe gives each fact with the line of its value", () => {
	const run = readRun(speechbrain, herons, { path });

	expect(run.value("task")).toBe("transcribe");
	expect(run.value("data.epochs")).toBe(60);
	expect(run.line("data.epochs")).toBe(5);
	expect(run.value("batch.accumulation")).toBe(2);
	expect(run.line("batch.accumulation")).toBe(7);
	expect(run.value("precision")).toBe("amp-bf16");
	expect(run.value("optimizer")).toBe("AdamW");
	expect(run.line("optimizer")).toBe(36);
	expect(run.value("data.sets")).toEqual(["Herons"]);
	expect(run.origin("data.sets")?.kind).toBe("hint");
	expect(run.problems).toEqual([]);
});

test("dynamic batches have as many clips as fit into their seconds", () => {
	const run = readRun(speechbrain, herons, { path });

	// 246 s are 20 clips of 12.3 s; `batch_size` has no effect.
	expect(run.value("batch.micro")).toBe(20);
	expect(run.line("batch.micro")).toBe(11);
	expect(run.origin("data.seconds")?.kind).toBe("assumption");
});

test("a dynamic batch has a greatest number of clips", () => {
	const run = readRun(
		speechbrain,
		herons.replace("max_batch_ex: 256", "max_batch_ex: 12"),
	);

	expect(run.value("batch.micro")).toBe(12);
});

test("without dynamic batches `batch_size` counts", () => {
	const run = readRun(
		speechbrain,
		herons.replace("dynamic_batching: True", "dynamic_batching: False"),
	);

	expect(run.value("batch.micro")).toBe(16);
	expect(run.line("batch.micro")).toBe(6);
	expect(run.value("data.seconds")).toBeUndefined();
});

test("the recogniser that trains becomes a config, not the language model beside it", () => {
	const run = readRun(speechbrain, herons, { path });

	expect(run.line("model.config")).toBe(21);
	expect(run.value("model.config")).toEqual({
		model_type: "conformer",
		d_model: 256,
		encoder_layers: 10,
		encoder_attention_heads: 4,
		// 256 × 4, worked out from a reference.
		encoder_ffn_dim: 1024,
		conv_depthwise_kernel_size: 31,
		decoder_layers: 4,
		decoder_attention_heads: 4,
		decoder_ffn_dim: 1024,
		vocab_size: 500,
		input_feat_per_channel: 64,
	});
});

test("a pretrained encoder is named by its Hub id, and what is frozen is said", () => {
	const run = readRun(
		speechbrain,
		`whisper_hub: openai/whisper-small
freeze_encoder: True
whisper: !new:speechbrain.integrations.huggingface.whisper.Whisper
    source: !ref <whisper_hub>
    freeze_encoder: !ref <freeze_encoder>
modules:
    whisper: !ref <whisper>
opt: !name:torch.optim.AdamW
`,
	);

	expect(run.value("model.id")).toBe("openai/whisper-small");
	expect(run.line("model.id")).toBe(1);
	expect(run.value("task")).toBe("transcribe");
	expect(run.problems).toEqual([
		"`freeze_encoder` trains only a part of the parameters. The estimate does not include that.",
	]);
});

test("a language model has a decoder's sizes", () => {
	const run = readRun(
		speechbrain,
		`d_model: 264
N_epochs: 9
N_batch: 164
model: !new:speechbrain.lobes.models.transformer.TransformerLM.TransformerLM
    vocab: 2000
    d_model: !ref <d_model>
    nhead: 12
    num_encoder_layers: 12
    d_ffn: 1024
modules: {model: !ref <model>}
opt: !name:torch.optim.Adam
`,
		{ path: "recipes/Herons/LM/hparams/transformer.yaml" },
	);

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("model.family")).toBe("decoder");
	expect(run.value("model.layers")).toBe(12);
	expect(run.value("model.hidden")).toBe(264);
	expect(run.line("model.hidden")).toBe(1);
	expect(run.value("model.vocab")).toBe(2000);
	expect(run.value("data.epochs")).toBe(9);
	expect(run.value("batch.micro")).toBe(164);
});

test("wav2vec 2.0 is put together from its parts, and a limit of steps ends the run", () => {
	const run = readRun(
		speechbrain,
		`number_of_epochs: 900
optimizer_step_limit: 40000
width: 256
kernels: [10, 3]
extractor: !new:speechbrain.lobes.models.wav2vec.W2VLatentExtractor
    kernel_sizes: !ref <kernels>
    strides: [5, 2]
    out_channels: [128, !ref <width>]
encoder: !new:speechbrain.lobes.models.transformer.Transformer.TransformerEncoder
    d_model: 384
    num_layers: 6
    nhead: 6
    d_ffn: 1536
loss: !new:speechbrain.nnet.losses.ContrastiveLoss
    logit_temp: 0.1
epoch_counter: !new:speechbrain.utils.epoch_loop.EpochCounter
    limit: !ref <number_of_epochs>
`,
	);

	expect(run.value("task")).toBe("pretrain");
	expect(run.value("steps")).toBe(40_000);
	expect(run.value("data.epochs")).toBeUndefined();
	expect(run.value("model.config")).toMatchObject({
		model_type: "wav2vec2",
		num_hidden_layers: 6,
		hidden_size: 384,
		conv_dim: [128, 256],
		conv_kernel: [10, 3],
		conv_stride: [5, 2],
	});
});

test("another model is named by its class", () => {
	const run = readRun(
		speechbrain,
		`model: !new:speechbrain.lobes.models.Cnn14.Cnn14
    mel_bins: 80
modules: {model: !ref <model>}
opt_class: !name:torch.optim.Adam
`,
	);

	expect(run.value("model.id")).toBe("Cnn14");
	expect(run.origin("task")?.kind).toBe("assumption");
});

test("what a recipe leaves out is SpeechBrain's default", () => {
	const run = readRun(
		speechbrain,
		"opt: !name:torch.optim.Adam\nloss: !name:speechbrain.nnet.losses.ctc_loss\n",
	);

	expect(run.value("precision")).toBe("fp32");
	expect(run.origin("precision")).toMatchObject({
		kind: "default",
		framework: "speechbrain",
	});
	expect(run.value("batch.accumulation")).toBe(1);
});

test("wrong values are told and the run goes on", () => {
	const run = readRun(
		speechbrain,
		herons
			.replace("number_of_epochs: 60", "number_of_epochs: none_yet")
			.replace("precision: bf16", "precision: fp4"),
	);

	expect(run.problems).toEqual([
		"`precision` is `fp4`; expected one of fp16, bf16, fp32.",
		"`number_of_epochs` is `none_yet`; expected a number above 0.",
	]);
	expect(run.value("batch.micro")).toBe(20);
});

test("references in a circle end", () => {
	const file = parseFile("a.yaml", "a: !ref <b>\nb: !ref <a> + 1\n");

	const found = settingAt(file.documents[0], "a");

	expect(found?.line).toBeGreaterThan(0);
});

test("references that multiply end", () => {
	const many = Array.from(
		{ length: 30 },
		(_, i) => `k${i}: !ref ${`<k${i + 1}> + `.repeat(8)}1`,
	).join("\n");
	const file = parseFile("a.yaml", `${many}\nk30: 1\n`);

	const found = settingAt(file.documents[0], "k0");

	expect(JSON.stringify(found).length).toBeLessThan(1_000_000);
});

test("using a trained model and preparing data do not train", () => {
	const reading = readOnly(
		speechbrain,
		`batch_size: 8
pretrainer: !new:speechbrain.utils.parameter_transfer.Pretrainer
    collect_in: out
`,
	);

	expect(reading.kind).toBe("not-training");
});

test("a file of objects is a part of the recipe that includes it", () => {
	const net = "net: !new:speechbrain.nnet.RNN.LSTM\n    hidden_size: 4\n";
	const recipe = `${herons}mask: !include:models/net.yaml\n`;

	const reading = readOnly(speechbrain, net);
	const run = readRun(speechbrain, recipe, {
		path,
		others: { "recipes/Herons/ASR/hparams/models/net.yaml": net },
	});

	expect(reading.kind).toBe("fragment");
	expect(run.files).toEqual(["recipes/Herons/ASR/hparams/models/net.yaml"]);
});

test("settings of a beam search do not make a recipe ESPnet's", () => {
	const file = parseFile(
		path,
		`${herons}beam_size: 10\nctc_weight: 0.3\nlm_weight: 0.5\n`,
	);

	expect(readers.find((each) => each.recognises(file))?.framework).toBe(
		"speechbrain",
	);
});

test("files with other objects are not SpeechBrain's", () => {
	const other = parseFile(
		"a.yaml",
		"net: !new:torch.nn.Linear\n    in_features: 3\nopt: !name:torch.optim.Adam\n",
	);

	expect(speechbrain.recognises(other)).toBe(false);
});

test("a recurrent language model has linears before its head", () => {
	const recipe = (cell: string) =>
		readRun(
			speechbrain,
			`output_neurons: 1000
number_of_epochs: 9
batch_size: 80
model: !new:speechbrain.lobes.models.RNNLM.RNNLM
    output_neurons: !ref <output_neurons>
    embedding_dim: 128
    rnn_neurons: 2048
    rnn_class: !name:speechbrain.nnet.RNN.${cell}
modules:
    model: !ref <model>
optimizer: !name:torch.optim.Adam
    lr: 0.001
`,
			{ path: "recipes/Owls/LM/hparams/RNNLM.yaml" },
		);

	expect(recipe("GRU").value("model.config")).toEqual({
		model_type: "rnn_lm",
		cell: "gru",
		vocab_size: 1000,
		embedding_size: 128,
		hidden_size: 2048,
		num_layers: 2,
		dense_sizes: [512],
	});
	// Its gates are not those of PyTorch's classes.
	expect(recipe("LiGRU").value("model.config")).toBeUndefined();
});
