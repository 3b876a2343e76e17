// biome-ignore-all lint/suspicious/noTemplateCurlyInString: OmegaConf writes interpolations so
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { nemo } from "../../../src/readers/nemo/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "launcher_scripts/conf/training/harbour/harbour_3b.yaml";

const decoder = `run:
  name: harbour_3b
  results_dir: \${base_results_dir}/\${.name}
  time_limit: "0-04:00:00"
trainer:
  num_nodes: 4
  devices: 8
  accelerator: gpu
  precision: bf16
  max_epochs: null
  max_steps: 5000
  max_time: "00:03:30:00"
  val_check_interval: 500
  limit_val_batches: 10
  accumulate_grad_batches: 1
exp_manager:
  name: harbour
  checkpoint_callback_params:
    model_parallel_size: \${multiply:\${training.model.tensor_model_parallel_size}, 2}
model:
  mcore_gpt: true
  micro_batch_size: 2
  global_batch_size: 256
  tensor_model_parallel_size: 2
  pipeline_model_parallel_size: 2
  virtual_pipeline_model_parallel_size: 4
  encoder_seq_length: 4096
  max_position_embeddings: \${.encoder_seq_length}
  num_layers: 32
  hidden_size: 2560
  ffn_hidden_size: \${multiply:4, \${.hidden_size}}
  num_attention_heads: 32
  num_query_groups: 8
  normalization: rmsnorm
  activation: fast-swiglu
  bias: false
  position_embedding_type: rope
  rotary_percentage: 0.5
  share_embeddings_and_output_weights: false
  make_vocab_size_divisible_by: 128
  tokenizer:
    library: huggingface
    type: meta-llama/Meta-Llama-3-8B
  megatron_amp_O2: true
  sequence_parallel: true
  activations_checkpoint_granularity: selective
  use_flash_attention: true
  optim:
    name: mcore_distributed_optim
    lr: 3e-4
  data:
    data_prefix: ???
    seq_length: \${training.model.encoder_seq_length}
`;

