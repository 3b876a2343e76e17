import { asBoolean, asNumber, asText } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { toCheckpointing } from "../checkpointing.js";
import {
	type Conversion,
	type Fields,
	isUnset,
	toBoolean,
	toCount,
	toText,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";

/** Settings of Kohya's scripts that are not in the estimate. */
export const unmodelledKohya = {
	blocks_to_swap: "keeps layers on the host",
	cpu_offload_checkpointing: "keeps activations on the host",
	fused_backward_pass: "updates each layer in the backward pass",
	masked_loss: "reads a second image for each one",
	stop_text_encoder_training: "stops training the text encoders early",
	reg_data_dir: "adds regularisation images",
	token_string: "trains words of the prompt alone",
	controlnet_model_name_or_path: "trains a control network",
	block_dims: "gives some layers another rank",
	deepspeed: "trains under DeepSpeed",
} as const;

const toEightBit: Conversion = {
	expected: "true or false",
	convert(tree, origin) {
		return asBoolean(tree) === true
			? fact("optimizer", "adamw-8bit", origin)
			: undefined;
	},
	isUnset: (tree) => isUnset(tree) || asBoolean(tree) === false,
};

const toFolder: Conversion = {
	expected: "a folder",
	convert(tree, origin) {
		const text = asText(tree);
		return text === undefined ? undefined : fact("data.sets", [text], origin);
	},
	isUnset: (tree) => isUnset(tree) || asNumber(tree) === 0,
};

/** The window's settings and the scripts' arguments (kohya_ss at 45088f04af78, sd-scripts at 48d368fa5577). */
export const kohyaFields: Fields = {
	train_batch_size: unlessZero(toCount("batch.micro")),
	gradient_accumulation_steps: unlessZero(toCount("batch.accumulation")),
	gradient_checkpointing: toCheckpointing,
	optimizer: toText("optimizer"),
	optimizer_type: toText("optimizer"),
	use_8bit_adam: toEightBit,
	cache_latents: toBoolean("data.latents_cached"),
	train_data_dir: toFolder,
	image_folder: toFolder,
	num_processes: unlessZero(toCount("hardware.count")),
	num_machines: unlessZero(toCount("hardware.nodes")),
	...handled([
		...Object.keys(unmodelledKohya),
		"pretrained_model_name_or_path",
		"LoRA_type",
		"network_module",
		"network_dim",
		"network_dropout",
		"conv_dim",
		"train_blocks",
		"train_norm",
		"dora_wd",
		"fp8_base",
		"fp8_base_unet",
		"fp8_scaled",
		"mixed_precision",
		"full_bf16",
		"full_fp16",
		"max_resolution",
		"resolution",
		"max_train_steps",
		"max_train_epochs",
		"epoch",
		"dataset_repeats",
		"dataset_config",
		"xformers",
		"sdpa",
		"mem_eff_attn",
		"train_text_encoder",
		"text_encoder_lr",
		"network_train_unet_only",
		"torch_compile",
		"dynamo_backend",
		"dynamo_mode",
		"additional_parameters",
		"cache_text_encoder_outputs",
		"sdxl",
		"sdxl_checkbox",
		"flux1_checkbox",
		"sd3_checkbox",
		"lumina_checkbox",
		"hunyuan_image_checkbox",
		"anima_checkbox",
	]),
	"sdxl_*": "irrelevant",
	"flux1_*": "irrelevant",
	"flux_*": "irrelevant",
	"sd3_*": "irrelevant",
	"lumina_*": "irrelevant",
	"hunyuan_*": "irrelevant",
	"anima_*": "irrelevant",
	"save_*": "irrelevant",
	"sample_*": "irrelevant",
	"caption_*": "irrelevant",
	"lr_*": "irrelevant",
	"learning_rate*": "irrelevant",
	"log_*": "irrelevant",
	"logging_*": "irrelevant",
	"wandb_*": "irrelevant",
	"huggingface_*": "irrelevant",
	"metadata_*": "irrelevant",
	"bucket_*": "irrelevant",
	"multires_*": "irrelevant",
	"noise_offset*": "irrelevant",
	"loraplus_*": "irrelevant",
	"ddp_*": "irrelevant",
	"zero*": "irrelevant",
	"offload_*": "irrelevant",
	...irrelevant(
		`LyCORIS_preset XTI_embeddings adaptive_noise_scale add_system_prompt_to_negative_prompt ae alpha_mask
		apply_lg_attn_mask apply_t5_attn_mask async_upload attn_mode base_weights base_weights_multiplier batch_size
		block_alphas block_lr block_lr_zero_threshold blockwise_fused_optimizers bypass_mode cache_info
		cache_latents_to_disk cache_text_encoder_outputs_to_disk clip_g clip_g_dropout_rate clip_l clip_l_dropout_rate
		clip_skip color_aug cond_emb_dim conditioning_data_dir console_log_file console_log_level console_log_simple
		constrain conv_alpha conv_alphas conv_dims conv_block_alphas conv_block_dims create_buckets create_caption
		dataset_class debiased_estimation_loss debug_dataset decompose_both dim_from_weights
		disable_mmap_load_safetensors discrete_flow_shift double_blocks_to_swap down_lr_weight dynamo_use_dynamic
		dynamo_use_fullgraph enable_all_linear enable_bucket enable_scaled_pos_embed enable_wildcard
		extra_accelerate_launch_args face_crop_aug_range factor file_path flip_aug fp16_master_weights_and_gradients
		full_path fused_optimizer_groups gemma2 gemma2_max_token_length ggpo_beta ggpo_sigma gpu_ids guidance_scale
		highvram huber_c huber_scale huber_schedule img_attn_dim img_mlp_dim img_mod_dim in_dims in_json init_word
		initial_epoch initial_step ip_noise_gamma ip_noise_gamma_random_strength keep_tokens keep_tokens_separator
		latent_metadata_filename logit_mean logit_std lora_network_weights loss_type lowram lowvram main_process_port
		max_bucket_reso max_data_loader_n_workers max_grad_norm max_timestep max_token_length max_validation_steps
		mem_eff_save mid_lr_weight min_bucket_reso min_snr_gamma min_timestep mode_scale model_list
		model_prediction_type model_type module_dropout multi_gpu network_alpha network_args
		network_train_text_encoder_only network_weights no_half_vae no_metadata no_token_padding
		num_cpu_threads_per_process num_last_block_to_freeze num_vectors_per_token opt_channels_last optimizer_args
		output_config output_dir output_name persistent_data_loader_workers pos_emb_random_crop_rate
		prior_loss_weight random_crop rank_dropout rank_dropout_scale rescaled resize_interpolation resume
		resume_from_huggingface scale_v_pred_loss_like_noise_pred scale_weight_norms secondary_separator seed
		show_timesteps show_timesteps_resolution shuffle_caption sigmoid_scale single_blocks_to_swap single_dim
		single_mod_dim skip_cache_check skip_latents_validity_check skip_until_initial_step split_attn split_mode split_qkv
		stop_text_encoder_training_pct system_prompt t5_dropout_rate t5xxl t5xxl_device t5xxl_dtype t5xxl_lr
		t5xxl_max_token_length template text_encoder_batch_size timestep_sampling token_warmup_min token_warmup_step
		tokenizer_cache_dir train_dir train_double_block_indices train_inpainting train_lora_ggpo train_on_input
		train_single_block_indices train_t5xxl training_comment training_shift txt_attn_dim txt_mlp_dim txt_mod_dim
		unet_lr unit unsloth_offload_checkpointing up_lr_weight use_cp use_flash_attn use_latent_files
		use_lion_optimizer use_object_template use_safetensors use_sage_attn use_scalar use_style_template
		use_t5xxl_cache_only use_tucker v2 v_parameterization v_pred_like_loss vae vae_batch_size vae_chunk_size
		vae_disable_cache validate_every_n_epochs validate_every_n_steps validation_seed validation_split use_wandb generate_caption_database generate_image_buckets
		weighted_captions weighting_scheme weights zero_terminal_snr config_file`,
	),
};
