import {
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
	toPositive,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

const optimizers = {
	sgd: "sgd",
	adam: "adam",
	adamw: "adamw",
	lars: "lars",
	lamb: "lamb",
	rmsprop: "rmsprop",
	lion: "lion",
	adafactor: "adafactor",
	learningratedecayoptimwrapperconstructor: "adamw",
} as const;

/**
 * The sections of a config that say how it trains (mmengine 0.10.7, runner/runner.py and runner/loops.py). Any other name
 * at the top is a variable of the config itself.
 */
export const mmengineFields: Fields = {
	"train_dataloader.batch_size": toCount("batch.micro"),
	"train_cfg.max_epochs": toPositive("data.epochs"),
	"optim_wrapper.accumulative_counts": toCount("batch.accumulation"),
	"optim_wrapper.optimizer.type": toOneOf("optimizer", optimizers),
	compile: toBoolean("compile"),
	...handled([
		"train_dataloader.dataset.*",
		"train_cfg.max_iters",
		"train_cfg.val_interval",
		"train_cfg.by_epoch",
		"train_cfg.type",
		"optim_wrapper.type",
		"optim_wrapper.dtype",
		"auto_scale_lr.base_batch_size",
	]),
	...irrelevant(`
		train_dataloader.num_workers train_dataloader.persistent_workers train_dataloader.sampler.*
		train_dataloader.batch_sampler.* train_dataloader.collate_fn.* train_dataloader.pin_memory
		train_dataloader.drop_last train_dataloader.prefetch_factor train_dataloader.multiprocessing_context
		train_dataloader.worker_init_fn train_dataloader.timeout train_dataloader.pin_memory_device
		train_dataloader.num_batch_per_epoch
		train_cfg.val_begin train_cfg.dynamic_intervals train_cfg.begin train_cfg._delete_
		optim_wrapper.optimizer.* optim_wrapper.clip_grad.* optim_wrapper.paramwise_cfg.* optim_wrapper.loss_scale
		optim_wrapper.constructor optim_wrapper.use_fp16_params optim_wrapper._delete_ optim_wrapper.*
		auto_scale_lr.enable
	`),
};

/** The same for configs of mmcv's runner (mmcv 1.7, mmdet 2, mmseg 0). */
export const mmcvFields: Fields = {
	"data.samples_per_gpu": toCount("batch.micro"),
	"data.imgs_per_gpu": toCount("batch.micro"),
	"data.train_dataloader.samples_per_gpu": toCount("batch.micro"),
	"runner.max_epochs": toPositive("data.epochs"),
	total_epochs: toPositive("data.epochs"),
	"optimizer.type": toOneOf("optimizer", optimizers),
	"optimizer_config.cumulative_iters": toCount("batch.accumulation"),
	...handled([
		"data.train.*",
		"runner.max_iters",
		"runner.type",
		"total_iters",
		"fp16",
		"optimizer_config.type",
		"auto_scale_lr.base_batch_size",
	]),
	...irrelevant(`
		data.workers_per_gpu data.val.* data.test.* data.persistent_workers data.val_dataloader.* data.test_dataloader.*
		data.train_dataloader.* data.shuffle data.pin_memory data.drop_last
		runner.meta optimizer.* optimizer_config.* auto_scale_lr.enable
	`),
};
