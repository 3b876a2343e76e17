import {
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
	toShare,
} from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";
import { trainerFields } from "../lightning-trainer.js";
import { toKept, toSavedEvery } from "../saving.js";

/** What every config of NeMo 1 has around its model. */
const around: Fields = {
	...trainerFields("trainer."),
	"exp_manager.checkpoint_callback_params.save_top_k": toKept,
	"exp_manager.checkpoint_callback_params.every_n_train_steps": toSavedEvery,
	...irrelevant(
		`exp_manager.* hydra.* run.* name restore_from_path init_from_ptl_ckpt init_from_nemo_model
		init_from_pretrained_model defaults inference.* cluster_type base_results_dir data_dir allow_tf32 trainer.ppo.*
		cluster.* env_vars.* container container_mounts`,
	),
};

/** The keys of NeMo's Megatron models (NVIDIA/NeMo at 8cfedd720346, examples/nlp/language_modeling/conf). */
export const megatronFields: Fields = {
	...around,
	"model.micro_batch_size": toCount("batch.micro"),
	"model.global_batch_size": toCount("batch.global"),
	"model.encoder_seq_length": toCount("data.sequence"),
	"model.num_layers": toCount("model.layers"),
	"model.hidden_size": toCount("model.hidden"),
	"model.ffn_hidden_size": toCount("model.ffn"),
	"model.num_attention_heads": toCount("model.heads"),
	"model.num_query_groups": toCount("model.kv_heads"),
	"model.kv_channels": toCount("model.head_dim"),
	"model.num_moe_experts": toCount("model.experts"),
	"model.moe_router_topk": toCount("model.experts_active"),
	"model.share_embeddings_and_output_weights": toBoolean("model.tied"),
	"model.hidden_dropout": toShare("model.dropout"),
	"model.tensor_model_parallel_size": toCount("parallel.tensor"),
	"model.pipeline_model_parallel_size": toCount("parallel.pipeline"),
	"model.virtual_pipeline_model_parallel_size": toCount(
		"parallel.virtual_pipeline",
	),
	"model.context_parallel_size": toCount("parallel.context"),
	"model.expert_model_parallel_size": toCount("parallel.expert"),
	"model.sequence_parallel": toBoolean("parallel.sequence"),
	"model.activations_checkpoint_granularity": toOneOf("checkpointing", {
		selective: "selective",
		full: "full",
	}),
	"model.data.train_ds.global_batch_size": toCount("batch.global"),
	"model.data.train_ds.micro_batch_size": toCount("batch.micro"),
	"model.data.train_ds.max_seq_length": toCount("data.sequence"),
	"model.data.train_ds.max_src_seq_length": toCount("data.sequence"),
	"model.data.train_ds.packed_sequence": toBoolean("data.packed"),
	...handled([
		"model.normalization",
		"model.activation",
		"model.bias",
		"model.position_embedding_type",
		"model.rotary_percentage",
		"model.max_position_embeddings",
		"model.make_vocab_size_divisible_by",
		"model.tokenizer",
		"model.optim",
		"model.precision",
		"model.megatron_amp_O2",
		"model.fp8",
		"model.fsdp",
		"model.fsdp_sharding_strategy",
		"model.use_flash_attention",
		"model.rampup_batch_size",
		"model.peft",
		"model.retro",
		"model.mm_cfg",
		"model.encoder",
		"model.decoder",
		"model.img_h",
		"model.img_w",
		"model.patch_dim",
		"model.num_classes",
		"model.num_channels",
		"model.unet_config",
		"model.unet",
		"model.first_stage_key",
		"model.cond_stage_key",
		"model.cond_stage_trainable",
		"model.conditioner_config",
		"model.ppo",
		"model.data.augmentations",
		"model.data.train",
	]),
	...irrelevantUnder(
		"model.",
		`data.* mcore_gpt mcore_bert mcore_t5 restore_from_path restore_from_ckpt resume_from_checkpoint seed
		init_method_std use_scaled_init_method attention_dropout ffn_dropout apply_query_key_layer_scaling
		layernorm_epsilon do_layer_norm_weight_decay pre_process post_process persist_layer_norm headscale
		transformer_block_type openai_gelu normalize_attention_scores apply_rope_fusion rotary_base attention_type
		native_amp_init_scale native_amp_growth_interval hysteresis fp32_residual_connection fp16_lm_cross_entropy
		grad_allreduce_chunk_size_mb grad_div_ar_fusion gradient_accumulation_fusion bias_activation_fusion
		bias_dropout_add_fusion masked_softmax_fusion get_attention_mask_from_fusion use_cpu_initialization onnx_safe
		apex_transformer_log_level gradient_as_bucket_view sync_batch_comm activations_checkpoint_method
		activations_checkpoint_num_layers num_micro_batches_with_partial_activation_checkpoints
		activations_checkpoint_layers_per_pipeline defer_embedding_wgrad_compute wgrad_deferral_limit
		cross_entropy_loss_fusion deterministic_mode transformer_engine fp8_e4m3 fp8_hybrid fp8_margin fp8_interval
		fp8_amax_history_len fp8_amax_compute_algo fp8_wgrad fp8_params reduce_amax use_emha ub_tp_comm_overlap
		ub_tp_comm_overlap_cfg overlap_p2p_comm batch_p2p_comm gc_interval nsys_profile.* memory_profile.* optim.*
		tokenizer.* seq_len_interpolation_factor layernorm_zero_centered_gamma mcore_customization_config.* bert_binary_head add_pooler
		add_lm_head megatron_legacy answer_only_loss save_nemo_on_validation_end dist_ckpt_load_strictness
		moe_aux_loss_coeff moe_expert_capacity_factor moe_grouped_gemm moe_pad_expert_input_to_capacity
		moe_token_dispatcher_type moe_router_load_balancing_type moe_z_loss_coeff async_grad_allreduce
		fsdp_grad_reduce_dtype fsdp_sharded_checkpoint fsdp_use_orig_params pipeline_model_parallel_split_rank
		model_parallel_size pretrained_checkpoint.* enable_nge loss_clip_val output_sequence use_avg_pool
		force_head_dtype reward_standardization.* num_attributes offload_adam_states vision_pretraining_type
		classes_fraction data_per_class_fraction drop_path_rate ckpt_path ddp_overlap capture_cudagraph_iters channels_last
		inductor inductor_cudagraphs fused_opt use_ema image_size channels beta_schedule given_betas timesteps
		linear_start linear_end cosine_s clip_denoised loss_type learn_logvar logvar_init l_simple_weight
		original_elbo_weight parameterization v_posterior conditioning_key concat_mode cond_stage_forward
		cond_stage_config.* first_stage_config.* denoiser_config.* loss_fn_config.* preconditioning.*
		preconditioning_type conditioning.* text_embedding_dropout_rate unet_type is_legacy scale_by_std scale_factor
		disable_first_stage_autocast load_only_unet log_every_t monitor num_timesteps_cond use_positional_encodings
		ignore_keys precache_mode sharp target _target_ chat hf_model`,
	),
};

