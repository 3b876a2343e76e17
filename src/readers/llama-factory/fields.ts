import { toAttention } from "../attention.js";
import {
	type Fields,
	toBoolean,
	toCount,
	toPositive,
	toText,
} from "../fields.js";
import { trainingArguments } from "../hf-trainer/training-arguments.js";
import { handled, irrelevant } from "../irrelevant.js";
import { unmodelledLlamaFactory } from "./unmodelled-settings.js";

/** The keys of a LLaMA-Factory config beside the Trainer's (LLaMA-Factory 0.9.5, src/llamafactory/hparams). */
export const llamaFactoryFields: Fields = {
	...trainingArguments,
	model_name_or_path: toText("model.id"),
	cutoff_len: toCount("data.sequence"),
	packing: toBoolean("data.packed"),
	max_samples: toCount("data.sample_limit"),
	flash_attn: toAttention,
	use_unsloth_gc: toBoolean("checkpointing.offload"),
	num_train_epochs: toPositive("data.epochs"),
	tensor_model_parallel_size: toCount("parallel.tensor"),
	pipeline_model_parallel_size: toCount("parallel.pipeline"),
	virtual_pipeline_model_parallel_size: toCount("parallel.virtual_pipeline"),
	context_parallel_size: toCount("parallel.context"),
	expert_model_parallel_size: toCount("parallel.expert"),
	sequence_parallel: toBoolean("parallel.sequence"),
	ray_num_workers: toCount("hardware.count"),
	...handled([
		"reward_model",
		...Object.keys(unmodelledLlamaFactory),
		"stage",
		"pref_loss",
		"ppo_epochs",
		"finetuning_type",
		"use_dora",
		"lora_rank",
		"lora_dropout",
		"lora_target",
		"additional_target",
		"quantization_bit",
		"quantization_type",
		"quantization_method",
		"double_quantization",
		"dataset",
		"dataset_dir",
		"val_size",
		"neat_packing",
		"pure_bf16",
		"fp8",
		"disable_gradient_checkpointing",
		"recompute_granularity",
		"use_distributed_optimizer",
		"enable_liger_kernel",
		"use_adam_mini",
		"use_muon",
		"export_dir",
		"infer_backend",
		"tokenized_path",
	]),
	...irrelevant(
		`template tool_format default_system enable_thinking preserve_thinking eval_dataset media_dir train_on_prompt
		mask_history streaming buffer_size mix_strategy interleave_probs overwrite_cache preprocessing_batch_size
		preprocessing_num_workers eval_num_beams ignore_pad_token_for_loss eval_on_each_dataset
		data_shared_file_system lora_alpha loraplus_lr_ratio loraplus_lr_embedding use_rslora
		pissa_init pissa_iter pissa_convert create_new_adapter module_dropout oft_rank oft_block_size oft_target
		pref_beta pref_ftx pref_bco_weight dpo_label_smoothing kto_chosen_weight kto_rejected_weight simpo_gamma
		ppo_buffer_size ppo_score_norm ppo_target ppo_whiten_rewards ref_model ref_model_adapters
		ref_model_quantization_bit reward_model_adapters reward_model_quantization_bit
		reward_model_type ld_alpha galore_target galore_rank galore_update_interval galore_scale galore_proj_type
		galore_layerwise apollo_target apollo_rank apollo_update_interval apollo_scale apollo_proj apollo_proj_type
		apollo_scale_type apollo_layerwise apollo_scale_front badam_mode badam_start_block badam_switch_mode
		badam_switch_interval badam_update_ratio badam_mask_mode badam_verbose freeze_trainable_layers
		freeze_trainable_modules freeze_extra_modules use_dft_loss use_asft_loss asft_alpha use_eaft_loss eaft_alpha
		freeze_vision_tower freeze_multi_modal_projector freeze_language_model compute_accuracy disable_shuffling
		early_stopping_steps plot_loss include_effective_tokens_per_second include_mfu adapter_name_or_path
		adapter_folder cache_dir use_fast_tokenizer resize_vocab split_special_tokens add_tokens add_special_tokens
		new_special_tokens_config init_special_tokens model_revision low_cpu_mem_usage rope_scaling shift_attn
		moe_aux_loss_coef use_reentrant_gc upcast_layernorm upcast_lmhead_output train_from_scratch offload_folder
		use_kv_cache use_cache use_v1_kernels infer_dtype hf_hub_token ms_hub_token om_hub_token print_param_status
		trust_remote_code quantization_device_map image_max_pixels image_min_pixels image_do_pan_and_scan
		crop_to_patches video_max_pixels video_min_pixels video_fps video_maxlen use_audio_in_video
		audio_sampling_rate do_sample temperature top_p top_k num_beams max_length max_new_tokens
		repetition_penalty length_penalty skip_special_tokens ray_init_kwargs ray_run_name ray_storage_path
		ray_storage_filesystem resources_per_worker placement_strategy master_addr master_port
		enable_torch_profiler fp8_backend fp8_enable_fsdp_float8_all_gather use_mca use_megatron_bridge
		recompute_method recompute_num_layers account_for_embedding_in_pipeline_split
		account_for_loss_in_pipeline_split bias_activation_fusion apply_rope_fusion masked_softmax_fusion
		cross_entropy_loss_fusion moe_grouped_gemm moe_token_dispatcher_type calculate_per_token_loss
		overlap_param_gather overlap_grad_reduce use_packed_sequences mixed_precision
		megatron_pretrained_checkpoint export_hf_on_finish extra_config hyper_parallel_args
		hyper_parallel_cp_size additional_configs reserved_label_len`,
	),
	"swanlab_*": "irrelevant",
	use_swanlab: "irrelevant",
	"profiler_*": "irrelevant",
	profile_modules: "irrelevant",
	"export_*": "irrelevant",
	"vllm_*": "irrelevant",
	"sglang_*": "irrelevant",
	"kt_*": "irrelevant",
};
