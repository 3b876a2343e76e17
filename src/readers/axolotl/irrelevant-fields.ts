import type { Fields } from "../fields.js";
import { irrelevant, irrelevantUnder } from "../irrelevant.js";

/** Keys of Axolotl and its integrations that cannot change what a run takes: names, logging, text format, schedules. */
export const irrelevantFields: Fields = {
	...irrelevant(
		`accelerator_config adam_beta1 adam_beta2 adam_beta3 adam_eps adam_epsilon adam_epsilon2
		added_tokens_overrides auto_resume_from_checkpoints axolotl_config_path
		base_model_ignore_patterns batch_flattening batch_multiplier center_rewards_coefficient chat_template
		chat_template_jinja chat_template_kwargs chunked_cross_entropy_num_chunks cls_model_config
		cosine_constant_lr_ratio cosine_min_lr_ratio cpo_alpha curriculum_sampling dataloader_drop_last
		dataloader_num_workers dataloader_pin_memory dataloader_prefetch_factor dataset_exact_deduplication
		dataset_keep_in_memory dataset_num_proc dataset_prepared_path dataset_processes dataset_shard_idx
		dataset_shard_num ddp ddp_broadcast_buffers ddp_bucket_cap_mb ddp_find_unused_parameters ddp_timeout
		debug deepcompile default_system_message dense_mixer device device_map diffusion do_bench_eval
		do_causal_lm_eval dpo_beta dpo_generate_during_eval dpo_label_smoothing dpo_loss_type dpo_loss_weights
		dpo_norm_loss dpo_padding_free dpo_use_logits_to_keep dpo_use_weighting dynamic_checkpoint eaft_alpha
		eaft_k early_stopping_patience embedding_lr embedding_lr_scale embeddings_skip_upcast eot_tokens eta_min
		eval_batch_size eval_causal_lm_metrics eval_max_new_tokens eval_sample_packing eval_sequence_len
		eval_steps eval_strategy eval_table_max_new_tokens eval_table_size evals_per_epoch evaluation_strategy excess_length_strategy
		experimental_skip_move_to_device expert_backend expert_parallel_backend
		expert_parallel_fallback_on_unsupported expert_parallel_num_nvl_bytes expert_parallel_num_rdma_bytes
		expert_parallel_token_capacity experts_implementation fix_untrained_tokens flash_attn_cross_entropy
		flash_attn_d512 flash_attn_fuse_mlp flash_attn_rms_norm flash_optimum flex_attn_compile_kwargs
		fp32_norm_classes fp32_norms fp8_enable_fsdp_float8_all_gather fsdp_final_state_dict_type full_finetune
		fused_attn_kernel gc_collect_steps gc_steps generate_samples gptq_disable_exllama gptq_groupsize
		gptq_model_v1 gpu_memory_limit gradient_checkpointing_kwargs greater_is_better group_by_length hatchery
		heads_k_stride hf_mlflow_log_artifacts hf_use_auth_token image_resize_algorithm image_size include_tkps
		include_tokens_per_second is_falcon_derived_model is_llama_derived_model is_mistral_derived_model
		is_preprocess is_qwen_derived_model kd_alpha kd_beta kd_ce_alpha kd_normalize_topk kd_online_server
		kd_online_timeout kd_online_topk kd_temperature kd_temperature_min kto_desirable_weight
		kto_undesirable_weight landmark_attention large_head_attention learning_rate liger_cross_entropy
		liger_glu_activation liger_layer_norm liger_rms_norm liger_rms_norm_gated liger_rope liger_swiglu
		liger_use_token_scaling lisa_layers_attribute lisa_step_interval llama4_linearized_experts llmcompressor
		load_best_model_at_end local_rank log_sweep_max_lr log_sweep_min_lr logging_steps lora_alpha
		lora_alpha_pattern lora_embedding_kernel lora_exclude_modules lora_fan_in_fan_out
		lora_mlp_kernel lora_model_dir lora_o_kernel lora_on_cpu lora_qkv_kernel loraplus_lr_embedding
		loraplus_lr_ratio loss_watchdog_patience loss_watchdog_threshold low_cpu_mem_usage lr_div_factor
		lr_groups lr_quadratic_warmup lr_scheduler lr_scheduler_kwargs max_grad_norm max_memory
		max_packed_sequence_len mean_resizing_embeddings merge_method metric_for_best_model min_sample_len
		model_config model_kwargs model_quantization_config model_quantization_config_kwargs model_type
		moe_bnb_fast moe_dequant_chunk_size moe_grouped_backend multipack_real_batches neftune_noise_alpha
		noisy_embedding_alpha nonexpert_quantization num_dataset_shards_to_save num_generation_samples num_labels
		nvfp4_merge_aware nvfp4_merge_aware_start_step optim_args optim_target_modules orpo_alpha output_dir
		overrides_of_model_config overrides_of_model_kwargs pad_to_multiple_of peft peft_autocast_adapter_dtype
		peft_ensure_weight_tying peft_init_lora_weights peft_layers_pattern peft_trainable_token_indices
		peft_use_rslora pose_max_context_len pose_num_chunks pose_split_on_token_ids 		preprocess_iterable pretrain_multipack_attn pretrain_multipack_buffer_size
		pretraining_sample_concatenation processor_kwargs processor_type profiler_steps profiler_steps_start
		push_dataset_to_hub qlora_sharded_model_loading quantization quantize_moe_experts ray_run_name
		reinit_weights relora_cpu_offload relora_prune_method relora_prune_ratio remove_unused_columns
		resize_token_embeddings_to_32x resources_per_worker resume_from_checkpoint revision_of_model
		ring_attn_func rl_beta role_boundaries rope_scaling rpo_alpha s2_attention sample_packing_bin_size
		sample_packing_eff_est sample_packing_group_size sample_packing_mp_start_method
		sample_packing_seq_len_multiplier sample_packing_sequentially save_compressed save_first_step
		save_safetensors
		scaling_softmax scaling_softmax_bias scaling_softmax_factor sdpa_varlen seed shrink_embeddings
		shuffle_before_merging_datasets shuffle_merged_datasets simpo_gamma skip_prepare_dataset special_tokens
		spectrum_model_name spectrum_top_fraction streaming streaming_multipack_buffer_size strict test_datasets
		test_value tiled_mlp_num_shards tiled_mlp_use_original_mlp tokenizer_config tokenizer_legacy
		tokenizer_save_jinja_files tokenizer_type tokenizer_use_fast tokenizer_use_mistral_common tokens
		torch_compile_backend torch_compile_mode torch_compile_options torch_dtype torch_empty_cache_steps
		total_num_tokens total_supervised_tokens train_on_inputs trainer_cls trust_remote_code type_of_model
		use_comet use_dsv4_kernels use_eaft use_glm_dsa_kernels use_kernels use_mlflow use_otel_metrics use_ray
		use_scattermoe use_sonicmoe use_swanlab use_tensorboard use_trackio use_wandb vllm warmup_ratio
		warmup_steps weight_decay world_size xpos_rope`,
	),
	...irrelevantUnder(
		"trl.",
		`async_prefetch chat_template_kwargs epsilon epsilon_high generation_batch_size generation_kwargs
		importance_sampling_level log_completions loss_type mask_truncated_completions min_p
		multi_objective_aggregation num_completions_to_print off_policy_mask_threshold
		prefetch_depth ref_model_mixup_alpha ref_model_sync_steps repetition_penalty replay_buffer_size
		replay_recompute_logps reroll_max_groups reroll_start_fraction reward_funcs reward_num_workers
		reward_weights rollout_func scale_rewards skip_zero_advantage_batches streaming_min_groups
		streaming_partial_batch sync_ref_model temperature top_k top_p use_bias_correction_kl use_data_producer
		use_vllm vllm_enable_sleep_mode vllm_guided_decoding_regex vllm_importance_sampling_cap
		vllm_importance_sampling_correction vllm_importance_sampling_mode vllm_lora_sync vllm_mode
		vllm_server_host vllm_server_port vllm_server_timeout vllm_sync_interval`,
	),
	"bench_*": "irrelevant",
	"comet_*": "irrelevant",
	"dion_*": "irrelevant",
	"dsv4_*": "irrelevant",
	"gemma4_*": "irrelevant",
	"generation_*": "irrelevant",
	"gradio_*": "irrelevant",
	"grokfast_*": "irrelevant",
	"hub_*": "irrelevant",
	"jagged_*": "irrelevant",
	"lm_eval_*": "irrelevant",
	"mlflow_*": "irrelevant",
	"nemo_gym_*": "irrelevant",
	"otel_*": "irrelevant",
	"qgalore_*": "irrelevant",
	"swanlab_*": "irrelevant",
	"trackio_*": "irrelevant",
	"vllm_*": "irrelevant",
	"wandb_*": "irrelevant",
};
