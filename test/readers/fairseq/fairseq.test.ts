import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { fairseq } from "../../../src/readers/fairseq/index.js";
import { readOnly, readRun } from "../read-run.js";

const seagulls = `# @package _group_

common:
  fp16: true
  log_format: json

task:
  _name: audio_pretraining
  data: ???
  max_sample_size: 240000
  min_sample_size: 32000

dataset:
  num_workers: 6
  max_tokens: 1300000

distributed_training:
  distributed_world_size: 64
  ddp_backend: legacy_ddp

criterion:
  _name: wav2vec
  infonce: true

optimization:
  max_update: 400000
  lr: [0.0005]
  update_freq: [2]

optimizer:
  _name: adam
  adam_betas: (0.9,0.98)

lr_scheduler:
  _name: polynomial_decay

model:
  _name: wav2vec2
  quantize_targets: true
  extractor_mode: layer_norm
  layer_norm_first: true
  conv_bias: true
  encoder_layers: 24
  encoder_embed_dim: 1024
  encoder_ffn_embed_dim: 4096
  encoder_attention_heads: 16
`;

const path = "config/pretraining/seagulls_large.yaml";

describe("pretraining on raw audio", () => {
	test("a wav2vec 2.0 recipe gives each fact with its line", () => {
		const run = readRun(fairseq, seagulls, { path });

		expect(run.value("task")).toBe("pretrain");
		expect(run.line("task")).toBe(22);
		expect(run.value("steps")).toBe(400_000);
		expect(run.line("steps")).toBe(26);
		expect(run.value("hardware.count")).toBe(64);
		expect(run.value("batch.accumulation")).toBe(2);
		expect(run.value("optimizer")).toBe("adam");
		expect(run.value("parallel.sharding")).toBe("none");
		expect(run.origin("parallel.sharding")).toMatchObject({ line: 19 });
		expect(run.value("precision")).toBe("amp-fp16");
		expect(run.problems).toEqual([]);
	});

	test("max_tokens counts audio samples: whole clips of the greatest length that fit", () => {
		const run = readRun(fairseq, seagulls, { path });

		// 240,000 samples at 16 kHz are 15 s; 1,300,000 ÷ 240,000 are 5.4 clips.
		expect(run.value("data.seconds")).toBe(15);
		expect(run.line("data.seconds")).toBe(10);
		expect(run.value("batch.micro")).toBe(5);
		expect(run.line("batch.micro")).toBe(15);
	});

	test("batch_size bounds the clips too", () => {
		const run = readRun(
			fairseq,
			seagulls.replace("num_workers: 6", "batch_size: 4"),
		);

		expect(run.value("batch.micro")).toBe(4);
	});

	test("another sample rate makes other seconds", () => {
		const run = readRun(
			fairseq,
			seagulls.replace("data: ???", "sample_rate: 8000"),
		);

		expect(run.value("data.seconds")).toBe(30);
	});

	test("the shape becomes a config of the encoder", () => {
		const run = readRun(fairseq, seagulls, { path });

		expect(run.line("model.config")).toBe(38);
		expect(run.value("model.config")).toMatchObject({
			model_type: "wav2vec2",
			num_hidden_layers: 24,
			hidden_size: 1024,
			intermediate_size: 4096,
			num_attention_heads: 16,
			conv_dim: [512, 512, 512, 512, 512, 512, 512],
			conv_kernel: [10, 3, 3, 3, 3, 2, 2],
			conv_stride: [5, 2, 2, 2, 2, 2, 2],
			conv_bias: true,
			feat_extract_norm: "layer",
			do_stable_layer_norm: true,
		});
	});

	test("a shape that is left out is fairseq's base one", () => {
		const run = readRun(
			fairseq,
			`${seagulls.slice(0, seagulls.indexOf("model:"))}model:
  _name: hubert
  conv_feature_layers: '[(256,8,4)] + [(256,4,2)] * 2'
`,
		);

		expect(run.value("model.config")).toMatchObject({
			model_type: "hubert",
			num_hidden_layers: 12,
			hidden_size: 768,
			intermediate_size: 3072,
			conv_dim: [256, 256, 256],
			conv_kernel: [8, 4, 4],
			feat_extract_norm: "group",
		});
	});
});

