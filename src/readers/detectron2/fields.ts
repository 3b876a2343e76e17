import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";

/**
 * Keys of detectron2's CfgNode (detectron2 02b5c4e295e9, detectron2/config/defaults.py). Projects add keys to every
 * section but that of the solver.
 */
export const yamlFields: Fields = {
	"SOLVER.IMS_PER_BATCH": toCount("batch.global"),
	"SOLVER.MAX_ITER": toCount("steps"),
	"TEST.EVAL_PERIOD": unlessZero(toCount("evaluation.every")),
	"MODEL.ROI_HEADS.NUM_CLASSES": toCount("data.classes"),
	...handled([
		"SOLVER.AMP.ENABLED",
		"SOLVER.REFERENCE_WORLD_SIZE",
		"SOLVER.OPTIMIZER",
		"MODEL.*",
		"INPUT.*",
		"DATASETS.*",
		"_BASE_",
		"FLOAT32_PRECISION",
	]),
	...irrelevant(`
		DATALOADER.* TEST.* GLOBAL.* VERSION OUTPUT_DIR SEED CUDNN_BENCHMARK VIS_PERIOD
		SOLVER.LR_SCHEDULER_NAME SOLVER.BASE_LR SOLVER.BASE_LR_END SOLVER.MOMENTUM SOLVER.NESTEROV
		SOLVER.WEIGHT_DECAY SOLVER.WEIGHT_DECAY_NORM SOLVER.WEIGHT_DECAY_BIAS SOLVER.WEIGHT_DECAY_EMBED SOLVER.GAMMA
		SOLVER.STEPS SOLVER.NUM_DECAYS SOLVER.WARMUP_FACTOR SOLVER.WARMUP_ITERS SOLVER.WARMUP_METHOD
		SOLVER.RESCALE_INTERVAL SOLVER.CHECKPOINT_PERIOD SOLVER.BIAS_LR_FACTOR SOLVER.CLIP_GRADIENTS.*
		SOLVER.BACKBONE_MULTIPLIER SOLVER.POLY_LR_POWER SOLVER.POLY_LR_CONSTANT_ENDING
		DENSEPOSE_EVALUATION.* BOOTSTRAP_DATASETS.* BOOTSTRAP_MODEL.* PANOPTIC_FPN.*
	`),
};

/**
 * Keys of the three sections of a LazyConfig that say how it trains (detectron2 02b5c4e295e9, configs/common and
 * tools/lazyconfig_train_net.py).
 */
export const lazyFields: Fields = {
	"train.max_iter": toCount("steps"),
	"train.eval_period": unlessZero(toCount("evaluation.every")),
	"dataloader.train.total_batch_size": toCount("batch.global"),
	"dataloader.train.batch_size": toCount("batch.micro"),
	...handled(["train.amp.enabled", "dataloader.train.*", "optimizer.*"]),
	...irrelevant(`
		train._call_ train._args_ train.output_dir train.init_checkpoint train.ddp.* train.checkpointer.* train.log_period train.device train.seed
		train.cudnn_benchmark train.model_ema.* train.amp.* train.fast_dev_run.* train.clip_grad.* train.wandb.*
		dataloader.test.* dataloader.evaluator.* dataloader.*
	`),
};
