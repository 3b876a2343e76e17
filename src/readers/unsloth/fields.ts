import {
	type Fields,
	toBoolean,
	toCount,
	toPositive,
	toShare,
	toText,
} from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";

/** The keys of a config of Unsloth's command line (unsloth_cli at 015bdef0d94a). */
export const unslothFields: Fields = {
	model: toText("model.id"),
	"training.max_seq_length": toCount("data.sequence"),
	"training.batch_size": toCount("batch.micro"),
	"training.gradient_accumulation_steps": toCount("batch.accumulation"),
	"training.packing": toBoolean("data.packed"),
	"training.optim": toText("optimizer"),
	"lora.lora_r": toPositive("adapter.rank"),
	"lora.lora_dropout": toShare("adapter.dropout"),
	...handled([
		"data.dataset",
		"data.local_dataset",
		"training.training_type",
		"training.load_in_4bit",
		"training.num_epochs",
		"training.max_steps",
		"training.gradient_checkpointing",
		"lora.use_dora",
		"lora.target_modules",
	]),
	...irrelevantUnder("data.", "format_type"),
	...irrelevantUnder(
		"training.",
		`output_dir learning_rate warmup_steps save_steps weight_decay random_seed train_on_completions lr_scheduler_type
		warmup_ratio`,
	),
	...irrelevantUnder(
		"lora.",
		"lora_alpha vision_all_linear use_rslora use_loftq finetune_*",
	),
	...irrelevant("logging.* inference.*"),
};