describe("fine-tuning with letters", () => {
	const gulls = seagulls
		.replace("_name: audio_pretraining", "_name: audio_finetuning")
		.replace(
			"  max_sample_size: 240000\n  min_sample_size: 32000",
			"  labels: ltr",
		)
		.replace(/criterion:\n {2}_name: wav2vec/, "criterion:\n  _name: ctc")
		.replace(
			/model:[\s\S]*$/,
			"model:\n  _name: wav2vec_ctc\n  w2v_path: ???\n  freeze_finetune_updates: 1000\n",
		);

	test("the size of the encoder is a hint out of the recipe's name", () => {
		const run = readRun(fairseq, gulls, { path: "finetuning/vox_9h.yaml" });

		expect(run.value("task")).toBe("transcribe");
		expect(run.origin("model.config")?.kind).toBe("hint");
		expect(run.value("model.config")).toMatchObject({
			architectures: ["Wav2Vec2ForCTC"],
			num_hidden_layers: 24,
			vocab_size: 32,
		});
		expect(run.problems.join()).toContain("trains only the head");
	});

	test("a checkpoint tells the size by its name", () => {
		const run = readRun(
			fairseq,
			gulls.replace("w2v_path: ???", "w2v_path: /models/wav2vec_small.pt"),
			{ path: "finetuning/vox_9h.yaml" },
		);

		expect(run.origin("model.config")?.kind).toBe("file");
		expect(run.value("model.config")).toMatchObject({ num_hidden_layers: 12 });
	});

	test("without a greatest length the length of clips is an assumption", () => {
		const run = readRun(fairseq, gulls, { path });

		expect(run.origin("data.seconds")?.kind).toBe("assumption");
		// 1,300,000 samples are 81.25 s: 6 clips of 12.3 s.
		expect(run.value("batch.micro")).toBe(6);
	});

	test("a name that tells no size leaves the model open", () => {
		const run = readRun(fairseq, gulls, { path: "finetuning/nine_hours.yaml" });

		expect(run.value("model.config")).toBeUndefined();
		expect(run.value("model.id")).toBeUndefined();
	});
});

const letters = `common: {memory_efficient_fp16: true}
task:
  _name: language_modeling
  tokens_per_sample: 512
  sample_break_mode: none
criterion: cross_entropy
dataset: {max_tokens: 4096}
distributed_training: {ddp_backend: fully_sharded}
optimization: {max_epoch: 3, max_update: 0, lr: [0.1]}
lr_scheduler: fixed
model:
  _name: transformer_lm
  decoder_layers: 12
  decoder_embed_dim: 768
  decoder_attention_heads: 12
  share_decoder_input_output_embed: true
  checkpoint_activations: true
`;

describe("text", () => {
	test("a translation has the sizes of its name, and the words of its paper", () => {
		const recipe = (settings: string) =>
			readRun(
				fairseq,
				letters.replace(
					/ {2}_name: transformer_lm[\s\S]*$/,
					`  _name: transformer_iwslt_de_en\n${settings}`,
				),
			);

		const plain = recipe("");
		const own = recipe(
			"  share_all_embeddings: true\n  encoder: {layers: 12, normalize_before: true}\n  decoder_layers: 3\n",
		);

		expect(plain.value("model.config")).toMatchObject({
			model_type: "transformer",
			d_model: 512,
			encoder_layers: 6,
			encoder_ffn_dim: 1024,
			decoder_ffn_dim: 1024,
			encoder_attention_heads: 4,
			share_all_embeddings: false,
			tie_word_embeddings: false,
			last_norms: false,
			vocab_size: 37_000,
		});
		expect(plain.origin("model.config")).toMatchObject({ kind: "assumption" });
		expect(own.value("model.config")).toMatchObject({
			encoder_layers: 12,
			decoder_layers: 3,
			tie_word_embeddings: true,
			last_norms: true,
		});
		expect(own.problems).toEqual([]);
	});

	test("blocks of a language model fill a budget of tokens", () => {
		const run = readRun(fairseq, letters);

		expect(run.value("model.family")).toBe("decoder");
		expect(run.value("model.layers")).toBe(12);
		expect(run.line("model.layers")).toBe(13);
		expect(run.value("model.ffn")).toBe(2048);
		expect(run.origin("model.ffn")?.kind).toBe("default");
		expect(run.value("model.tied")).toBe(true);
		expect(run.value("data.sequence")).toBe(512);
		expect(run.value("data.packed")).toBe(true);
		// 4096 tokens are 8 blocks of 512.
		expect(run.value("batch.micro")).toBe(8);
		expect(run.value("checkpointing")).toBe("full");
		expect(run.value("parallel.sharding")).toBe("fsdp");
		expect(run.value("precision")).toBe("fp16");
	});

	test("a maximum of 0 updates is none", () => {
		const run = readRun(fairseq, letters);

		expect(run.value("steps")).toBeUndefined();
		expect(run.value("data.epochs")).toBe(3);
	});

	test("RoBERTa is a config with the dictionary that its recipe downloads", () => {
		const run = readRun(
			fairseq,
			letters
				.replace("_name: language_modeling", "_name: masked_lm")
				.replace(
					/model:[\s\S]*$/,
					"model: {_name: roberta_large, max_positions: 256}\n",
				),
		);

		expect(run.value("model.config")).toMatchObject({
			model_type: "roberta",
			num_hidden_layers: 24,
			hidden_size: 1024,
			vocab_size: 50_265,
			max_position_embeddings: 258,
		});
	});

	test("sentences of any length leave the tokens of a step", () => {
		const run = readRun(
			fairseq,
			letters
				.replace(
					/task:\n[\s\S]*?criterion/,
					"task: {_name: translation}\ncriterion",
				)
				.replace("{ddp_backend: fully_sharded}", "{distributed_world_size: 8}")
				.replace("lr: [0.1]", "update_freq: [4]"),
		);

		// 4096 tokens × 8 devices × 4 batches.
		expect(run.value("batch.global_tokens")).toBe(131_072);
		expect(run.value("batch.micro")).toBeUndefined();
	});
});

