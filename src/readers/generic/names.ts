import type { PlanKey } from "../../plan/fields.js";

/**
 * Names that home-made configs usually give what trains, each under what it means: last parts of dotted keys, lower case,
 * `_` for `-`. A name that is as often something else is not here.
 */
export const names = {
	"batch.micro":
		"micro_batch_size microbatch_size per_device_batch_size per_device_train_batch_size device_batch_size batch_size_per_gpu batch_size_per_device per_gpu_batch_size train_micro_batch_size",
	"batch.global":
		"global_batch_size total_batch_size effective_batch_size global_train_batch_size train_batch_size",
	"batch.accumulation":
		"gradient_accumulation_steps grad_accumulation_steps grad_accum_steps grad_accum gradient_accumulation accumulate_grad_batches accumulation_steps accum_iter grad_acc_steps",
	"data.epochs":
		"epochs num_epochs n_epochs max_epochs max_epoch train_epochs num_train_epochs total_epochs nb_epochs training_epochs",
	steps:
		"max_steps num_steps n_steps total_steps train_steps num_train_steps training_steps max_train_steps max_iters max_iter num_iters n_iters train_iters total_iters num_iterations max_iterations iterations num_updates max_updates steps",
	"data.tokens": "total_tokens train_tokens max_train_tokens num_train_tokens",
	"data.sequence":
		"seq_len seq_length sequence_length sequence_len max_seq_len max_seq_length max_sequence_length block_size context_length context_len context_size context_window max_length max_len n_ctx ctx_len cutoff_len max_context_width",
	"data.samples":
		"num_train_samples train_samples n_train_samples num_train_examples",
	"data.image": "image_size img_size image_resolution imgsz",
	"data.classes": "num_classes n_classes num_labels n_class nb_classes",
	"model.layers":
		"n_layer n_layers num_layers num_hidden_layers num_layer num_blocks n_blocks num_transformer_layers",
	"model.hidden":
		"d_model n_embd n_embed hidden_size embed_dim embedding_dim model_dim dim_model hidden_dim emb_dim dim hidden_width",
	"model.heads":
		"n_head n_heads num_heads num_attention_heads nhead num_head attention_heads heads",
	"model.kv_heads": "n_kv_head n_kv_heads num_kv_heads num_key_value_heads",
	"model.ffn":
		"d_ff intermediate_size ffn_hidden_size ffn_dim mlp_dim d_ffn dim_feedforward feedforward_dim ff_dim",
	"model.vocab": "vocab_size n_vocab num_tokens_vocab",
	"hardware.nodes": "num_nodes nnodes n_nodes",
	"hardware.per_node":
		"gpus_per_node n_gpus_per_node num_gpus_per_node ngpus_per_node devices_per_node devices gpus",
	"hardware.count": "world_size num_gpus n_gpus ngpus num_devices",
	"repeats.folds": "n_folds num_folds k_folds kfolds cv_folds",
} as const satisfies Partial<Record<PlanKey, string>>;

/** Keys of the plan that a count of the config gives by its name alone. */
export type CountKey = keyof typeof names;

const byName: ReadonlyMap<string, CountKey> = new Map(
	Object.entries(names).flatMap(([key, words]) =>
		// Keys come from the literal above.
		words.split(" ").map((word) => [word, key as CountKey] as const),
	),
);

/** The key that counts what a name says; undefined for any other name. */
export function countKey(name: string): CountKey | undefined {
	return byName.get(plainName(name));
}

/** A name as the tables have it. */
export function plainName(name: string): string {
	return name
		.replace(/([a-z0-9])([A-Z])/g, "$1_$2")
		.toLowerCase()
		.replaceAll("-", "_");
}

/** The batch of a data loader: of one device, unless another key says what one device has. */
export const loaderBatch = new Set(["batch_size", "bs", "batchsize"]);

/** Only a training config has a rate at which it learns. */
export const learningRates = new Set(
	"lr learning_rate base_lr max_lr peak_lr init_lr initial_lr learningrate lr0 base_learning_rate max_learning_rate peak_learning_rate".split(
		" ",
	),
);

export const optimizers = new Set(
	"optimizer optim optimizer_name optimizer_type".split(" "),
);

/** A model by its name, or by the place of its weights. */
export const modelNames = new Set(
	"model_name_or_path pretrained_model_name_or_path model_name model_id model_path base_model base_model_name pretrained_model hf_model model_type arch architecture model backbone net network".split(
		" ",
	),
);
