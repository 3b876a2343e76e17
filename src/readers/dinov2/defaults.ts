import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of DINOv2 at b8931f7bf919, dinov2/configs/ssl_default_config.yaml and dinov2/train. */
export const byDefault = defaultsOf("dinov2", "b8931f7bf919");

/** The keys of ssl_default_config.yaml that the reader asks for. */
export const standard = {
	numbers: {
		"optim.epochs": 100,
		"train.OFFICIAL_EPOCH_LENGTH": 1250,
		"train.batch_size_per_gpu": 64,
		"student.patch_size": 16,
		"student.num_register_tokens": 0,
		"crops.global_crops_size": 224,
		"crops.local_crops_size": 96,
		"crops.local_crops_number": 8,
	},
	texts: {
		"student.arch": "vit_large",
		"student.ffn_layer": "mlp",
		"train.dataset_path": "ImageNet:split=TRAIN",
		"compute_precision.student.backbone.sharding_strategy": "SHARD_GRAD_OP",
		"compute_precision.student.backbone.mixed_precision.param_dtype": "fp16",
	},
} as const satisfies {
	readonly numbers: Readonly<Record<string, number>>;
	readonly texts: Readonly<Record<string, string>>;
};

/** What the training code does whatever the config says. */
export const dinoDefaults: readonly Fact[] = [
	byDefault("task", "pretrain"),
	byDefault("batch.accumulation", 1),
	byDefault("optimizer", "adamw"),
	byDefault("checkpointing", "none"),
	byDefault("compile", false),
	byDefault("attention", "flash"),
];
