import { toOptimizerClass } from "../class-name.js";
import { type Fields, toBoolean, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { trainerFields } from "../lightning-trainer.js";

/**
 * The keys that applications in the manner of lightning-hydra-template share. What their own classes take below `model`
 * and `data` is theirs: only what many of them share is read.
 */
export const hydraFields: Fields = {
	...trainerFields("trainer."),
	"data.batch_size": toCount("batch.micro"),
	"datamodule.batch_size": toCount("batch.micro"),
	"data.batch_size_per_gpu": toCount("batch.micro"),
	"model.optimizer": toOptimizerClass,
	"model.compile": toBoolean("compile"),
	compile: toBoolean("compile"),
	...handled(["train", "model._target_", "task_name"]),
	...irrelevant(
		`data.* datamodule.* model.* callbacks.* logger.* paths.* extras.* tags seed test ckpt_path name work_dir
		original_work_dir data_dir print_config ignore_warnings optimized_metric debug_mode experiment_name
		defaults hparams_search local`,
	),
};