describe("a decoder on Megatron", () => {
	test("gives each fact with its line", () => {
		const run = readRun(nemo, decoder, { path });

		expect(run.value("hardware.nodes")).toBe(4);
		expect(run.value("hardware.per_node")).toBe(8);
		expect(run.value("hardware.time_limit_hours")).toBe(3.5);
		expect(run.value("steps")).toBe(5000);
		expect(run.line("steps")).toBe(11);
		expect(run.value("batch.micro")).toBe(2);
		expect(run.value("batch.global")).toBe(256);
		expect(run.value("data.sequence")).toBe(4096);
		expect(run.value("model.layers")).toBe(32);
		// 4 × 2560, worked out where it is written.
		expect(run.value("model.ffn")).toBe(10_240);
		expect(run.line("model.ffn")).toBe(31);
		expect(run.value("model.kv_heads")).toBe(8);
		expect(run.value("model.norm")).toBe("rms");
		expect(run.value("model.gated")).toBe(true);
		expect(run.value("model.activation")).toBe("silu");
		expect(run.value("model.mlp_bias")).toBe(false);
		expect(run.value("model.rotary")).toBe("slice");
		expect(run.value("model.tied")).toBe(false);
		// Llama 3 has 128,256 tokens: a multiple of 256 already.
		expect(run.value("model.vocab")).toBe(128_256);
		expect(run.origin("model.vocab")?.kind).toBe("hint");
		expect(run.value("parallel.tensor")).toBe(2);
		expect(run.value("parallel.pipeline")).toBe(2);
		expect(run.value("parallel.virtual_pipeline")).toBe(4);
		expect(run.value("parallel.sequence")).toBe(true);
		expect(run.value("parallel.sharding")).toBe("distributed-optimizer");
		expect(run.value("precision")).toBe("bf16");
		expect(run.value("checkpointing")).toBe("selective");
		expect(run.value("attention")).toBe("flash");
		expect(run.value("evaluation.every")).toBe(500);
		// 10 global batches.
		expect(run.value("evaluation.samples")).toBe(2560);
		expect(run.value("task")).toBe("pretrain");
		expect(run.problems).toEqual([]);
	});

	test("accumulation follows from the batches", () => {
		const run = readRun(nemo, decoder, { path });

		expect(run.value("batch.accumulation")).toBeUndefined();
	});

	test("what the model leaves out is NeMo's default", () => {
		const run = readRun(
			nemo,
			decoder
				.replace(/ {2}(normalization|activation|bias|share_\w+): .*\n/g, "")
				.replace("position_embedding_type: rope", "seed: 1")
				.replace("megatron_amp_O2: true", "megatron_amp_O2: false"),
			{ path },
		);

		expect(run.value("model.norm")).toBe("layer");
		expect(run.value("model.gated")).toBe(false);
		expect(run.value("model.tied")).toBe(true);
		expect(run.value("model.qkv_bias")).toBe(true);
		expect(run.origin("model.tied")).toMatchObject({ framework: "nemo" });
		expect(run.value("model.learned_positions")).toBe(4096);
		expect(run.value("precision")).toBe("amp-bf16");
	});

	test("experts, fp8 and FSDP", () => {
		const run = readRun(
			nemo,
			decoder
				.replace(
					"bias: false",
					"bias: false\n  num_moe_experts: 8\n  moe_router_topk: 2",
				)
				.replace(
					"mcore_gpt: true",
					"mcore_gpt: true\n  fp8: true\n  fsdp: true",
				),
			{ path },
		);

		expect(run.value("model.experts")).toBe(8);
		expect(run.value("model.experts_active")).toBe(2);
		expect(run.value("model.expert_ffn")).toBe(10_240);
		expect(run.value("precision")).toBe("fp8");
		expect(run.value("parallel.sharding")).toBe("fsdp");
	});

	test("a command's values win, by the group's key too", () => {
		const run = readRun(nemo, decoder, {
			path,
			sets: [
				"training.trainer.num_nodes=16",
				"training.model.global_batch_size=512",
			],
		});

		expect(run.value("hardware.nodes")).toBe(16);
		expect(run.value("batch.global")).toBe(512);
		expect(run.origin("batch.global")?.kind).toBe("launch");
	});

	test("mistakes are told with their key", () => {
		const run = readRun(
			nemo,
			decoder
				.replace("num_layers: 32", "num_layers: many")
				.replace("micro_batch_size: 2", "micro_batch_sizes: 2")
				.replace("hidden_size: 2560", "hidden_size: {{ width }}")
				.replace(
					"seq_length: ${training.model.encoder_seq_length}",
					"seq_length: 1\n  rampup_batch_size: [16, 16, 100]",
				),
			{ path },
		);

		expect(run.problems).toEqual([
			expect.stringContaining(
				"`model.micro_batch_sizes` is not a key that wattdiff or nemo knows (did you mean `model.micro_batch_size`",
			),
			expect.stringContaining("`model.num_layers` is `many`"),
			expect.stringContaining(
				"`model.hidden_size` is `{{ width }}`, which only the launch decides",
			),
			expect.stringContaining("`model.ffn_hidden_size` is `$"),
			expect.stringContaining("`model.rampup_batch_size` lets the batch grow"),
		]);
	});

	test("a tokenizer that nobody knows is assumed to be GPT-2's", () => {
		const run = readRun(
			nemo,
			decoder.replace("meta-llama/Meta-Llama-3-8B", "harbour"),
			{ path },
		);

		// 50,257 to a multiple of 128 × 2.
		expect(run.value("model.vocab")).toBe(50_432);
		expect(run.origin("model.vocab")?.kind).toBe("assumption");
	});
});

test("BERT is an encoder by its config", () => {
	const run = readRun(
		nemo,
		decoder
			.replace("mcore_gpt: true", "mcore_bert: true")
			.replace(
				"meta-llama/Meta-Llama-3-8B",
				"BertWordPieceLowerCase-bert-uncased",
			),
		{ path },
	);

	expect(run.value("model.config")).toMatchObject({
		model_type: "bert",
		num_hidden_layers: 32,
		intermediate_size: 10_240,
	});
	expect(run.value("model.layers")).toBeUndefined();
});

