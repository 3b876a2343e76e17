import type { Task } from "../../plan/fields.js";
import { toOptimizerClass } from "../class-name.js";
import {
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
	toPositive,
	toText,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** One family of PhysicsNeMo's example applications, which each have keys of their own. */
export interface Schema {
	readonly name: string;
	/** Dotted keys that only this family has together; any of the lists is enough. */
	readonly signature: readonly (readonly string[])[];
	readonly task: Task;
	readonly fields: Fields;
}

const hydra = irrelevant("hydra.* defaults wandb.* wandb_mode watch_model");

/** NVIDIA/physicsnemo at 94b3551, examples/: a row for each family. */
export const schemas: readonly Schema[] = [
	{
		name: "corrdiff",
		signature: [["training.hp.training_duration"]],
		task: "diffuse",
		fields: {
			...hydra,
			"training.hp.total_batch_size": toCount("batch.global"),
			"training.hp.batch_size_per_gpu": toCount("batch.micro"),
			...handled([
				"training.hp.training_duration",
				"training.hp.patch_num",
				"training.perf.fp_optimizations",
				"training.perf.songunet_checkpoint_level",
			]),
			...irrelevant(
				"training.* hp.* perf.* io.* dataset.* model.* model_size.* validation.* sampler.* generation.*",
			),
		},
	},
	{
		name: "domino",
		signature: [["model.geometry_rep", "train.epochs"]],
		task: "fit",
		fields: {
			...hydra,
			"train.epochs": toPositive("data.epochs"),
			"train.dataloader.batch_size": toCount("batch.micro"),
			"train.optimizer.name": toText("optimizer"),
			...handled(["train.amp.enabled", "train.amp.autocast.dtype"]),
			...irrelevant(
				`train.* val.* eval.* model.* data.* data_processor.* variables.* domain_parallelism.* project.* exp_tag
				project_dir output resume_dir`,
			),
		},
	},
	{
		name: "transolver",
		signature: [
			["run_id", "precision", "compile", "data", "output_dir"],
			["run_id", "precision", "compile", "defaults", "output_dir"],
		],
		task: "fit",
		fields: {
			...hydra,
			"training.num_epochs": toPositive("data.epochs"),
			"training.optimizer": toOptimizerClass,
			precision: toOneOf("precision", {
				float32: "fp32",
				bfloat16: "amp-bf16",
				float16: "amp-fp16",
				float8: "fp8",
			}),
			compile: toBoolean("compile"),
			...irrelevant(
				"training.* model.* data.* logging.* output_dir checkpoint_dir run_id seed profile",
			),
		},
	},
	{
		name: "fourier-neural-operator",
		signature: [["arch.fno", "training.max_pseudo_epochs"]],
		task: "fit",
		fields: {
			...hydra,
			"training.batch_size": toCount("batch.micro"),
			"training.max_pseudo_epochs": toPositive("data.epochs"),
			"training.pseudo_epoch_sample_size": toCount("data.samples"),
			"training.resolution": toCount("data.image"),
			...irrelevant("arch.* normaliser.* scheduler.* training.* validation.*"),
		},
	},
	{
		name: "mesh-graph-net",
		signature: [
			["num_training_samples", "batch_size", "epochs"],
			["num_input_features", "num_edge_features", "epochs"],
		],
		task: "fit",
		fields: {
			...hydra,
			batch_size: toCount("batch.micro"),
			epochs: toPositive("data.epochs"),
			jit: "irrelevant",
			...handled([
				"num_training_samples",
				"num_training_time_steps",
				"amp",
				"recompute_activation",
				"num_processor_checkpoint_segments",
			]),
			...irrelevant(
				`data_dir lr lr_* num_input_features num_output_features num_edge_features num_dataloader_workers do_concat_trick
				ckpt_path ckpt_name num_test_samples num_test_time_steps viz_vars frame_skip frame_interval seed
				mlp_activation hidden_dim_* num_layers* inference_*`,
			),
		},
	},
	{
		name: "weather",
		signature: [
			["max_epoch", "batch_size.train"],
			["max_epoch", "train.batch_size", "train.num_samples_per_year"],
		],
		task: "fit",
		fields: {
			...hydra,
			"batch_size.train": toCount("batch.micro"),
			"train.batch_size": toCount("batch.micro"),
			...handled(["max_epoch", "start_epoch", "pangu.img_size"]),
			...irrelevant(
				`batch_size.* train.* val.* pangu.* experiment_name experiment_desc run_desc wb_artifacts nr_input_channels
				nr_output_channels mask_dir mask_dtype data_dir`,
			),
		},
	},
	{
		name: "afno",
		signature: [["num_steps_train", "num_samples_per_year_train", "channels"]],
		task: "fit",
		fields: {
			...hydra,
			batch_size_train: toCount("batch.micro"),
			...handled(["max_epoch", "start_epoch", "channels", "num_steps_train"]),
			...irrelevant(
				`train_dir validation_dir stats_dir ckpt_path num_steps_validation wb_artifacts use_mlflow
				num_samples_per_year_* num_workers_* batch_size_validation`,
			),
		},
	},
];
