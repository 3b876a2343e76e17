import { toOptimizerClass } from "../class-name.js";
import { type Fields, toCount, toPositive } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** The keys of SAM 2's training configs (2b90b9f, sam2/configs/sam2.1_training). */
export const sam2Fields: Fields = {
	"trainer.max_epochs": toPositive("data.epochs"),
	"trainer.model.image_size": toCount("data.image"),
	"trainer.optim.optimizer": toOptimizerClass,
	"launcher.num_nodes": toCount("hardware.nodes"),
	"launcher.gpus_per_node": toCount("hardware.per_node"),
	"submitit.timeout_hour": toPositive("hardware.time_limit_hours"),
	...handled([
		"trainer.mode",
		"trainer.data.train",
		"trainer.optim.amp",
		"trainer.model.image_encoder",
		"trainer.checkpoint.model_weight_initializer",
		"scratch.num_frames",
		"dataset.multiplier",
	]),
	...irrelevant(
		`trainer.* scratch.* dataset.* vos.* launcher.* submitit.* hydra.* defaults`,
	),
};
