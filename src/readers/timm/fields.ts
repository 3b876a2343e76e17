import { toCheckpointing } from "../checkpointing.js";
import { type Fields, toCount, toText } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** Arguments of timm that are not in the estimate. */
export const unmodelledTimm = {
	model_ema: "keeps a second copy of the weights",
	aug_splits: "trains on several versions of each image",
	naflex_loader: "trains on images of changing sizes",
	train_img_sizes: "trains on images of changing sizes",
} as const;

/** The arguments of train.py (timm at aa4b5850c154, older ones beside them). */
export const timmFields: Fields = {
	model: toText("model.id"),
	batch_size: toCount("batch.micro"),
	b: toCount("batch.micro"),
	grad_accum_steps: toCount("batch.accumulation"),
	img_size: toCount("data.image"),
	num_classes: toCount("data.classes"),
	train_num_samples: toCount("data.samples"),
	grad_checkpointing: toCheckpointing,
	...handled([
		...Object.keys(unmodelledTimm),
		"epochs",
		"epoch_repeats",
		"cooldown_epochs",
		"warmup_epochs",
		"warmup_prefix",
		"train_steps_per_epoch",
		"train_batches_per_epoch",
		"input_size",
		"data",
		"data_dir",
		"dataset",
		"amp",
		"amp_dtype",
		"model_dtype",
		"opt",
		"torchcompile",
		"kd_model_name",
	]),
	...irrelevant(
		`aa amp_impl apex_amp aug_repeats bce_loss bce_pos_weight bce_sum bce_target_thresh bn_eps bn_momentum channels_last
		checkpoint_hist class_map clip_grad clip_mode color_jitter color_jitter_prob config crop_pct cutmix
		cutmix_minmax dataset_download dataset_trust_remote_code decay_epochs decay_milestones decay_rate device
		device_modules dist_bn distill_loss_weight dr drop drop_block drop_connect drop_path eval_metric experiment
		fast_norm force_cpu fuser gaussian_blur_prob gp grayscale_prob head_init_bias head_init_scale hflip in_chans
		initial_checkpoint input_img_mode input_key interpolation j jsd jsd_loss layer_decay layer_decay_min_scale
		layer_decay_no_opt_scale local_rank log_interval log_wandb lr lr_base lr_base_scale lr_base_size
		lr_cycle_decay lr_cycle_limit lr_cycle_mul lr_k_decay lr_noise lr_noise_pct lr_noise_std mean min_lr mixup
		mixup_mode mixup_off_epoch mixup_prob mixup_switch_prob model_ema_decay model_ema_force_cpu model_ema_warmup
		model_kwargs momentum native_amp no_aug no_ddp_bb no_prefetcher no_resume_opt num_gpu opt_betas opt_eps
		opt_kwargs output patience_epochs pin_mem pretrained pretrained_path prefetcher ratio recount recovery_interval
		remode reprob resplit resume save_images scale sched sched_on_updates seed smoothing split_bn start_epoch
		std sync_bn synchronize_step target_key task_loss_weight torchcompile_mode torchscript train_batch_sizes
		train_crop_mode train_interpolation train_size_probs train_size_random_mix train_size_schedule
		train_size_schedule_spread train_split tta use_multi_epochs_loader val_interval val_num_samples val_split
		validation_batch_size validation_batch_size_multiplier variable_batch_loss_scale vb vflip wandb_project
		wandb_resume_id wandb_tags warmup_lr weight_decay worker_seeding workers distributed world_size rank
		aot_autograd save_freq d`,
	),
	"kd_*": "irrelevant",
	"naflex_*": "irrelevant",
};
