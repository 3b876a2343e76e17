import { toAttention, toFlashAttention } from "../attention.js";
import { type Fields, toBoolean, toCount, toText } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { scriptAdapterKeys } from "./script-adapters.js";
import { trainingArguments, unmodelledTrainer } from "./training-arguments.js";

/** The keys of TRL's and alignment-handbook's configs besides the Trainer's (trl 0.9.6 to 1.9.0, trl/trainer, trl/scripts). */
export const trlFields: Fields = {
	model_name_or_path: toText("model.id"),
	attn_implementation: toAttention,
	use_flash_attention_2: toFlashAttention,
	max_length: toCount("data.sequence"),
	max_seq_length: toCount("data.sequence"),
	block_size: toCount("data.sequence"),
	// Alpaca's train.py and the many scripts that began as it.
	model_max_length: toCount("data.sequence"),
	max_seq_len: toCount("data.sequence"),
	max_prompt_length: toCount("data.prompt"),
	max_completion_length: toCount("data.completion"),
	response_length: toCount("data.completion"),
	num_generations: toCount("rollouts.per_prompt"),
	packing: toBoolean("data.packed"),
	activation_offloading: toBoolean("checkpointing.offload"),
	use_liger: toBoolean("fused_loss"),
	use_liger_loss: toBoolean("fused_loss"),
	max_train_samples: toCount("data.sample_limit"),
	...handled(scriptAdapterKeys),
	...handled([
		"config_name",
		"model_id",
		"model_name",
		"torch_dtype",
		"dtype",
		"use_peft",
		"use_dora",
		"lora_r",
		"lora_dropout",
		"lora_target_modules",
		"lora_modules_to_save",
		"load_in_4bit",
		"load_in_8bit",
		"bnb_4bit_quant_type",
		"use_bnb_nested_quant",
		"dataset_name",
		"dataset_train_split",
		"dataset_mixture",
		"dataset_mixer",
		"datasets",
		"reward_funcs",
		"simpo_gamma",
		"desirable_weight",
		"center_rewards_coefficient",
		"reward_model_path",
		"reward_model_name_or_path",
		"use_vllm",
		"vllm_mode",
		"vllm_gpu_memory_utilization",
		"vllm_enable_sleep_mode",
		"num_ppo_epochs",
		"teacher_model_name_or_path",
		"cpo_alpha",
		"loss_type",
		"rpo_alpha",
		"beta",
		"assistant_only_loss",
		"completion_only_loss",
		"pass_rate_min",
		"num_iterations",
		"num_mini_batches",
		"total_episodes",
		"precompute_ref_log_probs",
		"reference_free",
	]),
	...irrelevant(
		`adap_kl_ctrl alpha cache_dir cache_implementation cast_lm_head_to_fp32 chat_template chat_template_kwargs
		chat_template_path chars_per_token cliprange cliprange_value code_language columns
		dataset_batch_size dataset_config dataset_config_name dataset_kwargs dataset_num_proc dataset_prompt_column
		dataset_splits dataset_configs dataset_streaming dataset_test_split dataset_text_field delta
		disable_dropout discopop_tau ds3_gather_for_generation env eos_token epsilon epsilon_high
		eval_packing f_alpha_divergence_coef f_divergence_type force_use_ref_model gamma generate_during_eval
		generation_batch_size generation_kwargs ignore_bias_buffers ignore_index importance_sampling_level
		is_encoder_decoder kl_coef kl_estimator label_pad_token_id label_smoothing lam ld_alpha lmbda
		log_completions log_completions_hub_repo log_completions_steps log_multimodal log_unique_prompts lora_alpha
		lora_task_type loss_weights mask_truncated_completions max_density_ratio max_eval_samples
		max_target_length max_tool_calling_iterations min_density_ratio min_p missing_eos_penalty
		model_adapter_name model_init_kwargs model_revision multi_objective_aggregation normalize_advantages
		num_completions_to_print num_generations_eval num_of_sequences num_sample_generations
		off_policy_mask_threshold overwrite_cache pad_to_multiple_of pad_token pad_token_id padding_free
		padding_value packing_strategy parallel_code_exec_per_proc pass_rate_max precompute_ref_batch_size
		preprocessing_num_workers ref_adapter_name ref_model_init_kwargs
		ref_model_mixup_alpha ref_model_sync_steps remove_thinking repetition_penalty hub_model_revision
		reward_clip_range reward_weights router_aux_loss_coef sapo_temperature_neg sapo_temperature_pos
		scale_rewards script shuffle_dataset sft_model_path steps_per_generation stop_token stop_token_id
		sync_ref_model system_prompt teacher_model_init_kwargs temperature test_split_size text_column
		tokenizer_name tokenizer_name_or_path tools top_entropy_quantile top_k top_p train_file validation_file
		validation_split_percentage truncation_mode truncation_side trust_remote_code undesirable_weight
		use_adaptive_entropy use_bias_correction_kl use_fast_tokenizer use_logits_to_keep
		use_num_logits_to_keep use_auth_token use_transformers_paged use_weighting use_rslora
		bnb_4bit_quant_storage auto_insert_empty_system_msg benchmarks callbacks wandb_entity wandb_project
		wandb_run_group wandb_log_unique_prompts whiten_rewards low_cpu_mem_usage streaming keep_linebreaks
		cosine_max_len cosine_max_value_correct cosine_max_value_wrong cosine_min_value_correct
		cosine_min_value_wrong repetition_max_penalty repetition_n_grams max_completion_len soft_punish_cache
		e2b_router_url morph_router_url code_provider code_eval_test_batch_size code_eval_scoring_mode
		ioi_provider num_completions entropy_coef concatenate_dataset data_path eval_data_path image_folder
		lazy_preprocess conv_style meta_path version vision_tower mm_use_im_start_end mm_use_im_patch_token
		mm_vision_select_layer mm_vision_select_feature mm_projector_lr group_by_modality_length lora_bias
		lora_weight_path dataset_format do_mmlu_eval mmlu_dataset mmlu_split max_mmlu_samples
		mmlu_source_max_len max_memory_MB train_on_source eval_dataset_size conversation_template`,
	),
	"vllm_*": "irrelevant",
	"vespo_*": "irrelevant",
	"transformers_continuous_*": "irrelevant",
	"uld_*": "irrelevant",
};

/** Settings of TRL that are not in the estimate. */
export const unmodelledTrl = {
	...unmodelledTrainer,
	lora_target_parameters: "puts adapters on the tensors of experts",
} as const;

/** Every key that a config for the Trainer or TRL may have. */
export const hfTrainerFields: Fields = {
	...trainingArguments,
	...trlFields,
	...handled(Object.keys(unmodelledTrl)),
};
