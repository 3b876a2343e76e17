import { toCheckpointing } from "../checkpointing.js";
import {
	type Fields,
	toBoolean,
	toCount,
	toPositive,
	toText,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** Flags of the scripts that are not in the estimate. */
export const unmodelledDiffusers = {
	use_ema: "keeps a second copy of the weights",
	freeze_model: "trains only a part of the parameters",
	lora_blocks: "puts adapters on some blocks only",
	use_blora: "puts adapters on some blocks only",
	do_fp8_training: "computes some layers in fp8",
	offload: "moves models to the host between their uses",
	enable_model_cpu_offload: "moves models to the host between their uses",
	bnb_quantization_config_path: "packs the frozen model as another file says",
	fsdp_text_encoder: "divides the text encoder among devices",
} as const;

/** The flags of the scripts (Diffusers at 58eb52c0803e, examples). */
export const diffusersFields: Fields = {
	train_batch_size: toCount("batch.micro"),
	gradient_accumulation_steps: toCount("batch.accumulation"),
	num_train_epochs: toPositive("data.epochs"),
	num_epochs: toPositive("data.epochs"),
	max_train_steps: toCount("steps"),
	resolution: toCount("data.image"),
	height: toCount("data.image"),
	width: toCount("data.image_width"),
	max_num_frames: toCount("data.frames"),
	num_frames: toCount("data.frames"),
	max_train_samples: toCount("data.sample_limit"),
	optimizer: toText("optimizer"),
	gradient_checkpointing: toCheckpointing,
	train_text_encoder: toBoolean("model.text_encoder_trained"),
	cache_latents: toBoolean("data.latents_cached"),
	pre_compute_text_embeddings: toBoolean("data.text_cached"),
	...handled([
		...Object.keys(unmodelledDiffusers),
		"controlnet_model_name_or_path",
		"model_config_name_or_path",
		"mixed_precision",
		"use_lora",
		"use_dora",
		"lora_rank",
		"lora_r",
		"rank",
		"lora_dropout",
		"lora_layers",
		"lora_target_modules",
		"pretrained_model_name_or_path",
		"pretrained_teacher_model",
		"pretrained_prior_model_name_or_path",
		"pretrained_decoder_model_name_or_path",
		"train_data_dir",
		"instance_data_dir",
		"instance_data_root",
		"train_shards_path_or_url",
		"dataset_name",
		"use_8bit_adam",
		"use_adafactor",
		"enable_xformers_memory_efficient_attention",
		"with_prior_preservation",
	]),
	...irrelevant(
		`adapter_model_name_or_path allow_tf32 aspect_ratio_buckets block_length cache_dir caption_column caption_dropout
		cast_teacher_unet ccache center_crop cfg_dropout_prob checkpointing_epochs checkpointing_steps
		checkpoints_total_limit class_data_dir class_labels_conditioning class_prompt clip_skip
		complex_human_instruction concepts_list cond_dropout_prob cond_image_column conditional_frame_timestep
		conditional_frames_probs conditioning_dropout_prob conditioning_image_column conf_temperature
		controlnet_from_pt controlnet_revision crops_coords_top_left_h crops_coords_top_left_w dataloader_num_workers
		dataset_config_name dataset_preprocess_batch_size ddpm_beta_schedule ddpm_num_inference_steps ddpm_num_steps
		debug_loss detection_resolution disable_training_autocast discr_learning_rate discr_lr_scheduler
		discriminator_config_name_or_path do_edm_style_training do_final_eval dream_detail_preservation dream_training
		edit_prompt_column edited_image_column ema_decay ema_inv_gamma ema_max_decay ema_power ema_update_after_step
		enable_npu_flash_attention enable_slicing enable_t5_ti enable_tiling enable_vae_tiling encode_batch_size
		eval_batch_size final_validation_prompt foreach_ema fps from_pt gaussian_init_lora guidance_scale hflip
		huber_c id_token image_column image_interpolation_mode image_key initializer_concept initializer_token
		input_perturbation instance_data_dataset instance_data_image instance_prompt interpolation_type
		jsonl_for_train lambda_conf learnable_property learning_rate load_from_disk local_rank log_dataset_samples
		log_grad_norm_steps log_steps logger logging_dir logging_steps logit_mean logit_std lora_alpha
		lora_unet_blocks loss_type max_grad_norm max_length max_sequence_length min_masking_rate mode_scale
		model_name_or_path modifier_token nccl_timeout no_safe_serialization noaug noise_offset noised_image_dropout
		non_ema_revision num_class_images num_ddim_timesteps num_double_layers num_dummy_samples
		num_extra_conditioning_channels num_inference_steps num_new_tokens_per_abstraction num_single_layers
		num_validation_images num_validation_videos num_vectors offload_ema offset_noise
		only_target_transformer_blocks original_image_column output_dir output_kohya_format overwrite_output_dir
		placeholder_token precondition_outputs prediction_type preserve_input_precision
		pretrained_text_encoder_4_name_or_path pretrained_tokenizer_4_name_or_path pretrained_vae_model_name_or_path
		pretrained_vae_name_or_path prior_generation_precision prior_loss_weight profile_memory profile_steps
		profile_validation prompt_enhancer_head_id prompt_key prompt_length prompt_prefix proportion_empty_prompts
		push_to_hub random_flip real_prior remote_text_encoder repeats report_to resume_from_checkpoint revision
		sample_batch_size save_as_full_pipeline save_images_epochs save_model_epochs save_steps save_weight_dtype
		scale_lr scheduler_f_max scheduler_f_min scheduler_warm_up_steps seed set_grads_to_none skip_final_inference
		skip_frames_end skip_frames_start skip_save_text_encoder snr_gamma split_vae_encode streaming system_prompt
		teacher_revision text_column text_encoder_lora_alpha text_encoder_lora_r text_encoder_lora_target_modules
		text_encoder_lr text_encoder_out_layers text_encoder_use_attention_mask text_encoder_use_lora
		timestep_bias_begin timestep_bias_end timestep_bias_multiplier timestep_bias_portion timestep_bias_strategy
		timestep_scaling_factor timm_model_backend timm_model_layers timm_model_offset token_abstraction
		tokenizer_max_length tokenizer_name tracker_name tracker_project_name train_norm_layers
		train_text_encoder_frac train_text_encoder_ti train_text_encoder_ti_frac train_transformer_frac
		unet_time_cond_proj_dim upcast_before_saving upcast_vae upsample_prompt use_aspect_ratio_buckets
		use_auth_token use_dummy_data use_dynamic_cfg use_fix_crop_and_size use_lora_bias vae_encode_batch_size
		vae_encode_mode vae_loss vae_precision val_image_url val_image_url_or_path variant video_column
		video_reshape_mode w_max w_min wandb_entity weight_decay weighting_scheme`,
	),
	"validation_*": "irrelevant",
	"lr_*": "irrelevant",
	"adam_*": "irrelevant",
	"hub_*": "irrelevant",
	"prodigy_*": "irrelevant",
};
