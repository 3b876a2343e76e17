import { toAttention } from "../attention.js";
import {
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
	toPositive,
	toShare,
	toText,
} from "../fields.js";
import { handled, irrelevant, irrelevantUnder } from "../irrelevant.js";
import { trainerFields } from "../lightning-trainer.js";

/** Around every recipe (aws/sagemaker-hyperpod-recipes 2.1, recipes_collection). */
const around: Fields = {
	...trainerFields("trainer."),
	...handled(["instance_types", "run", "scale_config"]),
	...irrelevant(
		`run.* display_name version elastic_policy.* scale_config.* resources.* env_vars.* hydra.* defaults exp_manager.*
		use_smp_model distributed_backend pre_script post_script cluster.*`,
	),
};

/** Recipes that fine-tune with `training_config.training_args`, run.model_type llm_finetuning_aws. */
export const fineTuningFields: Fields = {
	...around,
	"training_config.model_config.model_name_or_path": toText("model.id"),
	"training_config.model_config.attn_implementation": toAttention,
	"training_config.model_config.peft_config.r": toCount("adapter.rank"),
	"training_config.model_config.peft_config.lora_dropout":
		toShare("adapter.dropout"),
	"training_config.training_args.micro_train_batch_size":
		toCount("batch.micro"),
	"training_config.training_args.train_batch_size": toCount("batch.global"),
	"training_config.training_args.max_epochs": toPositive("data.epochs"),
	"training_config.training_args.max_len": toCount("data.sequence"),
	"training_config.training_args.packing_samples": toBoolean("data.packed"),
	"training_config.training_args.trainer_type": toOneOf("task", {
		sft: "sft",
		dpo: "dpo",
	}),
	...handled([
		"training_config.model_config.peft_config.peft_type",
		"training_config.model_config.peft_config.target_modules",
		"training_config.model_config.peft_config.use_dora",
		"training_config.training_args.gradient_checkpointing",
		"training_config.training_args.strategy.fsdp_config.sharding_strategy",
		"training_config.training_args.strategy.fsdp_config.cpu_offload",
	]),
	...irrelevantUnder(
		"training_config.",
		`mlflow.* force_rerun model_config.* datasets.* training_args.* `,
	),
};

/** Recipes that run verl's trainer of supervised fine-tuning, run.model_type verl. */
export const verlFields: Fields = {
	...around,
	"training_config.model.path": toText("model.id"),
	"training_config.model.lora_rank": toCount("adapter.rank"),
	"training_config.data.train_batch_size": toCount("batch.global"),
	"training_config.data.micro_batch_size_per_gpu": toCount("batch.micro"),
	"training_config.data.max_length": toCount("data.sequence"),
	"training_config.trainer.total_epochs": toPositive("data.epochs"),
	"training_config.trainer.total_training_steps": toCount("steps"),
	"training_config.trainer.nnodes": toCount("hardware.nodes"),
	"training_config.trainer.n_gpus_per_node": toCount("hardware.per_node"),
	"training_config.optim.optimizer": toText("optimizer"),
	"training_config.engine.ulysses_sequence_parallel_size":
		toCount("parallel.context"),
	...handled([
		"training_config.model.enable_gradient_checkpointing",
		"training_config.model.target_modules",
		"training_config.engine.strategy",
		"training_config.actor_rollout_ref",
	]),
	...irrelevant("training_config.*"),
};

/** Recipes of the model-parallel adapter, run.model_type hf, whose `model` states a shape (1.0; keys known). */
export const adapterFields: Fields = {
	...around,
	"model.train_batch_size": toCount("batch.micro"),
	"model.max_context_width": toCount("data.sequence"),
	"model.vocab_size": toCount("model.vocab"),
	"model.hidden_width": toCount("model.hidden"),
	"model.num_layers": toCount("model.layers"),
	"model.num_heads": toCount("model.heads"),
	"model.num_key_value_heads": toCount("model.kv_heads"),
	"model.intermediate_size": toCount("model.ffn"),
	"model.tensor_model_parallel_degree": toCount("parallel.tensor"),
	"model.expert_model_parallel_degree": toCount("parallel.expert"),
	"model.context_parallel_degree": toCount("parallel.context"),
	"model.hf_model_name_or_path": toText("model.id"),
	"model.peft.rank": toCount("adapter.rank"),
	"model.peft.dropout": toShare("adapter.dropout"),
	...handled([
		"model.activation_checkpointing",
		"model.sharding_strategy",
		"model.shard_degree",
		"model.fp8",
		"model.peft.peft_type",
		"model.do_finetune",
	]),
	...irrelevant("model.* dataset.*"),
};
