import { type Fields, toBoolean, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/**
 * Arguments of a NeMo 2 recipe: `nl.Trainer`, `nl.MegatronStrategy` and the data module (NVIDIA/NeMo 06cca550af61,
 * nemo/collections/llm/recipes and nemo/lightning/pytorch/strategies/megatron_strategy.py).
 */
export const recipeFields: Fields = {
	"trainer.max_steps": toCount("steps"),
	"trainer.max_epochs": toCount("data.epochs"),
	"trainer.num_nodes": toCount("hardware.nodes"),
	"trainer.devices": toCount("hardware.per_node"),
	"trainer.val_check_interval": toCount("evaluation.every"),
	"trainer.strategy.tensor_model_parallel_size": toCount("parallel.tensor"),
	"trainer.strategy.pipeline_model_parallel_size": toCount("parallel.pipeline"),
	"trainer.strategy.virtual_pipeline_model_parallel_size": toCount(
		"parallel.virtual_pipeline",
	),
	"trainer.strategy.context_parallel_size": toCount("parallel.context"),
	"trainer.strategy.expert_model_parallel_size": toCount("parallel.expert"),
	"trainer.strategy.sequence_parallel": toBoolean("parallel.sequence"),
	"data.seq_length": toCount("data.sequence"),
	"data.global_batch_size": toCount("batch.global"),
	"data.micro_batch_size": toCount("batch.micro"),
	...handled([
		"model.*",
		"peft.*",
		"peft",
		"resume.*",
		"trainer.plugins.*",
		"trainer.plugins",
		"data.*",
	]),
	...irrelevant(`
		_call_ _args_ log.* optim.* tokenizer.* tokenizer trainer.* trainer.strategy.*
	`),
};
