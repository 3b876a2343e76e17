import { asText } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { toCheckpointing } from "../checkpointing.js";
import {
	type Conversion,
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
	toText,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";

/** Settings of SimpleTuner that are not in the estimate. */
export const unmodelledTuner = {
	use_ema: "keeps a second copy of the weights",
	controlnet: "trains a control network",
	musubi_blocks_to_swap: "keeps layers on the host",
	ramtorch: "keeps weights on the host",
	enable_group_offload: "moves layers to the host between their uses",
	layer_freeze_strategy: "trains only a part of the parameters",
	peft_lora_target_modules: "puts adapters on other modules than usual",
	tread_config: "leaves out a part of the tokens in some layers",
	distillation_method: "trains on a teacher",
	gradient_checkpointing_interval: "checkpoints only some layers",
	deepspeed_config: "trains under DeepSpeed",
	fsdp_cpu_offload: "keeps weights on the host",
	diffusion_blocks_config: "trains some blocks only",
	flux_lora_target: "puts adapters on other modules than usual",
} as const;

/** Its own kernel is PyTorch's; the others never hold the score matrix. */
const toMechanism: Conversion = {
	expected: "the name of an attention mechanism",
	convert(tree, origin) {
		const word = asText(tree);
		return word === undefined
			? undefined
			: fact(
					"attention",
					/^(diffusers|native)/.test(word) ? "sdpa" : "flash",
					origin,
				);
	},
};

/** The settings of a run (SimpleTuner at bc8e6ab7738c, its field registry and documentation/OPTIONS.md). */
export const tunerFields: Fields = {
	train_batch_size: toCount("batch.micro"),
	gradient_accumulation_steps: toCount("batch.accumulation"),
	max_train_steps: unlessZero(toCount("steps")),
	optimizer: toText("optimizer"),
	mixed_precision: toOneOf("precision", {
		bf16: "bf16",
		fp16: "fp16",
		fp8: "fp8",
		fp32: "fp32",
		no: "fp32",
	}),
	gradient_checkpointing: toCheckpointing,
	train_text_encoder: toBoolean("model.text_encoder_trained"),
	attention_mechanism: toMechanism,
	num_processes: toCount("hardware.count"),
	num_machines: toCount("hardware.nodes"),
	context_parallel_size: toCount("parallel.context"),
	...handled([
		...Object.keys(unmodelledTuner),
		"model_type",
		"model_family",
		"model_flavour",
		"pretrained_model_name_or_path",
		"data_backend_config",
		"resolution",
		"resolution_type",
		"num_train_epochs",
		"lora_type",
		"lora_rank",
		"lora_dropout",
		"use_dora",
		"base_model_precision",
		"vae_cache_disable",
		"text_cache_disable",
		"fsdp_enable",
		"dynamo_backend",
	]),
	...irrelevant(
		`accelerate_config accelerate_extra_args accelerator_cache_clear_interval acestep_lora_target adam_beta1
		adam_beta2 adam_epsilon adam_weight_decay allow_dataset_oversubscription aspect_bucket_alignment
		aspect_bucket_disable_rebuild aspect_bucket_rounding aspect_bucket_worker_count
		assistant_lora_inference_strength assistant_lora_path assistant_lora_strength audio_channels
		audio_duration_interval audio_flow_schedule_shift audio_max_duration_seconds audio_min_duration_seconds
		audio_truncation_mode aws_max_pool_connections base_model_default_dtype cache_dir cache_dir_text cache_dir_vae
		caption_dropout_probability caption_strategy checkpoint_epoch_interval checkpoint_step_interval
		checkpointing_rolling_steps checkpointing_steps checkpointing_use_tempdir checkpoints_rolling_total_limit
		checkpoints_total_limit compress_disk_cache conditioning_multidataset_sampling configs_dir
		context_parallel_comm_strategy control controlnet_custom_config controlnet_model_name_or_path
		custom_text_encoder_intermediary_layers custom_tracker data_aesthetic_score data_backend_sampling
		dataloader_prefetch dataloader_prefetch_qlen debug_aspect_buckets debug_dataset_loader
		delete_invalid_checkpoints delete_model_after_load delete_nsfw_images delete_problematic_images
		delete_unwanted_images diff2flow_enabled diff2flow_loss disable_assistant_lora disable_benchmark
		disable_bucket_pruning disable_multiline_split disable_segmented_timestep_sampling disable_tf32
		disk_low_action disk_low_script disk_low_threshold distillation_config dynamo_dynamic dynamo_fullgraph
		dynamo_mode dynamo_use_regional_compilation enable_chunked_feed_forward enable_multiprocessing
		enable_nsfw_check enable_watermark eval_dataset_id eval_dataset_pooling eval_epoch_interval eval_loss_disable
		eval_steps_interval eval_timesteps evaluation_type feed_forward_chunk_size find_unused_parameters
		flux_attention_masked_training flux_fast_schedule flux_guidance_max flux_guidance_min flux_guidance_mode
		flux_guidance_value framerate freeze_encoder_after freeze_encoder_before freeze_encoder_strategy
		fsdp_activation_checkpointing fsdp_auto_wrap_policy fsdp_cpu_ram_efficient_loading fsdp_limit_all_gathers
		fsdp_reshard_after_forward fsdp_state_dict_type fsdp_transformer_layer_cls_to_wrap fsdp_version
		fully_unload_text_encoder fuse_optimizer fuse_qkv_projections fused_qkv_projections grad_clip_method
		gradient_checkpointing_backend gradient_checkpointing_offload_attention
		gradient_checkpointing_offload_pin_memory_max_buckets gradient_checkpointing_offload_prefetch
		gradient_checkpointing_segment_stride gradient_precision group_offload_blocks_per_group
		group_offload_text_encoder group_offload_to_disk_path group_offload_type group_offload_use_stream
		group_offload_vae hidream_load_balancing_loss_weight hidream_use_load_balancing_loss hub_model_id huber_c
		huber_schedule i_know_what_i_am_doing ignore_missing_files image_processing_batch_size
		inference_scheduler_timestep_spacing init_lokr_norm init_lora init_lora_ema init_lora_step input_perturbation
		input_perturbation_steps instance_prompt internal_guidance_block_index internal_guidance_enabled
		internal_guidance_loss_weight keep_vae_loaded krea2_reference_latents learning_rate local_rank logging_dir
		lora_alpha lora_format lora_init_type loss_type ltx_i2v_prob ltx_partial_noise_fraction
		ltx_protect_first_frame ltx_train_mode lycoris_config lyrics_embedder_lr lyrics_embedder_lr_scheduler
		lyrics_embedder_optimizer lyrics_embedder_train machine_rank main_process_ip main_process_port
		masked_loss_probability max_grad_norm max_grounding_entities max_upscale_threshold max_workers
		maximum_image_size merge_environment_config metadata_update_interval minimum_image_size mixflow_enabled
		mixflow_gamma model_card_note model_card_private model_card_safe_for_work modelspec_comment
		musubi_block_swap_device noise_offset noise_offset_probability num_eval_images num_validation_images
		offload_during_save offload_during_startup offload_param_path offset_noise only_instance_prompt
		optimizer_beta1 optimizer_beta2 optimizer_config optimizer_cpu_offload_method optimizer_offload_gradients
		optimizer_release_gradients output_dir override_dataset_config parquet_caption_column parquet_filename_column
		peft_lora_mode post_checkpoint_script post_upload_script prediction_type prepend_instance_prompt
		preserve_data_backend_cache pretrained_evaluation_model_name_or_path pretrained_gemma_model_name_or_path
		pretrained_grounding_model_name_or_path pretrained_t5_model_name_or_path
		pretrained_transformer_model_name_or_path pretrained_transformer_subfolder pretrained_unet_model_name_or_path
		pretrained_unet_subfolder pretrained_vae_model_name_or_path print_filenames print_sampler_statistics
		prodigy_steps publishing_config quantization_config quantize_activations quantize_via
		qwen_text_encoder_model_name_or_path read_batch_size refiner_training refiner_training_invert_schedule
		refiner_training_strength report_to rescale_betas_zero_snr resume_from_checkpoint revision sageattention_usage
		same_network sana_complex_human_instruction save_text_encoder sd3_clip_uncond_behaviour
		sd3_t5_uncond_behaviour seed seed_for_each_device set_grads_to_none singlora_ramp_up_steps skip_file_discovery
		sla_config slider_lora_target snr_gamma snr_weight soft_min_snr_sigma_data strict_epoch_limit t5_padding
		target_downsample_size text_cache_ondemand text_embed_full_cache text_encoder_1_precision
		text_encoder_4_precision text_encoder_batch_size text_encoder_limit text_encoder_lr timestep_bias_begin
		timestep_bias_end timestep_bias_multiplier timestep_bias_portion timestep_bias_strategy tokenizer_max_length
		torch_num_threads training_scheduler_timestep_spacing trust_remote_code unet_attention_slice use_soft_min_snr
		user_prompt_library vae_batch_size vae_cache_ondemand vae_cache_scan_behaviour vae_dtype vae_enable_patch_conv
		vae_enable_slicing vae_enable_temporal_roll vae_enable_tiling validate_after_epoch validate_after_step variant
		webhook_config webhook_reporting_interval write_batch_size`,
	),
	"validation_*": "irrelevant",
	"crepa_*": "irrelevant",
	"urepa_*": "irrelevant",
	"irepa_*": "irrelevant",
	"scheduled_sampling_*": "irrelevant",
	"push_*": "irrelevant",
	"tracker_*": "irrelevant",
	"lr_*": "irrelevant",
	"flow_*": "irrelevant",
	"ema_*": "irrelevant",
	"nsfw_*": "irrelevant",
	"ideogram_*": "irrelevant",
	"ltx2_*": "irrelevant",
	"minimax_*": "irrelevant",
	"cosmos3_*": "irrelevant",
	"sdnq_*": "irrelevant",
	"ramtorch_*": "irrelevant",
	"twinflow_*": "irrelevant",
	"layersync_*": "irrelevant",
	"nextlat_*": "irrelevant",
	"xm_*": "irrelevant",
	"deepfloyd_*": "irrelevant",
	"wan_*": "irrelevant",
	"pixart_*": "irrelevant",
	"sdxl_*": "irrelevant",
};
