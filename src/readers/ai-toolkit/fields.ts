import { toCheckpointing } from "../checkpointing.js";
import { type Fields, toBoolean, toCount, toOneOf, toText } from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";

/** Settings of ai-toolkit that are not in the estimate. */
export const unmodelledToolkit = {
	"train.ema_config.use_ema": "keeps a second copy of what trains",
	"train.do_cfg": "runs a second pass without the prompt",
	"train.diff_output_preservation": "runs a second pass without the adapter",
	"train.blank_prompt_preservation": "runs a second pass without the prompt",
	"train.do_paramiter_swapping": "trains a changing part of the parameters",
	"train.short_and_long_captions": "trains on each image twice",
	"model.layer_offloading": "keeps layers on the host",
	"model.auto_memory": "keeps layers on the host where memory is short",
	"model.split_model_over_gpus": "divides the model among devices",
	"model.only_if_contains": "trains only a part of the model",
	"network.network_kwargs.only_if_contains":
		"puts adapters on some layers only",
	adapter: "trains an adapter of another kind",
	embedding: "trains words of the prompt",
	guidance: "trains on differences between prompts",
} as const;

/** The keys of a process (ai-toolkit at 27a03a91f23e, toolkit/config_modules.py). */
export const toolkitFields: Fields = {
	"train.steps": toCount("steps"),
	"train.batch_size": toCount("batch.micro"),
	"train.gradient_accumulation": toCount("batch.accumulation"),
	"train.gradient_accumulation_steps": toCount("batch.accumulation"),
	"train.optimizer": toText("optimizer"),
	"train.dtype": toOneOf("precision", {
		bf16: "bf16",
		bfloat16: "bf16",
		fp16: "fp16",
		float16: "fp16",
		fp32: "fp32",
		float32: "fp32",
		float: "fp32",
	}),
	"train.gradient_checkpointing": toCheckpointing,
	"train.train_text_encoder": toBoolean("model.text_encoder_trained"),
	"train.cache_text_embeddings": toBoolean("data.text_cached"),
	"model.compile": toBoolean("compile"),
	...handled([
		"type",
		"device",
		"datasets",
		"slider",
		"network.type",
		"network.rank",
		"network.linear",
		"network.dropout",
		"model.name_or_path",
		"model.quantize",
		"model.qtype",
		"train.xformers",
		"train.attention_backend",
		"train.disable_sampling",
		"sample.prompts",
		"sample.samples",
		"sample.sample_every",
		...Object.keys(unmodelledToolkit),
	]),
	...irrelevant(
		`training_folder performance_log_every trigger_word sqlite_db_path first_sample decorator do_lorm
		lorm_extract_mode lorm_extract_mode_param torch_profiler is_v2 log_dir name hooks`,
	),
	...irrelevantUnder(
		"network.",
		`conv alpha linear_alpha conv_alpha lorm transformer_only lokr_full_rank lokr_factor old_lokr_format
		split_multistage_loras layer_offloading pretrained_lora_path all_layers`,
	),
	"network.network_kwargs.*": "irrelevant",
	...irrelevantUnder(
		"train.",
		`noise_scheduler content_or_style content_or_style_reg lr unet_lr text_encoder_lr refiner_lr embedding_lr adapter_lr
		optimizer_params lr_scheduler lr_scheduler_params min_denoising_steps max_denoising_steps sdp train_unet
		train_refiner train_turbo show_turbo_outputs min_snr_gamma snr_gamma learnable_snr_gos noise_offset
		skip_first_sample force_first_sample weight_jitter merge_network_on_save merge_network_on_save_strength
		max_grad_norm start_step free_u adapter_assist_name_or_path adapter_assist_type noise_multiplier
		target_noise_multiplier random_noise_multiplier do_signal_correction_noise do_batch_noise_correction
		batch_noise_correction_scale do_signal_amplification signal_amplification_strength
		signal_correction_noise_scale random_noise_shift img_multiplier noisy_latent_multiplier latent_multiplier
		negative_prompt max_negative_prompts reg_weight num_train_timesteps adaptive_scaling_factor
		prompt_dropout_prob match_noise_norm short_and_long_captions_encoder_split single_item_batching
		match_adapter_assist match_adapter_chance loss_target inverted_mask_prior inverted_mask_prior_multiplier
		diff_output_preservation_multiplier diff_output_preservation_class blank_prompt_preservation_multiplier
		standardize_images standardize_latents dynamic_noise_offset do_random_cfg cfg_scale max_cfg_scale
		cfg_rescale correct_pred_norm correct_pred_norm_multiplier loss_type t0_loss_target t0_velocity_equiv_weight
		do_fft_loss do_fft_velocity_equiv_weight pred_scaler prompt_saturation_chance do_prior_divergence
		target_norm_std target_norm_std_value timestep_type next_sample_timesteps linear_timesteps
		linear_timesteps2 unload_text_encoder paramiter_swapping_factor bypass_guidance_embedding
		latent_feature_extractor_path latent_feature_loss_weight diffusion_feature_extractor_path
		diffusion_feature_extractor_weight optimal_noise_pairing_samples force_consistent_noise blended_blur_noise
		do_guidance_loss guidance_loss_target do_guidance_loss_cfg_zero guidance_loss_schedule unconditional_prompt
		do_differential_guidance differential_guidance_scale switch_boundary_every do_blank_stabilization
		audio_loss_multiplier max_loss_debug max_loss validation_config`,
	),
	"train.ema_config.*": "irrelevant",
	...irrelevantUnder(
		"model.",
		`is_v2 is_xl is_pixart is_pixart_sigma is_auraflow is_v3 is_flux is_lumina2 use_flux_cfg is_ssd is_vega is_v_pred dtype
		vae_path refiner_name_or_path refiner_start_at lora_path assistant_lora_path inference_lora_path
		unconditional_lora_path latent_space_version use_text_encoder_1 use_text_encoder_2 experimental_xl
		text_encoder_bits unet_path unet_sample_size vae_device vae_dtype te_device te_dtype quantize_te qtype_te
		low_vram attn_masking ignore_if_contains quantize_kwargs split_model_other_module_param_count_scale
		te_name_or_path arch layer_offloading_transformer_percent layer_offloading_text_encoder_percent
		extras_name_or_path accuracy_recovery_adapter block_compile compile_mode compile_fullgraph compile_dynamic
		cache_size_limit in_context`,
	),
	"model.model_kwargs.*": "irrelevant",
	"model.model_paths.*": "irrelevant",
	"save.*": "irrelevant",
	"sample.*": "irrelevant",
	"logging.*": "irrelevant",
};
