import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** Arguments of `TrainConfig` (openpi 15a9616a0094, src/openpi/training/config.py). */
export const openpiFields: Fields = {
	batch_size: toCount("batch.global"),
	num_train_steps: toCount("steps"),
	...handled([
		"name",
		"model.*",
		"data.*",
		"weight_loader.*",
		"freeze_filter.*",
		"fsdp_devices",
		"pytorch_training_precision",
		"optimizer.*",
	]),
	...irrelevant(`
		_call_ project_name exp_name pytorch_weight_path lr_schedule.* ema_decay assets_base_dir checkpoint_base_dir seed
		num_workers log_interval save_interval keep_period overwrite resume wandb_enabled policy_metadata.*
	`),
};
