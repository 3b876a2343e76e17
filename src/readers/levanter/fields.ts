import { toAttention } from "../attention.js";
import {
	type Fields,
	toBoolean,
	toCount,
	toPositive,
	toShare,
	toText,
} from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";
import { toCheckpointing, toPolicy } from "./words.js";

/**
 * The keys of a Levanter config (https://github.com/stanford-crfm/levanter, src/levanter/{trainer,main,models,optim} at
 * 9263f81e8b45).
 */
export const levanterFields: Fields = {
	"model.num_layers": toCount("model.layers"),
	"model.hidden_dim": toCount("model.hidden"),
	"model.num_heads": toCount("model.heads"),
	"model.num_kv_heads": toCount("model.kv_heads"),
	"model.head_dim": toCount("model.head_dim"),
	"model.intermediate_dim": toCount("model.ffn"),
	"model.seq_len": toCount("data.sequence"),
	"model.vocab_size": toCount("model.vocab"),
	"model.tie_word_embeddings": toBoolean("model.tied"),
	"model.input_embedding_norm": toBoolean("model.embedding_norm"),
	"model.resid_pdrop": toShare("model.dropout"),
	"model.n_routed_experts": toCount("model.experts"),
	"model.num_experts_per_tok": toCount("model.experts_active"),
	"model.gradient_checkpointing": toCheckpointing,
	"model.attn_backend": toAttention,
	"trainer.mp": toPolicy,
	"trainer.num_train_steps": toCount("steps"),
	"trainer.per_device_parallelism": toCount("batch.micro"),
	"trainer.model_axis_size": toCount("parallel.tensor"),
	"trainer.steps_per_eval": toCount("evaluation.every"),
	"optimizer.type": toText("optimizer"),
	max_seq_len: toCount("data.sequence"),
	max_tune_length: toCount("data.sequence"),
	max_train_length: toCount("data.sequence"),
	"lora.r": unlessZero(toPositive("adapter.rank")),
	"lora.dropout": toShare("adapter.dropout"),
	...handled([
		"data",
		"supervised_data",
		"tokenizer",
		"dataset_type",
		"prompts",
		"model.type",
		"model.use_bias",
		"model.mlp_scale",
		"model.hybrid_norm",
		"model.sliding_window",
		"model.use_sliding_window",
		"model.n_shared_experts",
		"model.reference_checkpoint",
		"model.use_layer_norm_weight",
		"model.upcast_attn",
		"trainer.train_batch_size",
		"trainer.replica_dcn_axis_size",
		"trainer.replica_ici_axis_size",
		"trainer.quantization",
		"initialize_from_hf",
		"use_hf_model_config",
		"model_name_or_path",
		"lora.target_modules",
	]),
	...irrelevantUnder(
		"model.",
		`initializer_range layer_norm_epsilon activation_function rope.* rope_theta flash_attention_block_size
		use_flash_attention cross_entropy_block_size scan_layers scale_attn_by_inverse_layer_idx attention_bias
		attention_dropout attn_pdrop embed_pdrop tokenizer max_window_layers lbl_coef rzl_coef hyena.* no_bias
		query_pre_attn_scalar final_logit_softcapping attn_logit_softcapping use_qk_norm sliding_window_pattern
		rope_local_base_freq gradient_checkpointing_block_size tie_embeddings asr.* num_mel_bins encoder_* decoder_*`,
	),
	...irrelevantUnder(
		"trainer.",
		`seed model_averaging.* wandb.* log_* id tracker tracker.* watch.* profiler* crash_on_* batch_axis fsdp_axis
		tensor_parallel_axes axis_resources.* parameter_axis_resources.* per_device_eval_parallelism
		allow_nondivisible_batch_size max_eval_batches checkpointer.* load_checkpoint load_checkpoint_path
		initialize_from allow_partial_checkpoint jax_config.* jax_compilation_cache_dir distributed.* ray.*
		require_accelerator shutdown_at_exit`,
	),
	...irrelevant(
		`optimizer.* lora.alpha z_loss_weight hf_* peft_* merged_* data_seed initialize_from_checkpoint_path epoch
		eval_harness.* eval_harness_steps log_entropy trust_remote_code cache_dir data_cache_dir model_cache_dir
		mask_inputs chat_train_urls messages_field input_role output_role reinit_* mixture_weights mixture_block_size
		stop_strategy batch_size max_concurrency`,
	),
};

/** The keys of the data section, which may be a file of its own. */
export const dataFields: Fields = {
	vocab_size: toCount("model.vocab"),
	...handled(["id", "configs", "train_weights", "tokenizer"]),
	...irrelevant(
		`train_urls validation_urls cache_dir cache_options.* enforce_eos ignore_token_id shuffle permutation_type
		stop_strategy shuffle_buffer_size mixture_block_size max_train_batches num_validation_sequences target_budget
		experiment_budget tags format.* name stream splits text_key chat_template train_split validation_split plaintext
		rows_per_chunk num_shards`,
	),
};
