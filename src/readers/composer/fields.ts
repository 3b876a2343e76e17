import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";
import { trainerFields } from "./trainer-fields.js";

/** The keys of configs on Composer that are not llm-foundry's: https://github.com/mosaicml/examples at daddaeff7a53. */
export const composerFields: Fields = {
	max_seq_len: toCount("data.sequence"),
	"train_dataset.crop_size": toCount("data.image"),
	"train_dataset.final_size": toCount("data.image"),
	"dataset.resolution": toCount("data.image"),
	// The loader divides it by the number of devices.
	"train_dataset.batch_size": toCount("batch.global"),
	"model.num_classes": toCount("data.classes"),
	"model.num_labels": toCount("data.classes"),
	...handled([
		"model.name",
		"model.backbone_arch",
		"model.pretrained_model_name",
		"model.model_config",
		"model.train_text_encoder",
		"model.train_unet",
		"dataset.name",
		"recipe_name",
		"tasks",
	]),
	...trainerFields,
	...irrelevantUnder("model.", "*"),
	...irrelevantUnder("train_dataset.", "*"),
	...irrelevantUnder("dataset.", "*"),
	...irrelevant(
		`train_loader.* eval_dataset.* eval_loader.* tokenizer_name data_local data_remote mlm_probability mild.*
		medium.* hot.* use_recipe use_ema starting_checkpoint_load_path local_pretrain_checkpoint_folder`,
	),
};
