import {
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
	toPositive,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** The keys at the top of a torchtune config (torchtune 0.7.0, recipes). */
export const torchtuneFields: Fields = {
	gradient_accumulation_steps: toCount("batch.accumulation"),
	epochs: toPositive("data.epochs"),
	dtype: toOneOf("precision", {
		bf16: "bf16",
		bfloat16: "bf16",
		fp16: "fp16",
		float16: "fp16",
		fp32: "fp32",
		float32: "fp32",
	}),
	optimizer_in_bwd: toBoolean("optimizer_in_backward"),
	enable_activation_offloading: toBoolean("checkpointing.offload"),
	tensor_parallel_dim: toCount("parallel.tensor"),
	context_parallel_dim: toCount("parallel.context"),
	expert_parallel_dim: toCount("parallel.expert"),
	...handled([
		"model",
		"policy_model",
		"reward_and_value_model",
		"teacher_model",
		"tokenizer",
		"dataset",
		"datasets",
		"dataloader",
		"optimizer",
		"loss",
		"kd_loss",
		"batch_size",
		"max_steps_per_epoch",
		"num_steps",
		"ppo_epochs",
		"ppo_batch_size",
		"grpo_samples",
		"max_generated_tokens",
		"compile",
		"enable_activation_checkpointing",
		"ac_mode",
		"fsdp",
		"enable_fsdp",
		"fsdp_cpu_offload",
		"fsdp_reshard_after_forward",
		"data_parallel_shard_dim",
		"data_parallel_replicate_dim",
		"quantizer",
		"enable_fp8_training",
		"orchestration",
		"tasks",
		"prompt",
	]),
	...irrelevant(
		`name output_dir base_model_path seed shuffle device log_level log_every_n_steps log_peak_memory_stats metric_logger
		profiler checkpointer ref_checkpointer ref_policy_checkpointer value_checkpointer reward_checkpointer
		teacher_checkpointer resume_from_checkpoint save_adapter_weights_only save_every_n_epochs save_every_n_steps
		save_last_epoch_only enable_async_checkpointing keep_last_n_checkpoints clip_grad_norm lr_scheduler
		run_val_every_n_steps dataset_val batch_size_val max_val_steps collate_fn custom_sharded_layers
		tensor_parallel_plan context_parallel_rotate_method ac_option memory_efficient_fsdp_wrap low_cpu_ram
		fp8_recipe_name activation_offloading_use_streams cudnn_deterministic_mode resize_token_embeddings kd_ratio
		forward_batch_size temperature top_k min_response_length penalise_no_eos reward_penalty stop_token_ids
		whiten_rewards gamma lmbda kl_coeff enable_kv_cache use_flex use_distributed_state_dict
		debug_num_samples_per_step debug_logging_enabled fake_quant_after_n_steps inference postprocessing training
		reward_functions limit max_seq_length max_new_tokens apply_chat_template chat_format`,
	),
};

/** The arguments of model builders. */
export const modelFields: Fields = {
	...handled([
		"_component_",
		"lora_attn_modules",
		"apply_lora_to_mlp",
		"apply_lora_to_output",
		"lora_rank",
		"lora_dropout",
		"use_dora",
		"quantize_base",
		"decoder_trainable",
		"encoder_trainable",
		"fusion_trainable",
		"vocab_size",
		"num_layers",
		"num_heads",
		"num_kv_heads",
		"embed_dim",
		"intermediate_dim",
		"head_dim",
	]),
	...irrelevant(
		`lora_alpha image_size max_seq_len attn_dropout norm_eps rope_base scale_factor num_classes
		base_model_path tie_word_embeddings`,
	),
};
