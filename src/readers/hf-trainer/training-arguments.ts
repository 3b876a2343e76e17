import {
	type Fields,
	toBoolean,
	toCount,
	toPositive,
	toText,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";

/** The fields of TrainingArguments (transformers 4.57.6 and 5.18.0, src/transformers/training_args.py). */
export const trainingArguments: Fields = {
	per_device_train_batch_size: toCount("batch.micro"),
	per_gpu_train_batch_size: toCount("batch.micro"),
	gradient_accumulation_steps: toCount("batch.accumulation"),
	num_train_epochs: toPositive("data.epochs"),
	max_steps: unlessZero(toCount("steps")),
	optim: toText("optimizer"),
	torch_compile: toBoolean("compile"),
	use_liger_kernel: toBoolean("fused_loss"),
	...handled([
		"adafactor",
		"bf16",
		"fp16",
		"tf32",
		"gradient_checkpointing",
		"torch_compile_backend",
		"torch_compile_mode",
		"fsdp",
		"fsdp_config",
		"deepspeed",
		"do_train",
		"do_eval",
		"do_predict",
		"save_strategy",
		"save_steps",
		"save_total_limit",
	]),
	save_only_model: toBoolean("saving.weights_only"),
	...irrelevant(
		`output_dir overwrite_output_dir eval_strategy evaluation_strategy prediction_loss_only
		per_device_eval_batch_size per_gpu_eval_batch_size eval_accumulation_steps eval_delay torch_empty_cache_steps
		learning_rate weight_decay adam_beta1 adam_beta2 adam_epsilon max_grad_norm lr_scheduler_type
		lr_scheduler_kwargs warmup_ratio warmup_steps log_level log_level_replica log_on_each_node logging_dir
		logging_strategy logging_first_step logging_steps logging_nan_inf_filter
		save_safetensors save_on_each_node enable_jit_checkpoint
		restore_callback_states_from_checkpoint no_cuda use_cpu use_mps_device seed data_seed jit_mode_eval
		use_ipex fp16_opt_level half_precision_backend fp16_backend bf16_full_eval fp16_full_eval local_rank
		ddp_backend tpu_num_cores tpu_metrics_debug debug dataloader_drop_last eval_steps dataloader_num_workers
		dataloader_prefetch_factor dataloader_pin_memory dataloader_persistent_workers
		dataloader_multiprocessing_context dataloader_in_order past_index run_name disable_tqdm
		remove_unused_columns label_names load_best_model_at_end metric_for_best_model greater_is_better
		ignore_data_skip fsdp_min_num_params fsdp_transformer_layer_cls_to_wrap accelerator_config
		parallelism_config label_smoothing_factor optim_args optim_target_modules group_by_length
		train_sampling_strategy length_column_name report_to project trackio_space_id trackio_bucket_id
		trackio_static_space_id ddp_find_unused_parameters ddp_bucket_cap_mb ddp_broadcast_buffers
		ddp_static_graph ddp_timeout skip_memory_metrics use_legacy_prediction_loop push_to_hub
		resume_from_checkpoint hub_model_id hub_strategy hub_token hub_private_repo hub_always_push hub_revision
		push_to_hub_model_id push_to_hub_organization push_to_hub_token gradient_checkpointing_kwargs
		include_inputs_for_metrics include_for_metrics eval_do_concat_batches mp_parameters full_determinism
		torchdynamo ray_scope include_tokens_per_second include_num_input_tokens_seen neftune_noise_alpha
		batch_eval_metrics eval_on_start liger_kernel_config eval_use_gather_object use_cache
		average_tokens_across_devices predict_with_generate generation_max_length generation_num_beams
		generation_config sortish_sampler`,
	),
};

/** Settings of the Trainer that are not in the estimate. */
export const unmodelledTrainer = {
	auto_find_batch_size: "lowers the batch size until a step fits",
} as const;
