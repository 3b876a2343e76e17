import { type Fields, toBoolean, toCount, toOneOf, toText } from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";
import { trainerFields } from "../lightning-trainer.js";
import { toMegatronPrecision } from "./precision.js";

const DATA = ["data", "data.common", "data.train_ds"];

/** The keys of NeMo 2 configs whose parts are named by `_target_` (NeMo 2.1, nemo/lightning, nemo/collections/llm). */
export const nemo2Fields: Fields = {
	...trainerFields("trainer."),
	...Object.fromEntries(
		DATA.flatMap((group) => [
			[`${group}.global_batch_size`, toCount("batch.global")],
			[`${group}.micro_batch_size`, toCount("batch.micro")],
			[`${group}.seq_length`, toCount("data.sequence")],
			[`${group}.max_seq_length`, toCount("data.sequence")],
		]),
	),
	"model.config.seq_length": toCount("data.sequence"),
	"model.config.vocab_size": toCount("model.vocab"),
	"model.config.num_layers": toCount("model.layers"),
	"model.config.hidden_size": toCount("model.hidden"),
	"model.config.ffn_hidden_size": toCount("model.ffn"),
	"model.config.num_attention_heads": toCount("model.heads"),
	"model.config.num_query_groups": toCount("model.kv_heads"),
	"model.config.recompute_granularity": toOneOf("checkpointing", {
		selective: "selective",
		full: "full",
	}),
	"model.llm.pretrained_model": toText("model.id"),
	"model.peft.dim": toCount("adapter.rank"),
	"strategy.tensor_model_parallel_size": toCount("parallel.tensor"),
	"strategy.pipeline_model_parallel_size": toCount("parallel.pipeline"),
	"strategy.virtual_pipeline_model_parallel_size": toCount(
		"parallel.virtual_pipeline",
	),
	"strategy.context_parallel_size": toCount("parallel.context"),
	"strategy.expert_model_parallel_size": toCount("parallel.expert"),
	"strategy.sequence_parallel": toBoolean("parallel.sequence"),
	"plugins.precision": toMegatronPrecision,
	"optim.config.optimizer": toText("optimizer"),
	...handled([
		"optim.config.use_distributed_optimizer",
		"optim.config.bf16",
		"optim.config.fp16",
		"model.config._target_",
		"model._target_",
		"model.peft._target_",
		"model.peft.peft_scheme",
		"model.freeze_language_model",
		"model.freeze_speech_model",
		"model.speech_encoder",
		"model.speech_encoder.pretrained_model",
		"data.train_ds.max_duration",
		"instance_types",
		"run",
	]),
	...irrelevantUnder(
		"model.",
		`config.* llm.* peft.* speech_encoder.* modality_adapter.* freeze_modality_adapter tokenizer.*`,
	),
	...irrelevant(
		`name callbacks callbacks.* data.* dataset.* ddp.* display_name exp_manager.* log.* logger.* log_dir mmap.* optim.*
		plugins.* pre_script resources.* resume.* run.* strategy.* version max_time_per_run tokenizer.* hydra.* defaults
		elastic_policy.* scale_config.* env_vars.* cluster.*`,
	),
};
