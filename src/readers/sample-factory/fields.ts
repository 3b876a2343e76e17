import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";

/** Flags of Sample Factory (sample_factory/cfg/cfg.py and sf_examples at commit 1894bd1e). */
export const sampleFactoryFields: Fields = {
	batch_size: toCount("batch.global"),
	num_epochs: toCount("rollouts.inner_epochs"),
	num_workers: toCount("rollouts.workers"),
	...handled(
		`env train_for_env_steps env_frameskip summaries_use_frameskip num_envs_per_worker async_rl serial_mode use_rnn
		encoder_mlp_layers num_policies device train_for_seconds num_batches_per_epoch`.split(
			/\s+/,
		),
	),
	...irrelevant(
		`algo experiment train_dir help seed restart_behavior load_checkpoint_kind gamma rollout recurrence reward_* value_*
		exploration_* kl_* ppo_* max_grad_norm learning_rate lr_* obs_* normalize_* gae_lambda with_vtrace vtrace_* optimizer
		adam_* max_policy_lag decorrelate_* shuffle_minibatches worker_num_splits batched_sampling policy_workers_per_policy
		actor_worker_gpus set_workers_cpu_affinity force_envs_single_thread default_niceness log_* with_wandb wandb_* benchmark
		stats_avg experiment_summaries_interval flush_summaries_interval save_* keep_checkpoints heartbeat_* nonlinearity
		policy_* actor_critic_share_weights adaptive_stddev continuous_tanh_scale initial_stddev use_record_episode_statistics
		episode_counter num_humans num_bots start_bot_difficulty timelimit res_w res_h wide_aspect_ratio eval_env_frameskip
		fps env_framestack pixel_format use_env_info_cache env_gpu_* pbt_* with_pbt max_num_* push_to_hub hf_* rnn_type
		rnn_num_layers decoder_mlp_layers dmlab_* lag_* cli_args git_* mix_* command_line`,
	),
};
