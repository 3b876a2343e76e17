import { type Fields, toCount } from "../fields.js";
import { handled, irrelevant } from "../irrelevant.js";
import { defaultsOf } from "../origins.js";

/** What rl_games does by itself, read in rl_games/common/a2c_common.py and algos_torch/sac_agent.py at commit 262cf20. */
export const byRlGames = defaultsOf("rl-games", "262cf20");

/** The keys of `params.config`; Isaac Lab and IsaacGymEnvs have the same. */
export const configFields: Fields = {
	mini_epochs: toCount("rollouts.inner_epochs"),
	minibatch_size: toCount("batch.global"),
	batch_size: toCount("batch.global"),
	...handled(
		`env_name env_config num_actors horizon_length max_epochs max_frames max_steps num_steps_per_episode utd_ratio
		num_updates_per_step num_warmup_steps num_warmup_frames mixed_precision central_value_config network`.split(
			/\s+/,
		),
	),
	...irrelevant(
		`name full_experiment_name train_dir ppo device device_name multi_gpu vecenv_type env_config.* normalize_* reward_shaper
		reward_shaper.* gamma tau learning_rate lr_* min_lr max_lr schedule_* kl_threshold score_to_win save_* print_stats
		grad_norm entropy_coef truncate_grads e_clip critic_* clip_value clip_actions use_smooth_clamp seq_len seq_length
		bptt_length zero_rnn_on_done bounds_loss_coef bound_loss_type value_bootstrap player player.* games_to_track
		use_action_masks ignore_dead_batches weight_decay use_diagnostics use_experimental_cv algo_observer self_play_config
		self_play_config.* central_value_config.* rnd_config rnd_config.* network.* replay_buffer_size log_std_bounds
		learnable_temperature init_alpha alpha_lr actor_lr policy_frequency num_seed_steps amp_* disc_* task_reward_*
		defer_summaries_sec force_interval_writer summaries_interval_* value_shape dr* pbt* obs_* max_*_frames`,
	),
};