test("a vision transformer has its patches and classes", () => {
	const run = readRun(
		nemo,
		decoder.replace(
			"mcore_gpt: true",
			"patch_dim: 16\n  img_h: 224\n  img_w: 224\n  num_classes: 10",
		),
		{ path },
	);

	expect(run.value("model.config")).toMatchObject({
		model_type: "vit",
		patch_size: 16,
		image_size: 224,
	});
	expect(run.value("data.classes")).toBe(10);
	expect(run.value("task")).toBe("classify");
});

test("fine-tuning from a checkpoint has the model as a hint, and LoRA", () => {
	const run = readRun(
		nemo,
		`run: {model_train_name: llama2_7b, results_dir: x}
trainer: {devices: 8, num_nodes: 1, precision: bf16, max_steps: 100}
exp_manager: {name: x}
model:
  micro_batch_size: 1
  global_batch_size: 16
  tensor_model_parallel_size: 1
  restore_from_path: ???
  peft:
    peft_scheme: lora
    lora_tuning: {adapter_dim: 8, adapter_dropout: 0.1, target_modules: [attention_qkv, mlp_fc2]}
  data:
    train_ds:
      global_batch_size: \${peft.model.global_batch_size}
      micro_batch_size: 2
      max_seq_length: 2048
  optim: {name: fused_adam}
`,
		{ path: "conf/peft/llama/harbour.yaml" },
	);

	expect(run.value("model.id")).toBe("llama2_7b");
	expect(run.origin("model.id")?.kind).toBe("hint");
	expect(run.value("task")).toBe("sft");
	expect(run.value("batch.global")).toBe(16);
	expect(run.line("batch.global")).toBe(14);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("data.sequence")).toBe(2048);
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("adapter.rank")).toBe(8);
	expect(run.value("adapter.dropout")).toBe(0.1);
	expect(run.value("adapter.targets")).toEqual(["q", "k", "v", "down"]);
	expect(run.value("optimizer")).toBe("adam");
});

test("a diffusion model is known by the shape of its U-Net", () => {
	const run = readRun(
		nemo,
		`trainer: {devices: 8, num_nodes: 2, precision: 16, max_steps: 100}
exp_manager: {name: x}
model:
  micro_batch_size: 4
  global_batch_size: 64
  first_stage_key: images_encoded
  cond_stage_key: captions
  cond_stage_trainable: false
  unet_config: {model_channels: 320, context_dim: 768, transformer_depth: 1}
  data: {train: {augmentations: {center_crop_h_w: "512, 768"}}}
  optim: {name: fused_adam}
`,
	);

	expect(run.value("task")).toBe("diffuse");
	expect(run.value("model.id")).toBe(
		"stable-diffusion-v1-5/stable-diffusion-v1-5",
	);
	expect(run.value("data.image")).toBe(512);
	expect(run.value("data.image_width")).toBe(768);
	expect(run.value("data.latents_cached")).toBe(true);
	expect(run.value("data.text_cached")).toBe(false);
	expect(run.value("model.text_encoder_trained")).toBe(false);
	expect(run.problems).toEqual([]);
});

const imagen = `trainer: {devices: 8, num_nodes: 2, precision: bf16, max_steps: 100}
exp_manager: {name: x}
model:
  micro_batch_size: 4
  global_batch_size: 64
  unet_type: base
  unet: {embed_dim: 128, image_size: 64, channel_mult: [1, 2], cond_dim: 256}
  conditioning: {embed_dim: 1024, token_length: 128, precached_key: embeddings_t5_xxl}
  data: {train: {augmentations: {center_crop_h_w: "64, 64"}}}
  optim: {name: fused_adam}
`;

