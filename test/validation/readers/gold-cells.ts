import type { Expectation } from "./gold.js";

type Cells = Readonly<
	Record<string, readonly [cell: string, expects: readonly Expectation[]]>
>;

/**
 * What the prose of gold.csv says, as facts of a plan. A row stands for a column of a file and quotes its cell, so that
 * a cell that changes, or that nobody translated, is an error. Plain numbers need no row.
 */
export const goldCells: Readonly<Record<string, Cells>> = {
	"levanter/stanford-crfm__levanter/config/llama_7b_with_dclm.yaml": {
		model: [
			"llama 32 layers, 4096, ffn 11008",
			[
				{ key: "model.layers", is: 32 },
				{ key: "model.hidden", is: 4096 },
				{ key: "model.ffn", is: 11008 },
			],
		],
		devices: ["absent", [{ silent: "hardware.count" }]],
		accelerator: ["absent (TPU)", [{ silent: "hardware.accelerator" }]],
		parallelism: [
			"fsdp over embed",
			[{ key: "parallel.sharding", isOneOf: ["fsdp", "zero3"] }],
		],
		precision: ["p=f32,c=bfloat16", [{ key: "precision", is: "amp-bf16" }]],
		must_be_resolved_or_asked: [
			"TPU type; !include data file",
			[{ silent: "hardware.accelerator" }, { silent: "data.tokens" }],
		],
		trap: ["custom tag !include", [{ noProblem: "unreadable-file" }]],
	},
	"fairseq/facebookresearch__fairseq/examples/wav2vec/config/pretraining/wav2vec2_large_librivox.yaml":
		{
			model: [
				"wav2vec2 large",
				[{ inModel: ["wav2vec2"] }, { inModel: [24, 1024] }],
			],
			seq_len: [
				"max_sample_size 320000 samples = 20 s",
				[{ key: "data.seconds", is: 20 }],
			],
			micro_batch_per_device: [
				"max_tokens 1200000 audio samples = 75 s",
				// A bound that whole clips keep: 3 of 20 s, as 4 would be 80 s.
				[{ product: ["batch.micro", "data.seconds"], is: 60 }],
			],
			accelerator: [
				"absent (volta32gb only in a run_config fragment)",
				[{ silent: "hardware.accelerator" }],
			],
			precision: [
				"fp16",
				[{ key: "precision", isOneOf: ["fp16", "amp-fp16"] }],
			],
			trap: [
				"tokens are audio samples",
				[{ silent: "batch.global_tokens" }, { silent: "data.tokens" }],
			],
		},
	"espnet/espnet__espnet/egs2/librispeech/asr1/conf/tuning/train_asr_conformer10_hop_length160.yaml":
		{
			model: ["conformer 12 x 512, decoder 6", [{ inModel: [12, 512, 6] }]],
			micro_batch_per_device: [
				"batch_bins 35000000 elements",
				[{ mentions: "batch_bins" }],
			],
			steps: [
				"50 epochs of the corpus named by the path",
				[{ key: "data.epochs", is: 50 }],
			],
			devices: ["comment: 4", [{ key: "hardware.count", is: 4 }]],
			accelerator: [
				"comment: V100 32GB",
				[{ key: "hardware.accelerator", matches: /V100.*32/ }],
			],
			precision: [
				"use_amp true",
				[{ key: "precision", isOneOf: ["amp-fp16", "amp-bf16"] }],
			],
			trap: ["comment: about 3.5 days", [{ silent: "duration_hours" }]],
		},
	"sagemaker-hyperpod/aws__sagemaker-hyperpod-recipes/recipes_collection/recipes/training/llama/checkpointless_llama3_70b_pretrain.yaml":
		{
			model: [
				"llama-3-3-70b by name; layers absent",
				[{ key: "model.id", matches: /llama-?3[.-]3-70b/i }],
			],
			accelerator: [
				"ml.p5.48xlarge (H100) or ml.p5e.48xlarge (H200)",
				[{ key: "hardware.instance", matches: /^(ml\.)?p5e?\.48xlarge$/ }],
			],
			parallelism: [
				"TP8 PP4 CP1 SP",
				[
					{ key: "parallel.tensor", is: 8 },
					{ key: "parallel.pipeline", is: 4 },
					{ key: "parallel.context", is: 1 },
					{ key: "parallel.sequence", is: true },
				],
			],
			// Megatron's plugin holds bf16 weights and leaves their fp32 copies to the optimizer: a plan's plain `bf16`.
			precision: ["bf16-mixed", [{ key: "precision", is: "bf16" }]],
			trap: [
				"two instance types; time_limit is a limit",
				[{ silent: "duration_hours" }],
			],
		},
	"axolotl/axolotl-ai-cloud__axolotl/examples/distributed-parallel/qwen3-8b-fsdp-tp-cp.yaml":
		{
			model: ["Qwen/Qwen3-8B", [{ key: "model.id", is: "Qwen/Qwen3-8B" }]],
			steps: [
				"2 epochs of alpaca, packed",
				[
					{ key: "data.epochs", is: 2 },
					{ key: "data.packed", is: true },
					{ key: "data.sets", matches: /alpaca/ },
				],
			],
			devices: [
				"8 = dp_shard 2 x cp 2 x tp 2",
				[
					{ key: "hardware.count", is: 8 },
					{ key: "parallel.context", is: 2 },
					{ key: "parallel.tensor", is: 2 },
				],
			],
			accelerator: ["absent", [{ silent: "hardware.accelerator" }]],
			precision: [
				"bf16",
				[{ key: "precision", isOneOf: ["bf16", "amp-bf16"] }],
			],
			trap: [
				"GPU count derivable from the sizes",
				[{ key: "hardware.count", is: 8 }],
			],
		},
	"detectron2/facebookresearch__detectron2/configs/COCO-InstanceSegmentation/mask_rcnn_R_50_FPN_3x.yaml":
		{
			model: [
				"Mask R-CNN R50-FPN",
				[{ key: "model.id", matches: /mask.?rcnn.*r.?50.*fpn/i }],
			],
			global_batch_sequences: [
				"16 (IMS_PER_BATCH in _BASE_)",
				[{ key: "batch.global", is: 16 }],
			],
			devices: ["absent (8 by convention)", [{ silent: "hardware.count" }]],
			accelerator: ["absent", [{ silent: "hardware.accelerator" }]],
			precision: ["fp32 (AMP default off)", [{ key: "precision", is: "fp32" }]],
			trap: [
				"_BASE_ plus code defaults",
				[{ reads: "configs/Base-RCNN-FPN.yaml" }],
			],
		},
	"torchtune/pytorch__torchtune/recipes/configs/llama3_3/70B_full_multinode.yaml":
		{
			model: [
				"torchtune.models.llama3_3.llama3_3_70b",
				[{ key: "model.id", matches: /llama-3\.3-70b/i }],
			],
			steps: [
				"1 epoch of alpaca_cleaned[:95%]",
				[
					{ key: "data.epochs", is: 1 },
					{ key: "data.share", is: 0.95 },
					{ key: "data.sets", matches: /alpaca-cleaned/ },
				],
			],
			devices: ["absent (CLI)", [{ silent: "hardware.count" }]],
			accelerator: ["absent", [{ silent: "hardware.accelerator" }]],
			parallelism: [
				"TP8, dp_shard -1",
				[{ key: "parallel.tensor", is: 8 }, { silent: "parallel.data" }],
			],
			precision: ["bf16", [{ key: "precision", is: "bf16" }]],
			trap: [
				"model by factory name",
				[{ key: "model.id", matches: /llama-3\.3-70b/i }],
			],
		},
};
