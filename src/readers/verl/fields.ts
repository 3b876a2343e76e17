import { asNumber } from "../../formats/tree.js";
import {
	type Conversion,
	type Fields,
	toBoolean,
	toCount,
	toPositive,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";

/** Steps between evaluations; words such as `after_each_epoch` and anything below 1 state no number of them. */
const toEvery: Conversion = {
	...toCount("evaluation.every"),
	isUnset: (tree) => (asNumber(tree) ?? 0) <= 0,
};

/** The settings of verl's trainers of answers (0.8.0.dev, verl/trainer/config/ppo_trainer.yaml and its parts). */
export const rolloutFields: Fields = {
	"data.max_prompt_length": toCount("data.prompt"),
	"data.max_response_length": toCount("data.completion"),
	"data.train_max_samples": unlessZero(toCount("data.sample_limit")),
	"actor_rollout_ref.rollout.n": toCount("rollouts.per_prompt"),
	"actor_rollout_ref.actor.ppo_epochs": toCount("rollouts.inner_epochs"),
	"trainer.nnodes": toCount("hardware.nodes"),
	"trainer.n_gpus_per_node": toCount("hardware.per_node"),
	"trainer.total_epochs": toPositive("data.epochs"),
	"trainer.total_training_steps": unlessZero(toCount("steps")),
	"trainer.test_freq": toEvery,
	...handled(
		`data.train_batch_size data.gen_batch_size data.train_files algorithm.adv_estimator algorithm.use_kl_in_reward
		algorithm.filter_groups actor_rollout_ref.actor.strategy actor_rollout_ref.actor.use_kl_loss
		actor_rollout_ref.actor.ppo_mini_batch_size actor_rollout_ref.actor.ppo_micro_batch_size
		actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu actor_rollout_ref.actor.use_dynamic_bsz
		actor_rollout_ref.actor.ppo_max_token_len_per_gpu actor_rollout_ref.actor.ulysses_sequence_parallel_size
		actor_rollout_ref.actor.fsdp_config actor_rollout_ref.actor.megatron actor_rollout_ref.actor.optim
		actor_rollout_ref.actor.freeze_vision_tower actor_rollout_ref.model
		critic.model.path critic.enable trainer.val_only reward_model.enable rollout defaults`.split(
			/\s+/,
		),
	),
	...irrelevant(
		`data.* algorithm.* actor_rollout_ref.actor.* actor_rollout_ref.ref.* actor_rollout_ref.rollout.*
		actor_rollout_ref.hybrid_engine actor_rollout_ref.nccl_timeout actor_rollout_ref._target_ critic.*
		reward_model.* reward_manager.* reward.* custom_reward_function.* trainer.* global_profiler.* ray_kwargs.*
		ray_init.* transfer_queue.* hydra.* async_training.* profiler.* env.* sandbox_fusion.* model_engine`,
	),
};

/** The settings of `actor_rollout_ref.model`. */
export const modelFields: Fields = {
	enable_activation_offload: toBoolean("checkpointing.offload"),
	...handled(
		`path enable_gradient_checkpointing use_remove_padding lora_rank target_modules use_liger use_fused_kernels lora
		mtp override_config tiled_mlp`.split(/\s+/),
	),
	...irrelevant(
		`_target_ hf_config_path tokenizer_path use_shm trust_remote_code custom_chat_template external_lib lora_alpha torch_dtype
		exclude_modules lora_adapter_path fused_kernel_options.* gradient_checkpointing_kwargs.* base_model_path`,
	),
};

/** Settings that are not in the estimate, and what they do. */
export const unmodelledRollouts = {
	"algorithm.filter_groups.enable":
		"generates further answers in place of those that are all alike",
	"actor_rollout_ref.actor.freeze_vision_tower":
		"does not train the vision part",
	"actor_rollout_ref.model.mtp.enable_train":
		"trains layers that predict further tokens",
	"reward_model.enable": "scores answers with a model of its own",
	"reward.reward_model.enable": "scores answers with a model of its own",
	"rollout.nnodes": "gives generation devices of its own, which do not train",
} as const;

/** The settings of verl's fine-tuning (sft_trainer.yaml, sft_trainer_engine.yaml). */
export const tuningFields: Fields = {
	"data.train_batch_size": toCount("batch.global"),
	"data.max_length": toCount("data.sequence"),
	"data.train_max_samples": unlessZero(toCount("data.sample_limit")),
	"model.enable_activation_offload": toBoolean("checkpointing.offload"),
	"trainer.total_epochs": toPositive("data.epochs"),
	"trainer.total_training_steps": unlessZero(toCount("steps")),
	"trainer.test_freq": toEvery,
	ulysses_sequence_parallel_size: toCount("parallel.context"),
	...handled(
		`data.micro_batch_size data.micro_batch_size_per_gpu data.max_token_len_per_gpu data.use_dynamic_bsz data.train_files
		data.pad_mode model.path model.partial_pretrain model.fsdp_config model.enable_gradient_checkpointing
		model.lora_rank model.target_modules model.use_liger model.use_fused_kernels model.lora optim engine
		trainer.nnodes trainer.n_gpus_per_node use_remove_padding model.use_remove_padding defaults`.split(
			/\s+/,
		),
	),
	...irrelevant(
		`data.* model.* trainer.* checkpoint.* profiler.* hydra.* model_engine optim_name`,
	),
};

/** The settings of FSDP under an actor, a model or an engine. */
export const fsdpFields: Fields = {
	...handled(
		`model_dtype dtype mixed_precision offload_policy fsdp_size ulysses_sequence_parallel_size strategy cpu_offload
		offload_params`.split(/\s+/),
	),
	...irrelevant(
		`_target_ wrap_policy.* param_offload optimizer_offload grad_offload reshard_after_forward forward_prefetch
		use_orig_params seed full_determinism entropy_from_logits_with_chunking use_torch_compile entropy_checkpointing
		forward_only qat.*`,
	),
};

/** The settings of Megatron under an actor or an engine. */
export const megatronFields: Fields = {
	tensor_model_parallel_size: toCount("parallel.tensor"),
	pipeline_model_parallel_size: toCount("parallel.pipeline"),
	context_parallel_size: toCount("parallel.context"),
	expert_model_parallel_size: toCount("parallel.expert"),
	sequence_parallel: toBoolean("parallel.sequence"),
	...handled(
		`use_distributed_optimizer override_transformer_config virtual_pipeline_model_parallel_size dtype strategy`.split(
			/\s+/,
		),
	),
	...irrelevant(
		`_target_ param_offload grad_offload optimizer_offload expert_tensor_parallel_size use_dist_checkpointing
		dist_checkpointing_path dist_checkpointing_prefix dist_ckpt_optim_fully_reshardable
		distrib_optim_fully_reshardable_mem_efficient seed override_ddp_config.* override_mcore_model_config.* use_mbridge
		vanilla_mbridge use_remove_padding forward_only extra.* load_weight`,
	),
};
