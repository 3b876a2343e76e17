import { type Fields, toCount, toPositive, toText } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** Settings of ESPnet that are not in the estimate. */
export const unmodelledEspnet = {
	patience: "stops the run early when nothing improves",
	freeze_param: "trains only a part of the parameters",
	use_adapter: "trains adapters on a frozen model",
	use_deepspeed: "trains under DeepSpeed",
	multiple_iterator: "divides an epoch among several data sets",
} as const;

/** Names of parts and what each is configured with, by the classes of espnet2/tasks. */
const PARTS = `adapter aux_ctc_tasks ctc decoder decoder2 decoder_postencoder deltas diar_decoder discriminator embedding
	encoder encoder2 energy_extract energy_normalize enh_encoder enh_decoder enh_mask_module enh_model
	enh_separator extra_feats extra_input feats_extract feats_normalize frontend generator generator2
	joint_net joint_network loss label_aggregator lm mask_module mixture_encoder mt_model normalize odim
	optim optim2 optim3 pitch_extract pitch_normalize pooling postencoder postfrontend post_encoder pre_encoder preencoder
	preprocessor projector quantizer sampling scheduler scheduler2 scheduler3 score_feats_extract semantic_decoder separator
	specaug src_token_type ssl svs tts uasr codec util va_frontend video_frontend diffusion vocoder st_ctc
	asr_decoder st_decoder asr_model diar_model slu transcript_encoder deliberationencoder s2t_ctc
	unit_decoder synthesizer segmenter universa corelm corpus predictor extras activation model`;

const words = PARTS.trim().split(/\s+/);

/** The keys of a recipe (ESPnet at 002e14eb78e8, espnet2/tasks and espnet2/train). */
export const espnetFields: Fields = {
	max_epoch: toPositive("data.epochs"),
	accum_grad: toCount("batch.accumulation"),
	optim: toText("optimizer"),
	...handled([
		"batch_type",
		"batch_size",
		"batch_bins",
		"num_iters_per_epoch",
		"use_amp",
		"sharded_ddp",
		"ngpu",
		"collect_stats",
		"dry_run",
		"no_forward_run",
		...Object.keys(unmodelledEspnet),
	]),
	...irrelevant(
		`adapter allow_multi_rates allow_variable_data_keys best_model_criterion bpemodel category_sample_size
		category_upsampling_factor chunk_default_fs chunk_discard_short_samples chunk_excluded_key_prefixes chunk_length
		chunk_max_abs_length chunk_shift_ratio cleaner config create_graph_in_tensorboard cudnn_benchmark
		cudnn_deterministic cudnn_enabled cudnn_mode ddp_comm_hook deepspeed_config detect_anomaly dist_backend
		dist_init_method dist_launcher dist_master_addr dist_master_port dist_rank dist_world_size distributed
		drop_last_iter early_stopping_criterion exclude_weight_decay fold_length freeze_finetune_updates
		frontend_conf fs g2p generator_first grad_clip grad_clip_type grad_noise gradient_as_bucket_view
		ignore_init_mismatch init init_param input_size iterator_type keep_nbest_models lang_token_num
		local_rank log_interval log_level mask_module max_batch_size max_cache_fd max_cache_size min_batch_size
		multi_task_dataset multilabel_dominant_metric multiprocessing_distributed nbest_averaging_interval nlsyms_txt
		noise_apply_prob noise_db_range noise_scp non_linguistic_symbols num_att_plot num_cache_chunks num_spk
		num_workers odim output_dir preprocessor print_config pretrain_path required resume rir_apply_prob
		rir_scp save_strategy seed shuffle_within_batch skip_discriminator_prob sort_batch sort_in_batch
		speech_volume_normalize spk_num src_bpemodel src_token_list src_token_type target_duration token_list token_type
		train_data_path_and_name_and_type train_dtype train_shape_file unused_parameters upsampling_factor
		dataset_scaling_factor dataset_upsampling_factor use_lang_prompt use_matplotlib use_nlp_prompt
		use_preprocessor use_preprocessor_valid use_tensorboard use_tf32 use_wandb val_scheduler_criterion
		valid_batch_bins valid_batch_size valid_batch_type valid_data_path_and_name_and_type valid_iterator_type
		valid_max_cache_size valid_shape_file version wandb_entity wandb_id wandb_model_log_interval wandb_name
		wandb_project write_collected_feats aux_ctc_tasks short_noise_thres force_single_channel
		channel_reordering categories dynamic_mixing_gain_db dynamic_mixing speech_segment flexible_numspk
		use_reverberant_ref num_noise_type sample_rate pred_masked_weight pred_nomask_weight loss_weights
		hubert_dict label_rate preprocessor_conf frame_level_targets target_fs text_cleaner text_bpemodel
		external_data_path extra_valid_path spk_label_num log_stats codec_choices bpe_model plot_pred_mos`,
	),
	...Object.fromEntries(
		words.flatMap((part) => [
			[part, part === "optim" ? toText("optimizer") : "handled"] as const,
			[`${part}_conf`, "irrelevant"] as const,
			[`${part}_conf.*`, "irrelevant"] as const,
		]),
	),
	"exclude_weight_decay_conf.*": "irrelevant",
	"wandb_*": "irrelevant",
	"criterions.*": "irrelevant",
	criterions: "irrelevant",
};
