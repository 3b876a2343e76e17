import { asBoolean } from "../../formats/tree.js";
import { fact } from "../../plan/plan.js";
import { toAttention } from "../attention.js";
import {
	type Conversion,
	type Fields,
	toBoolean,
	toCount,
	toOneOf,
	toText,
} from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { unlessZero } from "../unless-zero.js";
import { toZeroStage } from "../zero-stage.js";

const toRecomputation: Conversion = {
	expected: "true or false",
	convert(tree, origin) {
		const isOn = asBoolean(tree);
		return isOn === undefined
			? undefined
			: fact("checkpointing", isOn ? "full" : "none", origin);
	},
};

/** The flags of OpenRLHF by their names of today (openrlhf/cli of 0.11.0). */
export const openRlhfFields: Fields = {
	"model.model_name_or_path": toText("model.id"),
	"teacher.model_name_or_path": toText("teacher.id"),
	"train.micro_batch_size": toCount("batch.micro"),
	"rollout.n_samples_per_prompt": toCount("rollouts.per_prompt"),
	"data.max_samples": toCount("data.sample_limit"),
	"ds.zero_stage": toZeroStage,
	"ds.adam_offload": toBoolean("offload.optimizer"),
	"ds.ring_attn_size": toCount("parallel.context"),
	"ds.tensor_parallel_size": toCount("parallel.tensor"),
	"ds.attn_implementation": toAttention,
	"ds.use_liger_kernel": toBoolean("fused_loss"),
	"ds.deepcompile": toBoolean("compile"),
	"ds.param_dtype": toOneOf("precision", {
		bf16: "bf16",
		fp16: "fp16",
		fp32: "fp32",
	}),
	"model.gradient_checkpointing_enable": toRecomputation,
	"actor.optim": toText("optimizer"),
	optim: toText("optimizer"),
	"eval.steps": unlessZero(toCount("evaluation.every")),
	...handled(
		`train.batch_size train.max_epochs train.num_episodes train.dynamic_batch_enable train.max_tokens_per_gpu
		train.colocate_all train.colocate_actor_ref train.colocate_critic_reward rollout.batch_size rollout.max_new_tokens
		prompt_max_len data.max_len data.prompt_dataset data.dataset ds.packing_samples ds.load_in_4bit ds.lora.rank
		ds.lora.dropout ds.lora.target_modules algo.kl.init_coef algo.advantage.estimator algo.dynamic_filtering_enable
		actor.num_nodes actor.num_gpus_per_node critic.num_nodes critic.num_gpus_per_node ref.num_nodes
		ref.num_gpus_per_node reward.num_nodes reward.num_gpus_per_node vllm.num_engines vllm.tensor_parallel_size
		vllm.gpu_memory_utilization vllm.enable_sleep
		critic.model_name_or_path reward.model_name_or_path reward.remote_url model.pretrain_mode_enable bf16 fp16
		flash_attn`.split(/\s+/),
	),
	...irrelevant(
		`train.* rollout.* data.* ds.* model.* algo.* actor.* critic.* ref.* reward.* vllm.* eval.* ckpt.* logger.* adam.*
		muon.* local_rank use_ms max_norm lr_scheduler lr_warmup_ratio min_lr_ratio actor_learning_rate
		critic_learning_rate learning_rate l2 beta ipo label_smoothing logging_steps save_path ckpt_path save_steps
		save_hf_ckpt disable_ds_ckpt max_ckpt_num max_ckpt_mem load_checkpoint use_ds_universal_ckpt input_key output_key
		label_key chosen_key rejected_key prompt_key input_template apply_chat_template tokenizer_chat_template
		prompt_split prompt_data_probs dataset_probs dataset_split train_split eval_split eval_dataset eval_* normalize_reward
		aux_loss_coef nll_loss_coef gamma lambd eps_clip* value_clip entropy_loss_coef kl_* use_kl_loss kl_estimator
		dual_clip policy_loss_type use_wandb wandb_* use_tensorboard vllm_* enable_prefix_caching enforce_eager
		deepspeed_enable_sleep micro_rollout_batch_size perf micro_reward_batch_size enable_ema ema_beta
		zpg grad_accum_dtype overlap_comm overlap_* gradient_checkpointing_use_reentrant disable_fast_tokenizer
		disable_trace_cache seed full_determinism lora_alpha save_value_network value_head_prefix ref_reward_offload
		offload ref_offload reward_* remote_* ring_head_stride ptx_coef pretrain_data pretrain_split temperature top_p
		agent_func_path critic_* adam_betas lr_* clip_* overlong_* dynamic_filtering_reward_range enable_vllm_is_correction
		vllm_is_* no_advantage_std_norm multiturn packing_* compute_fp32_loss margin_loss loss placeholder_token
		reward_tokens unpaired_preference *_lambda desirable_loss_weight undesirable_loss_weight kd_coef teacher_offload
		best_of_n rollout_max_tokens_per_gpu async_queue_size partial_rollout stop_properly_penalty_coef`,
	),
};
