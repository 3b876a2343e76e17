import { type Fields, toCount, toPositive } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** The keys of the composed config of YOLO (MIT) (c4cb5f6, yolo/config). */
export const yoloFields: Fields = {
	"task.epoch": toPositive("data.epochs"),
	"task.data.batch_size": toCount("batch.micro"),
	"task.data.equivalent_batch_size": toCount("batch.global"),
	...handled([
		"task.task",
		"task.optimizer.type",
		"task.data.image_size",
		"model.name",
		"model.model",
		"dataset.class_num",
		"dataset.auto_download.images",
		"device",
		"image_size",
	]),
	...irrelevant(
		`task.* model.* dataset.* hydra.* name accelerator cpu_num out_path exist_ok lucky_number use_wandb use_tensorboard weight
		defaults`,
	),
};