describe("values", () => {
	test("a wrong value is told with its line and the run goes on", () => {
		const run = readRun(
			fairseq,
			seagulls
				.replace("max_update: 400000", "max_update: many")
				.replace("update_freq: [2]", "update_freq: [0]"),
			{ path },
		);

		expect(run.problems).toEqual([
			"`optimization.max_update` is `many`; expected a whole number above 0.",
			"`optimization.update_freq` is `sequence`; expected a list of whole numbers above 0.",
		]);
		expect(run.value("hardware.count")).toBe(64);
		expect(run.value("batch.accumulation")).toBe(1);
	});

	test("a key that nobody knows is told with the nearest one", () => {
		const run = readRun(
			fairseq,
			seagulls.replace("max_update: 400000", "max_updates: 400000"),
		);

		expect(run.problems.join()).toContain(
			"did you mean `optimization.max_update`",
		);
	});

	test("accumulation that changes with the epochs is said", () => {
		const run = readRun(
			fairseq,
			seagulls.replace("update_freq: [2]", "update_freq: [4, 2]"),
		);

		expect(run.value("batch.accumulation")).toBe(2);
		expect(run.problems.join()).toContain("from epoch to epoch");
	});
});

test("what a group of settings says is a part of a run", () => {
	const group = `# @package _global_
hydra:
  launcher:
    submitit_folder: \${hydra.sweep.dir}
    timeout_min: 1440
    gpus_per_node: 8
    nodes: 4
    constraint: volta32gb,ib4
`;

	const reading = readOnly(fairseq, group, { path: "run_config/slurm_4.yaml" });
	const run = readRun(fairseq, group, { path: "run_config/slurm_4.yaml" });

	expect(reading.kind).toBe("fragment");
	expect(run.value("hardware.nodes")).toBe(4);
	expect(run.line("hardware.nodes")).toBe(7);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.value("hardware.accelerator")).toBe("V100-32GB");
	// A limit of 1440 minutes.
	expect(run.value("hardware.time_limit_hours")).toBe(24);
	expect(run.value("duration_hours")).toBeUndefined();
});

test("decoding has the same sections and does not train", () => {
	const reading = readOnly(
		fairseq,
		`task: {_name: hubert_pretraining}
decoding: {type: viterbi}
common_eval: {path: ???}
dataset: {max_tokens: 1100000, gen_subset: ???}
`,
	);

	expect(reading.kind === "not-training" && reading.why).toContain("decodes");
});

test.each([
	["an axolotl config", "base_model: a/b\ndatasets: []\nmicro_batch_size: 2\n"],
	[
		"another Hydra project",
		"# @package _global_\ntask: x\nmodel: {_target_: a.B}\ntrainer: {max_epochs: 3}\n",
	],
])("%s is not fairseq's", (_, text) => {
	expect(fairseq.recognises(parseFile("a.yaml", text))).toBe(false);
});

describe("data2vec", () => {
	const gulls = `# @package _group_

common:
  fp16: true

task:
  _name: audio_pretraining
  max_sample_size: 320000

dataset:
  max_tokens: 1000000

optimization:
  max_update: 400000

model:
  _name: data2vec_multi
  depth: 12
  clone_batch: 8
  supported_modality: AUDIO
  modalities:
    audio:
      prenet_depth: 0
      mask_prob: 0.5
      decoder:
        decoder_dim: 384
        decoder_layers: 4
`;

	test("the second version is its sizes, those of its modality, and its copies", () => {
		const run = readRun(fairseq, gulls, { path });

		expect(run.value("model.config")).toMatchObject({
			model_type: "data2vec_multi",
			modality: "audio",
			depth: 12,
			clone_batch: 8,
			mask_prob: 0.5,
			decoder: { decoder_dim: 384, decoder_layers: 4 },
		});
		expect(run.problems).toEqual([]);
	});

	test("the first version is an encoder with narrow convolutions for positions", () => {
		const [head = ""] = gulls.split("model:");
		const run = readRun(
			fairseq,
			`${head}model:
  _name: data2vec_audio
  encoder_embed_dim: 768
  pos_conv_depth: 5
  conv_pos: 95
`,
			{ path },
		);

		// Five convolutions share 95 taps.
		expect(run.value("model.config")).toMatchObject({
			model_type: "data2vec",
			student: { num_conv_pos_embeddings: 5, conv_pos_kernel_size: 19 },
		});
	});
});
