import {
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
	toShare,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** The names that train.py of nanoGPT sets and a config overrides (karpathy/nanoGPT 3adf61e154c3, train.py). */
export const nanogptFields: Fields = {
	batch_size: toCount("batch.micro"),
	block_size: toCount("data.sequence"),
	max_iters: toCount("steps"),
	eval_interval: toCount("evaluation.every"),
	compile: toBoolean("compile"),
	dtype: toOneOf("precision", {
		bfloat16: "amp-bf16",
		float16: "amp-fp16",
		float32: "fp32",
	}),
	...handled([
		"gradient_accumulation_steps",
		"n_layer",
		"n_head",
		"n_embd",
		"dropout",
		"bias",
		"init_from",
		"dataset",
		"eval_iters",
		"eval_only",
	]),
	...irrelevant(`
		out_dir log_interval always_save_checkpoint wandb_log wandb_project wandb_run_name learning_rate weight_decay beta1
		beta2 grad_clip decay_lr warmup_iters lr_decay_iters min_lr backend device seed
	`),
};

/** The shape of a model that is trained from scratch. */
export const shapeFields: Fields = {
	n_layer: toCount("model.layers"),
	n_head: toCount("model.heads"),
	n_embd: toCount("model.hidden"),
	dropout: toShare("model.dropout"),
};
