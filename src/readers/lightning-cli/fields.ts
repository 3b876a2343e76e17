import { toOptimizerClass } from "../class-name.js";
import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { trainerFields } from "../lightning-trainer.js";

/**
 * The keys of LightningCLI (lightning 2.5.1, pytorch/cli.py). What a project's own classes take under `init_args` is no
 * part of it: only what many of them share is read.
 */
export const lightningCliFields: Fields = {
	...trainerFields("trainer."),
	"data.init_args.batch_size": toCount("batch.micro"),
	"data.batch_size": toCount("batch.micro"),
	optimizer: toOptimizerClass,
	...handled([
		"model.class_path",
		"model.init_args.model_args.backbone",
		"model.init_args.model_args.num_classes",
		"model.init_args.freeze_backbone",
		"model.init_args.model_name",
		"model.init_args.model_name_or_path",
		"model.init_args.backbone",
		"data.init_args.num_classes",
		"data.init_args.train_transform",
		"data.init_args.img_size",
		"data.init_args.image_size",
		"data.init_args.tile_size",
		"data.init_args.resize_to",
	]),
	...irrelevant(
		`data.* model.* seed_everything lr_scheduler ckpt_path out_dtype predict_output_dir custom_modules_path deploy_config_file
		config verbose weights_only return_predictions dataloaders datamodule`,
	),
};
