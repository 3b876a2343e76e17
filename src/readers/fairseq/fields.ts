import { type Fields, toCount, toPositive } from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";
import { modelFields } from "./model-fields.js";

/** Settings of fairseq that are not in the estimate. */
export const unmodelledFairseq = {
	"common.tpu": "trains on TPUs of a kind that it does not name",
	"common.cpu": "trains on processors without accelerators",
	"common.model_parallel_size": "divides layers among devices",
	"distributed_training.pipeline_model_parallel":
		"divides the model into stages",
	"distributed_training.cpu_offload": "keeps parameters on the host",
	"optimization.use_bmuf": "averages models instead of gradients",
	"model.freeze_finetune_updates": "trains only the head for that many updates",
	"model.offload_activations": "keeps activations on the host",
	"ema.store_ema": "keeps a second copy of the weights",
} as const;

/** The sections of a recipe but the model (fairseq at 3d262bb25690, fairseq/dataclass/configs.py and fairseq/tasks). */
export const fairseqFields: Fields = {
	"optimization.max_update": unlessZero(toCount("steps")),
	"optimization.max_epoch": unlessZero(toPositive("data.epochs")),
	"distributed_training.distributed_world_size": toCount("hardware.count"),
	"distributed_training.nprocs_per_node": toCount("hardware.per_node"),
	...handled([
		"common.fp16",
		"common.bf16",
		"common.amp",
		"common.memory_efficient_fp16",
		"common.memory_efficient_bf16",
		"distributed_training.ddp_backend",
		"distributed_training.zero_sharding",
		"distributed_training.distributed_num_procs",
		"dataset.batch_size",
		"dataset.max_tokens",
		"optimization.update_freq",
		"task._name",
		"task.labels",
		"task.sample_rate",
		"task.max_sample_size",
		"task.tokens_per_sample",
		"task.sample_break_mode",
		"hydra.launcher.nodes",
		"hydra.launcher.gpus_per_node",
		"hydra.launcher.constraint",
		"hydra.launcher.timeout_min",
		"criterion",
		"optimizer",
		...Object.keys(unmodelledFairseq),
	]),
	...irrelevantUnder(
		"common.",
		`no_progress_bar log_interval log_format log_file aim_repo aim_run_hash tensorboard_logdir wandb_project
		azureml_logging seed fp16_no_flatten_grads fp16_init_scale fp16_scale_window fp16_scale_tolerance
		on_cpu_convert_precision min_loss_scale threshold_loss_scale amp_batch_retries amp_init_scale
		amp_scale_window user_dir empty_cache_freq all_gather_list_size quantization_config_path profile
		reset_logging suppress_crashes use_plasma_view plasma_path`,
	),
	...irrelevantUnder(
		"distributed_training.",
		`distributed_rank distributed_backend distributed_init_method distributed_port device_id
		distributed_no_spawn ddp_comm_hook bucket_cap_mb fix_batches_to_gpus find_unused_parameters
		gradient_as_bucket_view fast_stat_sync heartbeat_timeout broadcast_buffers slowmo_momentum
		slowmo_base_algorithm slowmo_algorithm localsgd_frequency no_reshard_after_forward fp32_reduce_scatter
		use_sharded_state not_fsdp_flatten_parameters fp16 memory_efficient_fp16 tpu pipeline_balance
		pipeline_devices pipeline_chunks pipeline_encoder_balance pipeline_encoder_devices
		pipeline_decoder_balance pipeline_decoder_devices pipeline_checkpoint`,
	),
	...irrelevantUnder(
		"dataset.",
		`num_workers skip_invalid_size_inputs_valid_test required_batch_size_multiple required_seq_len_multiple
		dataset_impl data_buffer_size train_subset valid_subset combine_valid_subsets
		ignore_unused_valid_subsets validate_interval validate_interval_updates validate_after_updates
		fixed_validation_seed disable_validation max_tokens_valid batch_size_valid max_valid_steps curriculum
		gen_subset num_shards shard_id grouped_shuffling update_epoch_batch_itr update_ordered_indices_seed`,
	),
	...irrelevantUnder(
		"optimization.",
		`stop_time_hours clip_norm sentence_avg lr stop_min_lr min_lr skip_remainder_batch debug_param_names`,
	),
	...irrelevantUnder(
		"task.",
		`data normalize enable_padding min_sample_size max_keep_size num_batch_buckets
		precompute_mask_indices precompute_mask_config inferred_w2v_config binarized_dataset text_compression_level
		multi_corpus_keys multi_corpus_sampling_weights rebuild_batches post_save_script subsample seed label_dir
		label_rate fine_tuning single_target random_crop pad_audio autoregressive target_dictionary mask_prob
		leave_unmasked_prob random_token_prob freq_weighted_replacement mask_whole_words mask_multiple_length
		mask_stdev shorten_method shorten_data_split_list include_target_tokens include_index skip_masking d2v2_multi
		init_token separator_token num_classes max_positions regression_target no_shuffle truncate_sequence
		add_prev_output_tokens output_dictionary_size self_target future_target past_target add_bos_token
		max_target_positions max_source_positions pad_to_fixed_length pad_to_fixed_bsz batch_sample_strategy
		source_lang target_lang load_alignments left_pad_source left_pad_target upsample_primary
		truncate_source num_source_speakers store_labels key local_cache_path rebuild_dataset
		image_size sort_by_length shuffle text_data unfiltered aux_target_postfix phonemize_data_dir
		kenlm_path word_kenlm_path max_length min_length vocab_usage_power tpu
		input_size crop_pct color_jitter reprob cache_in_scratch mask_type bpe tokenizer
		specaugment config_yaml multitask_config_yaml max_tokens_per_sample unnormalized
		label_rate_ratios append_eos num_data_splits include_src mt_beam target_metric`,
	),
	"task.eval_*": "irrelevant",
	"task.word_decoder": "irrelevant",
	"task.word_decoder.*": "irrelevant",
	"task.decoding.*": "irrelevant",
	"checkpoint.*": "irrelevant",
	"criterion.*": "irrelevant",
	"optimizer.*": "irrelevant",
	"lr_scheduler.*": "irrelevant",
	"generation.*": "irrelevant",
	"common_eval.*": "irrelevant",
	"eval_lm.*": "irrelevant",
	"scoring.*": "irrelevant",
	"bpe.*": "irrelevant",
	"tokenizer.*": "irrelevant",
	"interactive.*": "irrelevant",
	"bmuf.*": "irrelevant",
	"ema.*": "irrelevant",
	"decoding.*": "irrelevant",
	"hydra.*": "irrelevant",
	...irrelevant("defaults lr_scheduler scoring bpe tokenizer simul_type"),
	...modelFields,
};