test("Imagen states its U-Net over pixels, and trains on captions that were encoded before", () => {
	const run = readRun(nemo, imagen);

	expect(run.value("task")).toBe("diffuse");
	expect(run.value("data.image")).toBe(64);
	expect(run.value("data.text_cached")).toBe(true);
	expect(run.value("model.config")).toEqual({
		model_type: "diffusion",
		shrinks: 1,
		image: 64,
		text_tokens: 128,
		text_encoders: [],
		denoiser: {
			_class_name: "ImagenUNet",
			embed_dim: 128,
			image_size: 64,
			channel_mult: [1, 2],
			cond_dim: 256,
			text_embed_dim: 1024,
		},
	});
});

test("the U-Net of Imagen that doubles sides is another network", () => {
	const run = readRun(nemo, imagen.replace("base", "sr"));

	expect(run.value("model.config")).toBeUndefined();
});

const whispers = `name: whispers
model:
  sample_rate: 16000
  train_ds:
    manifest_filepath: ???
    batch_size: 12
    max_duration: 20
  preprocessor: {features: 80}
  encoder:
    _target_: nemo.collections.asr.modules.ConformerEncoder
    feat_in: \${model.preprocessor.features}
    n_layers: 16
    d_model: 256
    n_heads: 4
    ff_expansion_factor: 4
    conv_kernel_size: 31
    subsampling_factor: 8
  decoder:
    _target_: nemo.collections.asr.modules.ConvASRDecoder
  optim: {name: adamw}
trainer:
  devices: -1
  num_nodes: 1
  max_epochs: 50
  precision: 32
  accumulate_grad_batches: 4
exp_manager: {name: x}
`;

test("a speech model has its encoder, batch and the longest clip as a hint", () => {
	const run = readRun(nemo, whispers);

	expect(run.value("task")).toBe("transcribe");
	expect(run.value("model.config")).toMatchObject({
		model_type: "speech_parts",
		text_per_second: 3,
	});
	expect(run.value("batch.micro")).toBe(12);
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.value("data.epochs")).toBe(50);
	expect(run.value("data.seconds")).toBe(20);
	expect(run.origin("data.seconds")?.kind).toBe("hint");
	expect(run.value("hardware.per_node")).toBeUndefined();
	expect(run.problems).toEqual([]);
});

test("PPO has the actor's part and says what the critic adds", () => {
	const run = readRun(
		nemo,
		`run: {name: x, results_dir: y}
critic:
  trainer: {num_nodes: 1, devices: 8}
actor:
  trainer:
    num_nodes: 2
    devices: 8
    precision: bf16
    ppo: {max_steps: -1, max_epochs: 1}
    max_epochs: \${.ppo.max_epochs}
    max_steps: \${.ppo.max_steps}
  model:
    micro_batch_size: 1
    global_batch_size: 64
    tensor_model_parallel_size: 4
    megatron_amp_O2: True
    ppo:
      num_rollout_samples: 512
      length_params: {max_length: 1024}
    optim: {name: mcore_distributed_optim}
`,
	);

	expect(run.value("task")).toBe("ppo");
	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("rollouts.prompts")).toBe(512);
	expect(run.value("data.completion")).toBe(1024);
	expect(run.value("data.epochs")).toBe(1);
	expect(run.value("batch.global")).toBe(64);
	expect(run.problems).toEqual([
		expect.stringContaining("`critic` runs a critic"),
	]);
});

describe("what is no run", () => {
	test("the launcher's root is a part, preparing data is no training", () => {
		const root =
			"defaults:\n  - training: gpt3/5b\nstages: [training]\ncluster_type: bcm\n";
		const prepares = "run: {name: x, results_dir: y}\ndataset: pile\n";

		expect(readOnly(nemo, root).kind).toBe("fragment");
		expect(
			readOnly(nemo, prepares, {
				path: "conf/data_preparation/gpt3/pile.yaml",
			}),
		).toEqual({ kind: "not-training", why: "It prepares data." });
	});

	test.each([
		"trainer: {max_epochs: 3}\nmodel: {x: 1}\n",
		"exp_manager: {name: a}\n",
		"pull_secret: a\nshm_size: 512Gi\n",
	])("%s is another's", (text) => {
		expect(nemo.recognises(parseFile("a.yaml", text))).toBe(false);
	});
});