/**
 * The keys of NeMo's speech models (NVIDIA/NeMo at 8cfedd720346, examples/asr/conf, examples/tts/conf). Every module has arguments of its
 * own; only what decides the cost is read of them.
 */
export const speechFields: Fields = {
	...around,
	"model.train_ds.batch_size": toCount("batch.micro"),
	"model.train_ds.dataloader_params.batch_size": toCount("batch.micro"),
	...handled(["model.optim", "model.encoder", "model.train_ds.max_duration"]),
	...irrelevant(
		`model.* sample_rate sup_data_* *_path train_dataset validation_datasets test_datasets pitch_* n_window_size
		n_window_stride n_fft lowfreq highfreq window n_mels n_mel_channels ssl_* speaker_* use_unique_tokens
		segment_speaker_embedding phoneme_dict_path heteronyms_path mapping_file_path whitelist_path ckpt_path
		export_dir hifi_ckpt_path n_speakers init_strategy labels sample_duration repeat dropout separable n_filters
		num_workers batch_size max_epochs max_steps weighted_sampling_steps_per_epoch train_ds_meta val_ds_meta
		log_ds_meta test_ds_meta log_dir win_length hop_length train_n_samples val_n_samples train_n_segments
		train_max_duration train_min_duration val_n_segments val_max_duration val_min_duration
		val_min_duration_seconds up_sample_rates down_sample_rates samples_per_frame num_codebooks encoder_out_dim
		upsample_* resblock* mel_feature pitch_feature energy_feature featurizers feature_stats_path
		reference_audio_type spl_tokens pretrained_* lm_model init_strict fmax n_stride pad_value mode *_manifest
		do_training do_testing trim_* mel_dim noise_dim kpnet_conv_size lrelu_slope dilations strides channel_size`,
	),
};
