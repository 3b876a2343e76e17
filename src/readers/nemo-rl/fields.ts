import { type Fields, toCount, toText } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/**
 * The keys of NeMo-RL (0.6.0, examples/configs and the config classes in nemo_rl/). Sections of a method share their
 * keys; `*` stands for what only moves bytes, logs, or shapes rewards.
 */
export const nemoRlFields: Fields = {
	"cluster.num_nodes": toCount("hardware.nodes"),
	"cluster.gpus_per_node": toCount("hardware.per_node"),
	"policy.model_name": toText("model.id"),
	"policy.train_micro_batch_size": toCount("batch.micro"),
	"teacher.model_name": toText("teacher.id"),
	"value.model_name": toText("critic.id"),
	...handled(
		`defaults grpo ppo dpo rm sft distillation policy.train_global_batch_size policy.max_total_sequence_length
		policy.precision policy.optimizer.name policy.dtensor_cfg policy.megatron_cfg policy.generation
		policy.sequence_packing.enabled policy.dynamic_batching.enabled loss_fn.reference_policy_kl_penalty
		data.max_input_seq_length data.dataset_name data.train on_policy_distillation teachers policy.draft
		policy.quant_cfg policy.hf_config_overrides _override_`.split(/\s+/),
	),
	...irrelevant(
		`policy.tokenizer.* policy.generation_batch_size policy.logprob_batch_size policy.logprob_chunk_size
		policy.offload_optimizer_for_logprob policy.make_sequence_length_divisible_by policy.max_grad_norm
		policy.optimizer policy.optimizer.kwargs.* policy.scheduler policy.scheduler.* policy.sequence_packing.*
		policy.dynamic_batching.* policy.activation_checkpointing_enabled policy.reward_model_cfg.* policy.env_vars.*
		policy.router_replay.* policy.is_vlm policy.refit_buffer_size_gb policy.worker_sidecar policy.fsdp_offload_enabled policy.debug.* policy.quant_*
		policy.disable_modelopt_layer_spec policy.dequantize_base_checkpoint policy.mla_*
		data.shuffle data.num_workers data.validation data.validation.* data.default data.default.* data.prompt_file
		data.system_prompt_file data.processor data.env_name data.split data.seed data.add_* data.use_multiple_dataloader
		data.val_dataset_name data.output_key data.input_key data.prompt_key data.custom_dataloader data.file_format
		data.num_prompts_per_dataloader data.*_key data.problem_key data.solution_key data.train_data_path
		data.val_data_path data.validation_jsonl_fpath data.train_jsonl_fpath data._override_ data.drop_last data.domain data.download_dir
		loss_fn loss_fn.* value_loss_fn.* reward_penalties.* env env.* checkpointing.* logger.* data_plane data_plane.*
		async_rl.* cluster.* teacher.* value.* quantize.* metadata.* _teachers.* sif_dir tokenizer.* ray.* eval.*
		generation.*`,
	),
};

/** Keys of the section of a method. */
export const sectionFields: Fields = {
	...handled(
		`max_num_steps max_num_epochs num_prompts_per_step num_generations_per_prompt ppo_epochs val_period
		max_val_samples val_batches val_global_batch_size skip_reference_policy_logprobs_calculation
		use_dynamic_sampling async_grpo async_ppo`.split(/\s+/),
	),
	...irrelevant(
		`max_rollout_turns normalize_rewards use_leave_one_out_baseline val_start_at val_at_start val_at_end
		overlong_filtering advantage_clip_low advantage_clip_high val_num_generations_per_prompt
		num_val_generations_per_prompt stop_at_validation_metric stop_at_validation_threshold val_batch_size
		val_micro_batch_size seed dynamic_sampling_max_gen_batches dynamic_sampling_oversample_ratio batch_multiplier
		reward_shaping.* reward_scaling.* adv_estimator.* seq_logprob_error_threshold invalid_tool_call_advantage
		invalid_tool_call_strategy malformed_thinking_advantage penalize_* policy_training_start_step
		best_at_k_* use_best_at_k use_combined_training combined_training_* calculate_advantages_on_gpu
		debug_payload_metrics deduplicate_multimodal_data zero_variance_prompt_filtering reference_policy_kl_penalty
		preference_average_log_probs sft_average_log_probs preference_loss_weight sft_loss_weight only_unmask_final
		topk_logits_k`,
	),
};

/** Settings of a section that are not in the estimate. */
export const unmodelledSection = {
	use_dynamic_sampling:
		"generates further answers in place of those that are all alike",
} as const;

/** Settings of NeMo-RL that are not in the estimate. */
export const unmodelledNemoRl = {
	on_policy_distillation: "runs teachers on devices of their own",
	teachers: "has several teachers",
	"policy.draft.enabled": "trains a draft model beside the policy",
	"policy.quant_cfg": "trains with quantised copies of the weights",
	"policy.megatron_cfg.mtp_num_layers":
		"adds layers that predict further tokens",
	"policy.megatron_cfg.fine_grained_activation_offloading":
		"keeps some activations on the host",
	"policy.dtensor_cfg.automodel_kwargs.freeze_config":
		"leaves parts of a multimodal model as they are",
} as const;
